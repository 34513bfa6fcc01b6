/* SPDX-License-Identifier: Apache-2.0 */
/* hs: which code of the Harmonized System fits. import hs, export hs: a whole table of them. */
#include "face/cli/cli.h"
#include "flow/hs.h"
#include "lib/json.h"
#include "store/store.h"

enum { RESULTS = 8, RESULTS_MAX = 100, OUTPUT_MAX = 16 << 20, WORDS_MAX = 2000 };
enum { FILE_BYTES_MAX = 16 << 20 };

/* ---- hs ---- */

static struct str words_of(struct cli *cli)
{
    struct buf b;

    buf_init(&b, &cli->arena, WORDS_MAX);
    for (size_t i = 0; i < cli->arguments_n; i++) {
        if (i > 0)
            buf_char(&b, ' ');
        buf_str(&b, cli->arguments[i]);
    }
    return buf_view(&b);
}

static void print_json(struct cli *cli, const struct hs_suggestion *v, size_t n)
{
    struct json_writer w;
    struct buf b;

    buf_init(&b, &cli->arena, OUTPUT_MAX);
    json_writer_init(&w, &b);
    json_open_object(&w, NULL);
    json_open_list(&w, "codes");
    for (size_t i = 0; i < n; i++) {
        json_open_object(&w, NULL);
        json_put_text(&w, "hs", v[i].code->hs);
        json_put_text(&w, "name", v[i].code->name);
        json_put_i64(&w, "score", v[i].score);
        json_put_flag(&w, "sure", v[i].sure);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    printf("%.*s\n", STR_FMT(buf_view(&b)));
}

static enum outcome read_book(struct ctx *c, void *arg)
{
    return hs_in_force(c, arg);
}

/* That of the marketplace that is named, else the shipped one. */
static enum outcome find_book(struct cli *cli, const struct hs_book **out)
{
    struct str unused;

    if (!cli_option(cli, "data", &unused) && !cli_option(cli, "db", &unused))
        return hs_default(&cli->ctx.problem, out);
    TRY(cli_open(cli, false));
    return store_read(&cli->ctx, read_book, out);
}

static enum outcome run(struct cli *cli)
{
    struct hs_suggestion found[RESULTS_MAX];
    struct str words = words_of(cli), category = {0}, text;
    const struct hs_book *book;
    int64_t max = RESULTS;
    size_t n;

    if (cli_option(cli, "max", &text) && !parse_i64(text, 1, RESULTS_MAX, &max))
        return refuse(&cli->ctx.problem, refusal_invalid, "max", "a number, 1 to %d", RESULTS_MAX);
    TRY(find_book(cli, &book));
    n = cli_option(cli, "category", &category)
            ? hs_suggest(&cli->arena, book, words, category, found, (size_t)max)
            : hs_search(&cli->arena, book, words, found, (size_t)max);
    if (cli_json(cli)) {
        print_json(cli, found, n);
        return DONE;
    }
    for (size_t i = 0; i < n; i++)
        printf("%-6.*s  %4d%s  %.*s\n", STR_FMT(found[i].code->hs), found[i].score,
               found[i].sure ? "*" : " ", STR_FMT(found[i].code->name));
    if (n == 0)
        fprintf(stderr, "no code fits these words\n");
    return DONE;
}

static const struct cli_option options[] = {
    {"category", "PATH", "in which it is listed, like clothing/women/dresses"},
    {"max", "N", "at most so many (8)"},
    {0},
};

const struct cli_command hs_command = {
    .name = "hs",
    .arguments = "WORDS...",
    .summary = "Suggest codes of the Harmonized System for a title, or list those under digits",
    .arguments_min = 1,
    .arguments_max = CLI_ARGS_MAX,
    .options = options,
    .run = run,
};

/* ---- import, export ---- */

static enum outcome run_import(struct cli *cli)
{
    struct import_hs in = {.name = cli_base_name(cli->arguments[0]), .who = cli_who(cli)};
    int64_t codes;

    TRY(cli_read_file(cli, cli->arguments[0], FILE_BYTES_MAX, &in.csv));
    TRY(cli_open(cli, true));
    TRY(import_hs(&cli->ctx, &in, &codes));
    if (cli_json(cli))
        printf("{\"codes\":%lld}\n", (long long)codes);
    else
        printf("%lld codes\n", (long long)codes);
    return DONE;
}

const struct cli_command import_hs_command = {
    .name = "import hs",
    .arguments = "FILE",
    .summary = "Take in a whole table of the Harmonized System: hs,name or as published",
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run_import,
};

static enum outcome run_export(struct cli *cli)
{
    return cli_export(cli, OUTPUT_MAX, hs_write);
}

const struct cli_command export_hs_command = {
    .name = "export hs",
    .arguments = "[FILE]",
    .summary = "Write the imported table of the Harmonized System",
    .arguments_max = 1,
    .run = run_export,
};
