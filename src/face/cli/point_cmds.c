/* SPDX-License-Identifier: Apache-2.0 */
/* points: the pick-up points near a place. import points, export points. */
#include "face/cli/cli.h"
#include "flow/points.h"
#include "lib/json.h"
#include "shop/markets/places.h"
#include "store/store.h"

enum { FILE_BYTES_MAX = 256 << 20, OUTPUT_MAX = 1 << 30, ANSWER_MAX = 1 << 20, RESULTS = 10 };
enum { LAT_MAX_E5 = 9000000, LON_MAX_E5 = 18000000 };

/* ---- points ---- */

struct question {
    int32_t lat_e5, lon_e5;
    size_t max;
    struct point_found *found;
    size_t n;
};

static bool read_degrees(struct str text, int32_t max_e5, int32_t *out)
{
    int64_t v;

    if (!parse_decimal(str_trim(text), 5, -max_e5, max_e5, &v))
        return false;
    *out = (int32_t)v;
    return true;
}

/* "55.75,37.62", or a city by name. */
static enum outcome read_place(struct cli *cli, struct question *q)
{
    struct str place = cli->arguments[0], rest = place, lat, text;
    const struct country *in = NULL;
    const struct city *city;

    if (str_cut(&rest, ',', &lat) && read_degrees(lat, LAT_MAX_E5, &q->lat_e5) &&
        read_degrees(rest, LON_MAX_E5, &q->lon_e5))
        return DONE;
    if (cli_option(cli, "country", &text)) {
        in = country_by_code(text);
        if (!in)
            return refuse(&cli->ctx.problem, refusal_invalid, "country",
                          "a country's two capital letters, like RU");
    }
    city = city_by_name(&cli->arena, in, place);
    if (!city)
        return refuse(&cli->ctx.problem, refusal_not_found, "place",
                      "the name of a city in a market, or degrees like 55.75,37.62");
    q->lat_e5 = city->lat_e5;
    q->lon_e5 = city->lon_e5;
    return DONE;
}

static enum outcome look(struct ctx *c, void *arg)
{
    struct question *q = arg;

    return points_near(c, q->lat_e5, q->lon_e5, q->max, &q->found, &q->n);
}

static void put_point(struct json_writer *w, const struct point_found *f)
{
    const struct pickup_row *p = &f->point;

    json_open_object(w, NULL);
    json_put_text(w, "network", p->network);
    json_put_text(w, "country", p->country);
    json_put_text(w, "id", p->id);
    json_put_text(w, "kind", p->kind);
    json_put_i64(w, "distance_m", f->distance_m);
    json_put_text(w, "lat", p->lat);
    json_put_text(w, "lon", p->lon);
    json_put_text(w, "city", p->city);
    json_put_text(w, "postcode", p->postcode);
    json_put_text(w, "street", p->street);
    json_put_text(w, "hours", p->hours);
    json_put_flag(w, "always_open", str_eq(p->open_247, STR("1")));
    json_end(w);
}

static void print_json(struct cli *cli, const struct question *q)
{
    struct json_writer w;
    struct buf b;

    buf_init(&b, &cli->arena, ANSWER_MAX);
    json_writer_init(&w, &b);
    json_open_object(&w, NULL);
    json_open_list(&w, "points");
    for (size_t i = 0; i < q->n; i++)
        put_point(&w, &q->found[i]);
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    printf("%.*s\n", STR_FMT(buf_view(&b)));
}

static void print_text(const struct question *q)
{
    for (size_t i = 0; i < q->n; i++) {
        const struct pickup_row *p = &q->found[i].point;

        printf("%6d m  %-8.*s %.*s, %.*s %.*s  (%.*s %.*s)\n", q->found[i].distance_m,
               STR_FMT(p->kind), STR_FMT(p->street), STR_FMT(p->postcode), STR_FMT(p->city),
               STR_FMT(p->network), STR_FMT(p->id));
    }
    if (q->n == 0)
        fprintf(stderr, "no pick-up point is open near there\n");
}

static enum outcome run_points(struct cli *cli)
{
    struct question q = {.max = RESULTS};
    struct str text;
    int64_t max;

    if (cli_option(cli, "max", &text)) {
        if (!parse_i64(text, 1, POINTS_FOUND_MAX, &max))
            return refuse(&cli->ctx.problem, refusal_invalid, "max", "a number, 1 to %d",
                          POINTS_FOUND_MAX);
        q.max = (size_t)max;
    }
    TRY(read_place(cli, &q));
    TRY(cli_open(cli, false));
    TRY(store_read(&cli->ctx, look, &q));
    if (cli_json(cli))
        print_json(cli, &q);
    else
        print_text(&q);
    return DONE;
}

static const struct cli_option points_options[] = {
    {"country", "CODE", "of the city, where several have its name"},
    {"max", "N", "at most so many (10)"},
    {0},
};

const struct cli_command points_command = {
    .name = "points",
    .arguments = "PLACE",
    .summary = "List the pick-up points near a city or degrees, like 55.75,37.62",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = points_options,
    .run = run_points,
};

/* ---- import, export ---- */

static void show_progress(void *arg unused_arg, size_t done, size_t all)
{
    cli_progress("%zu of %zu points", done, all);
}

static enum outcome run_import(struct cli *cli)
{
    struct import_points in = {.name = cli_base_name(cli->arguments[0]), .who = cli_who(cli),
                               .replace = cli_flag(cli, "replace"), .progress = show_progress};
    struct imported_points result;

    TRY(cli_read_file(cli, cli->arguments[0], FILE_BYTES_MAX, &in.csv));
    cli_option(cli, "network", &in.network);
    TRY(cli_open(cli, true));
    TRY(import_points(&cli->ctx, &in, &result));
    cli_progress_end();
    if (cli_json(cli))
        printf("{\"points\":%lld,\"removed\":%lld}\n", (long long)result.points,
               (long long)result.removed);
    else
        printf("%lld points, %lld removed\n", (long long)result.points,
               (long long)result.removed);
    return DONE;
}

static const struct cli_option import_options[] = {
    {"network", "NAME", "whose points they are, where the file does not say it"},
    {"replace", NULL, "points of these networks that are not in the file go"},
    {0},
};

const struct cli_command import_points_command = {
    .name = "import points",
    .arguments = "FILE",
    .summary = "Take in pick-up points: network,country,id,kind,status,lat,lon,city ..., gzip too",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = import_options,
    .run = run_import,
};

static enum outcome run_export(struct cli *cli)
{
    return cli_export(cli, OUTPUT_MAX, points_write);
}

const struct cli_command export_points_command = {
    .name = "export points",
    .arguments = "[FILE]",
    .summary = "Write the pick-up points, which import points takes back",
    .arguments_max = 1,
    .run = run_export,
};
