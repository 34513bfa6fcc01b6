/* SPDX-License-Identifier: Apache-2.0 */
/* import network, lanes apply, export network: what promises are computed from. */
#include <sys/stat.h>

#include "base/num.h"
#include "face/cli/cli.h"
#include "flow/network.h"
#include "io/file.h"
#include "lib/json.h"
#include "store/store.h"

enum { FILE_BYTES_MAX = 8 << 20, LOG_MAX = 1000, OUTPUT_MAX = 1 << 20 };

static bool is_directory(const char *path)
{
    struct stat s;

    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static struct str path_in(struct cli *cli, struct str dir, enum network_file f)
{
    return str_printf(&cli->arena, "%.*s/%s", STR_FMT(dir), network_file_name(f));
}

/* ---- import ---- */

static enum outcome read_directory(struct cli *cli, struct str dir, struct network_csv *out)
{
    for (int f = 0; f < NETWORK_FILES; f++)
        TRY(cli_read_file(cli, path_in(cli, dir, (enum network_file)f), FILE_BYTES_MAX,
                          &out->text[f]));
    return DONE;
}

static enum outcome read_table(struct cli *cli, struct str path, struct network_csv *out)
{
    enum network_file f;
    struct str text;

    TRY(cli_read_file(cli, path, FILE_BYTES_MAX, &text));
    if (!network_file_of(text, &f))
        return refuse(&cli->ctx.problem, refusal_invalid, path.p,
                      "the columns of one of the five tables, as nodes.csv or legs.csv");
    out->text[f] = text;
    return DONE;
}

static enum outcome read_edition_number(struct cli *cli, int64_t *out, bool *given)
{
    struct str text;

    *given = cli_option(cli, "edition", &text);
    if (!*given || parse_i64(text, 0, INT64_MAX, out))
        return DONE;
    return refuse(&cli->ctx.problem, refusal_invalid, "edition",
                  "the number of an edition, 0 for the shipped network");
}

static void print_result(struct cli *cli, const struct network_result *r)
{
    bool trial = cli_flag(cli, "dry-run");

    if (cli_json(cli))
        printf("{\"version\":%lld,\"same\":%s,\"nodes\":%u,\"legs\":%u,\"queues\":%u,"
               "\"lastmiles\":%u,\"prices\":%u,\"dry_run\":%s}\n",
               (long long)r->version, r->same ? "true" : "false", r->nodes, r->legs, r->queues,
               r->lastmiles, r->prices, trial ? "true" : "false");
    else
        printf("%s %lld: %u nodes, %u legs, %u queues, %u last miles, %u prices%s\n",
               r->same ? "the same as edition" : trial ? "would be edition" : "edition",
               (long long)r->version, r->nodes, r->legs, r->queues, r->lastmiles, r->prices,
               trial || r->same ? "; nothing was written" : "");
}

static enum outcome read_what(struct cli *cli, bool by_number, struct import_network *in)
{
    struct str path = cli->arguments[0];

    if (by_number == (cli->arguments_n > 0))
        return refuse(&cli->ctx.problem, refusal_invalid, NULL,
                      "a directory, a file, or --edition N");
    if (by_number)
        return DONE;
    return is_directory(path.p) ? read_directory(cli, path, &in->csv)
                                : read_table(cli, path, &in->csv);
}

static enum outcome run_import(struct cli *cli)
{
    struct import_network in = {.who = cli_who(cli), .dry_run = cli_flag(cli, "dry-run")};
    struct network_result result;
    int64_t edition;
    bool by_number;

    TRY(read_edition_number(cli, &edition, &by_number));
    TRY(read_what(cli, by_number, &in));
    in.edition = by_number ? &edition : NULL;
    cli_option(cli, "note", &in.note);
    TRY(cli_open(cli, true));
    TRY(import_network(&cli->ctx, &in, &result));
    print_result(cli, &result);
    return DONE;
}

static const struct cli_option import_options[] = {
    {"note", "TEXT", "why, for the list of editions"},
    {"edition", "N", "take edition N again, 0 the shipped network: undoes what came after it"},
    {"dry-run", NULL, "check it and say what it would be; write nothing"},
    {0},
};

const struct cli_command import_network_command = {
    .name = "import network",
    .arguments = "[DIR|FILE]",
    .summary = "Take in the network that promises come from: its five tables, or one of them",
    .arguments_max = 1,
    .options = import_options,
    .run = run_import,
};

/* ---- lanes apply ---- */

static enum outcome run_apply(struct cli *cli)
{
    struct apply_transits in = {.name = cli_base_name(cli->arguments[0]), .who = cli_who(cli),
                                .dry_run = cli_flag(cli, "dry-run")};
    struct network_result result;

    TRY(cli_read_file(cli, cli->arguments[0], FILE_BYTES_MAX, &in.csv));
    cli_option(cli, "note", &in.note);
    TRY(cli_open(cli, true));
    TRY(apply_transits(&cli->ctx, &in, &result));
    print_result(cli, &result);
    return DONE;
}

static const struct cli_option apply_options[] = {
    {"note", "TEXT", "why, for the list of editions"},
    {"dry-run", NULL, "check it and say what it would be; write nothing"},
    {0},
};

const struct cli_command lanes_apply_command = {
    .name = "lanes apply",
    .arguments = "FILE",
    .summary = "Put measured durations into the network: link,transit,source, as lanes fit says",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = apply_options,
    .run = run_apply,
};

/* ---- export ---- */

struct exporting {
    struct cli *cli;
    const int64_t *edition;
    struct edition out;
    struct edition *list;
    size_t list_n;
};

static enum outcome read_texts(struct ctx *c, void *arg)
{
    struct exporting *e = arg;

    return e->edition ? edition_get(c, *e->edition, &e->out) : edition_newest(c, &e->out);
}

static enum outcome read_list(struct ctx *c, void *arg)
{
    struct exporting *e = arg;

    return edition_list(c, LOG_MAX, &e->list, &e->list_n);
}

static enum outcome make_directory(struct cli *cli, struct str dir)
{
    if (is_directory(dir.p) || mkdir(dir.p, 0777) == 0)
        return DONE;
    return refuse(&cli->ctx.problem, refusal_invalid, dir.p,
                  "a directory that is there or can be made");
}

static enum outcome write_texts(struct cli *cli, const struct network_csv *csv)
{
    struct str dir = cli->arguments[0];

    TRY(make_directory(cli, dir));
    for (int f = 0; f < NETWORK_FILES; f++) {
        struct str path = path_in(cli, dir, (enum network_file)f);
        scoped(file_close) struct file file = FILE_CLOSED;

        TRY(file_create(path.p, &cli->ctx.problem, &file));
        TRY(file_write(&file, csv->text[f]));
    }
    return DONE;
}

static void put_edition(struct json_writer *w, const struct edition *e)
{
    json_open_object(w, NULL);
    json_put_i64(w, "edition", e->version);
    json_put_moment(w, "at", e->at_ms);
    json_put_text(w, "who", e->who);
    json_put_text(w, "note", e->note);
    json_end(w);
}

static void print_list(struct cli *cli, const struct exporting *e)
{
    struct json_writer w;
    struct buf b;

    buf_init(&b, &cli->arena, OUTPUT_MAX);
    json_writer_init(&w, &b);
    if (cli_json(cli))
        json_open_list(&w, NULL);
    for (size_t i = 0; i < e->list_n; i++) {
        if (cli_json(cli)) {
            put_edition(&w, &e->list[i]);
            continue;
        }
        buf_fmt(&b, "%lld ", (long long)e->list[i].version);
        moment_iso(&b, e->list[i].at_ms);
        buf_fmt(&b, " %.*s: %.*s\n", STR_FMT(e->list[i].who), STR_FMT(e->list[i].note));
    }
    if (cli_json(cli)) {
        json_end(&w);
        json_finish(&w);
        buf_char(&b, '\n');
    }
    printf("%.*s", STR_FMT(buf_view(&b)));
}

static enum outcome run_export(struct cli *cli)
{
    struct exporting e = {.cli = cli};
    int64_t edition;
    bool given;

    TRY(read_edition_number(cli, &edition, &given));
    if (cli_flag(cli, "log") == (cli->arguments_n > 0))
        return refuse(&cli->ctx.problem, refusal_invalid, NULL, "a directory, or --log");
    e.edition = given ? &edition : NULL;
    TRY(cli_open(cli, false));
    if (cli_flag(cli, "log")) {
        TRY(store_read(&cli->ctx, read_list, &e));
        print_list(cli, &e);
        return DONE;
    }
    TRY(store_read(&cli->ctx, read_texts, &e));
    return write_texts(cli, &e.out.csv);
}

static const struct cli_option export_options[] = {
    {"edition", "N", "an earlier one, 0 the shipped network; else the one in force"},
    {"log", NULL, "list the editions instead: who, when, why"},
    {0},
};

const struct cli_command export_network_command = {
    .name = "export network",
    .arguments = "[DIR]",
    .summary = "Write the five tables of the network, byte for byte as they were imported",
    .arguments_max = 1,
    .options = export_options,
    .run = run_export,
};
