/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/lanes_files.h"

#include "io/file.h"
#include "lib/data_files.h"
#include "lib/gzip.h"
#include "shop/logistics/history_file.h"
#include "shop/logistics/history_parcels.h"
#include "store/store.h"

enum { PIECE_BYTES = 64 << 10, MAPPING_BYTES_MAX = 1 << 20, BROKEN_SHOWN = 20,
       HEAD_MAX = 1 << 16 };
#define PLAIN_BYTES_MAX (INT64_C(4) << 30)

/* ---- mappings ---- */

static enum outcome read_mapping(struct cli *cli, struct str name,
                                 const struct history_mapping **out)
{
    struct str path = str_printf(&cli->arena, "mappings/%.*s.ini", STR_FMT(name)), text;

    if (!data_file_find(path, &text))
        TRY(file_read_whole(&cli->arena, name.p, MAPPING_BYTES_MAX, &cli->ctx.problem, &text));
    return history_mapping_parse(&cli->arena, name, text, &cli->ctx.problem, out);
}

/* The header of a file, for choosing a mapping. */
struct head {
    const struct history_mapping *mapping;
    bool knows;
};

static enum outcome see_header(void *arg, const struct csv_row *row)
{
    struct head *head = arg;
    enum history_kind kind;

    head->knows = history_mapping_knows(head->mapping, row, &kind);
    return REFUSED; /* one row is enough */
}

struct stream {
    enum outcome (*feed)(void *arg, struct str plain);
    void *arg;
};

/* A whole file in pieces, unpacked. `feed` ends it with anything but DONE. */
static enum outcome each_piece(struct cli *cli, struct file *file, struct stream *s)
{
    struct problem *p = &cli->ctx.problem;
    char *piece = arena_alloc(&cli->arena, PIECE_BYTES);
    struct gunzip *gunzip = NULL;
    enum outcome o = DONE;
    bool first = true;
    size_t n;

    while (o == DONE) {
        struct str bytes;

        o = file_read(file, piece, PIECE_BYTES, &n);
        if (o != DONE || n == 0)
            break;
        bytes = (struct str){piece, n};
        if (first && gunzip_wants(bytes))
            gunzip = gunzip_new(PLAIN_BYTES_MAX);
        first = false;
        o = gunzip ? gunzip_feed(gunzip, bytes, s->feed, s->arg, p) : s->feed(s->arg, bytes);
    }
    if (o == DONE && gunzip)
        o = gunzip_end(gunzip, p);
    gunzip_free(gunzip);
    return o;
}

static enum outcome feed_head(void *arg, struct str plain)
{
    struct csv_options options = {0};
    struct csv_reader *csv = csv_reader_new(&options, see_header, arg);
    struct problem p = {0};

    /* A header that ends with the file's first piece ends here. */
    if (csv_reader_feed(csv, str_sub(plain, 0, HEAD_MAX), &p) == DONE)
        (void)!csv_reader_end(csv, &p);
    csv_reader_free(csv);
    return REFUSED;
}

static enum outcome knows_file(struct cli *cli, struct str name, struct head *head)
{
    scoped(file_close) struct file file = FILE_CLOSED;
    struct stream s = {feed_head, head};

    head->knows = false;
    TRY(file_open(name.p, &cli->ctx.problem, &file));
    if (each_piece(cli, &file, &s) == FAILED)
        return FAILED;
    cli->ctx.problem = (struct problem){0};
    return DONE;
}

/* Our own names, or a shipped mapping that knows every file. */
static enum outcome choose_mapping(struct cli *cli, const struct history_mapping **out)
{
    static const char *const shipped[] = {NULL, "olist", "olist-dataset", "scms"};
    struct problem *p = &cli->ctx.problem;

    for (size_t m = 0; m < countof(shipped); m++) {
        struct head head;
        size_t known = 0;

        if (shipped[m])
            TRY(read_mapping(cli, str_of(shipped[m]), &head.mapping));
        else
            TRY(history_mapping_parse(&cli->arena, STR("own"), STR(""), p, &head.mapping));
        while (known < cli->arguments_n) {
            TRY(knows_file(cli, cli->arguments[known], &head));
            if (!head.knows)
                break;
            known++;
        }
        *out = head.mapping;
        if (known == cli->arguments_n)
            return DONE;
    }
    return history_mapping_parse(&cli->arena, STR("own"), STR(""), p, out);
}

static enum outcome find_mapping(struct cli *cli, struct history_mapping **out)
{
    const struct history_mapping *known;
    struct str name, word;

    if (cli_option(cli, "mapping", &name))
        TRY(read_mapping(cli, name, &known));
    else if (cli_option(cli, "column", &word))
        TRY(history_mapping_parse(&cli->arena, STR("own"), STR(""), &cli->ctx.problem, &known));
    else
        TRY(choose_mapping(cli, &known));
    *out = history_mapping_copy(&cli->arena, known);
    for (size_t i = 0; cli_option_nth(cli, "column", i, &word); i++)
        TRY(history_mapping_set(*out, word, &cli->ctx.problem));
    return DONE;
}

/* ---- files ---- */

struct reading {
    struct cli *cli;
    struct str name;
    struct history_reader *reader;
    struct lanes_read *out;
};

static void tell_broken(void *arg, int64_t line, struct str field, const char *expected)
{
    struct reading *r = arg;

    if (r->out->broken++ == BROKEN_SHOWN)
        fprintf(stderr, "... and more like these\n");
    if (r->out->broken > BROKEN_SHOWN)
        return;
    cli_progress_end();
    fprintf(stderr, "%.*s line %lld: %.*s: expected %s\n", STR_FMT(r->name), (long long)line,
            STR_FMT(field), expected);
}

static enum outcome feed_reader(void *arg, struct str plain)
{
    struct reading *r = arg;

    return history_reader_feed(r->reader, plain, &r->cli->ctx.problem);
}

/* Names the file in what was refused. */
static enum outcome in_file(struct reading *r, enum outcome o)
{
    struct problem *p = &r->cli->ctx.problem;
    struct problem was = *p;

    if (o != REFUSED)
        return o;
    return refuse(p, was.refusal, NULL, "%.*s: %s%s%s", STR_FMT(r->name), was.field,
                  was.field[0] ? ": " : "", was.detail);
}

static struct str base_name(struct str path)
{
    for (size_t n = path.n; n > 0; n--)
        if (path.p[n - 1] == '/')
            return str_sub(path, n, path.n);
    return path;
}

static enum outcome read_file(struct reading *r)
{
    scoped(file_close) struct file file = FILE_CLOSED;
    struct history_file_report report = {0};
    struct problem *p = &r->cli->ctx.problem;
    struct stream s = {feed_reader, r};

    TRY(file_open(r->name.p, p, &file));
    TRY(in_file(r, each_piece(r->cli, &file, &s)));
    TRY(in_file(r, history_reader_end(r->reader, p, &report)));
    if (report.kind == HISTORY_ORDERS)
        r->out->sources = str_printf(&r->cli->arena, "%.*s%s%.*s", STR_FMT(r->out->sources),
                                     r->out->sources.n ? ", " : "",
                                     STR_FMT(base_name(r->name)));
    if (!cli_json(r->cli))
        fprintf(stderr, "%.*s: %s, %lld rows, %lld left out\n", STR_FMT(r->name),
                history_kind_name(report.kind), (long long)report.rows,
                (long long)report.broken);
    return DONE;
}

static enum outcome read_files(struct cli *cli, struct lanes_read *out)
{
    struct history_gather *g = history_gather_new(&cli->arena);
    struct reading r = {.cli = cli, .out = out};
    struct history_mapping *mapping;
    enum outcome o;

    *out = (struct lanes_read){.sources = STR("")};
    o = find_mapping(cli, &mapping);
    for (size_t i = 0; o == DONE && i < cli->arguments_n; i++) {
        r.name = cli->arguments[i];
        r.reader = history_reader_new(&cli->arena, g, mapping, tell_broken, &r);
        o = read_file(&r);
        history_reader_free(r.reader);
    }
    if (o == DONE)
        history_gather_end(g, &out->history);
    history_gather_free(g);
    return o;
}

/* ---- our own parcels ---- */

struct parcels {
    struct history_gather *g;
    struct leg_gather *legs;
};

static enum outcome read_past(struct ctx *c, void *arg)
{
    struct parcels *p = arg;

    TRY(history_add_parcels(c, p->g));
    return p->legs ? leg_gather_scans(c, p->legs) : DONE;
}

static enum outcome read_parcels(struct cli *cli, struct leg_gather *legs, struct lanes_read *out)
{
    struct parcels p = {history_gather_new(&cli->arena), legs};
    enum outcome o;

    *out = (struct lanes_read){.sources = STR("our parcels")};
    o = cli_open(cli, false);
    if (o == DONE)
        o = store_read(&cli->ctx, read_past, &p);
    if (o == DONE)
        history_gather_end(p.g, &out->history);
    history_gather_free(p.g);
    return o;
}

enum outcome lanes_read(struct cli *cli, struct leg_gather *legs, struct lanes_read *out)
{
    return cli->arguments_n > 0 ? read_files(cli, out) : read_parcels(cli, legs, out);
}
