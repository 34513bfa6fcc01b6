/* SPDX-License-Identifier: Apache-2.0 */
/* verify: what must always hold is read from the tables and proved; violations are listed, one a line,
 * and make the exit code 1. */
#include "face/cli/cli.h"
#include "flow/verify.h"
#include "lib/json.h"

enum { LINE_MAX_BYTES = 4096 };

struct listing {
    bool json;
    int64_t n;
};

static void print_json(struct str rule, struct str what)
{
    char text[LINE_MAX_BYTES];
    struct buf b = {.p = text, .cap = sizeof(text), .max = sizeof(text)};
    struct json_writer w;

    json_writer_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_text(&w, "rule", rule);
    json_put_text(&w, "what", what);
    json_end(&w);
    json_finish(&w);
    printf("%.*s", STR_FMT(buf_view(&b)));
}

static void print_violation(void *arg, struct str rule, struct str what)
{
    struct listing *l = arg;

    if (l->json) {
        printf("%s", l->n > 0 ? ",\n " : "[");
        print_json(rule, what);
    } else {
        printf("%.*s: %.*s\n", STR_FMT(rule), STR_FMT(what));
    }
    l->n++;
}

static enum outcome run(struct cli *cli)
{
    struct listing l = {.json = cli_json(cli)};
    int64_t found;

    TRY(cli_open(cli, false));
    TRY(verify(&cli->ctx, print_violation, &l, &found));
    if (l.json)
        printf("%s]\n", l.n > 0 ? "" : "[");
    else if (found == 0)
        printf("Everything holds.\n");
    else
        fprintf(stderr, "%lld violations\n", (long long)found);
    return found == 0 ? DONE : REFUSED;
}

const struct cli_command verify_command = {
    .name = "verify",
    .arguments = "",
    .summary = "Prove from the tables what must always hold; exit 1 when something does not",
    .run = run,
};
