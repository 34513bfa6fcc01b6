/* SPDX-License-Identifier: Apache-2.0 */
/* ship, import scans, import parcel-ranges, import sscc-ranges: what sellers, carriers and posts
 * do, from the command line. */
#include "base/check.h"
#include "base/civil.h"
#include "face/cli/cli.h"
#include "flow/order.h"
#include "lib/json.h"
#include "lib/table.h"
#include "shop/logistics/edition.h"

enum { SCANS_FILE_MAX = 64 * 1024 * 1024, SCANS_ROWS_MAX = 500000, CELL_MAX = 200,
       REPORT_MAX = 4096, ERRORS_SHOWN = 100 };

/* ---- ship ---- */

static enum outcome run_ship(struct cli *cli)
{
    struct ship_order in = {0};
    struct shipped shipped;

    if (cli->arguments_n == 2)
        in.number = cli->arguments[1];
    if (!id_parse(cli->arguments[0], &in.order.v))
        return refuse(&cli->ctx.problem, refusal_invalid, "order", "expected an order's number");
    TRY(cli_open(cli, false));
    TRY(ship_order(&cli->ctx, &in, &shipped));
    if (cli_json(cli))
        printf("{\"shipment\":\"%lld\",\"number\":\"%s\"}\n", (long long)shipped.shipment.v,
               shipped.number.text);
    else
        printf("shipment: %lld\nnumber: %s\n", (long long)shipped.shipment.v, shipped.number.text);
    return DONE;
}

const struct cli_command ship_command = {
    .name = "ship",
    .arguments = "ORDER [NUMBER]",
    .summary = "Mark an order as shipped, with its parcel number (S10) or the next of our own",
    .arguments_min = 1,
    .arguments_max = 2,
    .run = run_ship,
};

/* ---- import scans ---- */

enum { NUMBER, CODE, AT, PLACE, COUNTRY, REASON };
static const char *const columns[] = {"number", "code", "at", "place", "country", "reason"};

struct counts {
    int64_t recorded, repeated, refused;
};

static enum outcome read_scan(const struct table *t, size_t row, struct problem *p,
                              struct scan_new *out)
{
    *out = (struct scan_new){.source = STR("import")};
    if (!s10_parse(table_cell(t, row, NUMBER), &out->number))
        return cell_refuse(t, row, NUMBER, p, "expected an S10 number like RB123456785CN");
    if (!moment_parse(table_cell(t, row, AT), &out->at_ms))
        return cell_refuse(t, row, AT, p, "expected a time with its zone, 2026-01-31T12:30:00Z");
    TRY(cell_text(t, row, CODE, 3, 3, p, &out->code));
    TRY(cell_text(t, row, PLACE, 0, CELL_MAX, p, &out->place));
    TRY(cell_text(t, row, COUNTRY, 0, 2, p, &out->country));
    return cell_text(t, row, REASON, 0, CELL_MAX, p, &out->reason);
}

/* The column that a field of a scan came from; that of the parcel where it is of none. */
static size_t column_of(const char *field)
{
    for (size_t i = 0; i < countof(columns); i++)
        if (strcmp(columns[i], field) == 0)
            return i;
    return NUMBER;
}

static enum outcome record(struct cli *cli, const struct table *t, size_t row, struct counts *n)
{
    struct arena_mark mark = arena_mark(&cli->arena);
    struct problem *p = &cli->ctx.problem;
    struct scan_new scan;
    struct scan_result result;
    enum outcome out = read_scan(t, row, p, &scan);

    if (out == DONE) {
        out = record_scan(&cli->ctx, &scan, &result);
        if (out == REFUSED)
            out = cell_refuse(t, row, column_of(p->field), p, "%s",
                              str_printf(&cli->arena, "%s", p->detail).p);
    }
    if (out == REFUSED && n->refused++ < ERRORS_SHOWN)
        fprintf(stderr, "%s: %s\n", p->field, p->detail);
    if (out == DONE && result.repeated)
        n->repeated++;
    else if (out == DONE)
        n->recorded++;
    arena_rewind(&cli->arena, mark);
    return out == FAILED ? FAILED : DONE;
}

static void report(struct cli *cli, const struct counts *n)
{
    struct json_writer w;
    struct buf b;

    if (!cli_json(cli)) {
        printf("%lld recorded, %lld known before, %lld refused\n", (long long)n->recorded,
               (long long)n->repeated, (long long)n->refused);
        return;
    }
    buf_init(&b, &cli->arena, REPORT_MAX);
    json_writer_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_i64(&w, "recorded", n->recorded);
    json_put_i64(&w, "repeated", n->repeated);
    json_put_i64(&w, "refused", n->refused);
    json_end(&w);
    json_finish(&w);
    printf("%s\n", buf_cstr(&b));
}

static enum outcome run_scans(struct cli *cli)
{
    struct counts n = {0};
    struct table t;
    struct str csv;
    bool swapped;

    TRY(cli_read_file(cli, cli->arguments[0], SCANS_FILE_MAX, &csv));
    TRY(table_parse(&cli->arena, cli->arguments[0], csv, columns, countof(columns),
                    SCANS_ROWS_MAX, &cli->ctx.problem, &t));
    TRY(cli_open(cli, false));
    TRY(logistics_refresh(&cli->ctx, &swapped)); /* dates are expected anew by it */
    for (size_t i = 0; i < t.n; i++) {
        TRY(record(cli, &t, i, &n));
        cli_progress("%zu of %zu scans", i + 1, t.n);
    }
    cli_progress_end();
    report(cli, &n);
    cli->ctx.problem = (struct problem){0};
    return n.refused ? REFUSED : DONE;
}

const struct cli_command import_scans_command = {
    .name = "import scans",
    .arguments = "FILE",
    .summary = "Take in tracking events: number,code,at,place,country,reason (EMSEVT codes)",
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run_scans,
};

/* ---- import parcel-ranges, import sscc-ranges ---- */

typedef enum outcome importer(struct ctx *c, struct str name, struct str csv, size_t *n);

static enum outcome import_ranges(struct cli *cli, importer *import)
{
    struct str csv;
    size_t n;

    TRY(cli_read_file(cli, cli->arguments[0], SCANS_FILE_MAX, &csv));
    TRY(cli_open(cli, false));
    TRY(import(&cli->ctx, cli->arguments[0], csv, &n));
    printf("%zu ranges\n", n);
    return DONE;
}

static enum outcome run_ranges(struct cli *cli)
{
    return import_ranges(cli, import_parcel_ranges);
}

static enum outcome run_sscc_ranges(struct cli *cli)
{
    return import_ranges(cli, import_sscc_ranges);
}

const struct cli_command import_parcel_ranges_command = {
    .name = "import parcel-ranges",
    .arguments = "FILE",
    .summary = "Take in ranges of S10 numbers that posts lend us, as data/parcel_ranges.csv",
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run_ranges,
};

const struct cli_command import_sscc_ranges_command = {
    .name = "import sscc-ranges",
    .arguments = "FILE",
    .summary = "Take in ranges of SSCCs under our GS1 prefix: head,first,last,owner,check,source",
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run_sscc_ranges,
};
