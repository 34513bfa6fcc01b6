/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/lanes_report.h"

#include "lib/csv.h"
#include "lib/json.h"
#include "shop/logistics/correction.h"

enum { REPORT_MAX = 64 << 20, LANES_SHOWN = 20, NETWORK_TENTHS_MAX = 24000 };

/* ---- text ---- */

static double percent(int64_t n, int64_t of)
{
    return 100 * score_share(n, of);
}

static void print_day(struct buf *b, int32_t day)
{
    date_iso(b, (struct date){day});
}

static void print_head(struct buf *b, const struct lanes_scored *s)
{
    const struct score *sc = &s->score;

    buf_fmt(b, "%.*s: %zu orders, %lld delivered with a date promised", STR_FMT(s->sources),
            s->history->n, (long long)sc->delivered);
    if (s->history->doubles)
        buf_fmt(b, "; %lld rows of orders seen before", (long long)s->history->doubles);
    if (s->history->swapped)
        buf_fmt(b, "; %lld handed over outside of order and delivery, counted at the nearer",
                (long long)s->history->swapped);
    if (s->broken)
        buf_fmt(b, "; %lld rows left out", (long long)s->broken);
    buf_fmt(b, "\nscored: %lld, the part %d-%d of 100 in time, placed ", (long long)sc->all.rows,
            s->part.from, s->part.to);
    print_day(b, sc->from_day);
    buf_str(b, STR(" to "));
    print_day(b, sc->to_day);
    if (sc->without_forecast)
        buf_fmt(b, "; for %lld more too little was known to promise",
                (long long)sc->without_forecast);
    if (sc->left_out)
        buf_fmt(b, "; %lld more have no region or no date of the shop's", (long long)sc->left_out);
    buf_str(b, STR("\n\n"));
}

static void print_summary(struct buf *b, const struct lanes_scored *s)
{
    const struct score *sc = &s->score;
    const struct tally *t = &sc->all;
    int64_t n = t->rows;

    buf_fmt(b, "%-34s %8s %8s %8s\n", "", "promise", "shop", "table");
    buf_fmt(b, "%-34s %7.2f%% %7.2f%% %7.2f%%\n", "kept", percent(t->kept, n),
            percent(t->shop_kept, n), percent(t->table_kept, n));
    buf_fmt(b, "%-34s %8.1f %8.1f %8.1f\n", "median days promised", sc->median_promise,
            sc->median_shop, sc->median_table);
    buf_fmt(b, "%-34s %7.2f%% %7.2f%%\n", "late by more than 7 days", percent(t->late_much, n),
            percent(t->shop_late_much, n));
    buf_fmt(b, "%-34s %8.3f %8.3f %8.3f\n", "pinball loss at 0.9, days",
            score_mean(t->pinball_promise, n), score_mean(t->pinball_shop, n),
            score_mean(t->pinball_table, n));
    buf_fmt(b, "%-34s %8.3f\n", "the same of our P90", score_mean(t->pinball_p90, n));
    buf_fmt(b, "\nmedian promise / the shop's     %6.3f\n", sc->median_promise / sc->median_shop);
    buf_fmt(b, "pinball of P90 / the shop's     %6.3f\n", t->pinball_p90 / t->pinball_shop);
    buf_fmt(b, "pinball of P90 / the table's    %6.3f\n", t->pinball_p90 / t->pinball_table);
    buf_fmt(b, "absolute error of P50, P90      %6.2f %6.2f days; median delivery %.1f days\n",
            score_mean(t->off_p50, n), score_mean(t->off_p90, n), sc->median_took);
    buf_fmt(b, "come by P50, by P90             %6.2f%% %6.2f%%\n", percent(t->within_p50, n),
            percent(t->within_p90, n));
    buf_fmt(b, "within P10-P90, its mean width  %6.2f%% %6.2f days\n\n",
            percent(t->within_band, n), score_mean(t->width, n));
}

static void print_group_head(struct buf *b, const char *what)
{
    buf_fmt(b, "%-14s %6s %7s %7s %8s %8s %6s %6s %8s %7s %6s %6s\n", what, "rows", "kept", "shop",
            "promise", "shop d", "P50err", "P90err", "pinball", "by P90", "width", ">7 d");
}

static void print_tally(struct buf *b, struct str name, const struct tally *t)
{
    int64_t n = t->rows;

    buf_fmt(b,
            "%-14.*s %6lld %6.1f%% %6.1f%% %8.1f %8.1f %6.2f %6.2f %8.3f %6.1f%% %6.1f %5.1f%%\n",
            STR_FMT(name), (long long)n, percent(t->kept, n), percent(t->shop_kept, n),
            score_mean(t->promised_days, n), score_mean(t->shop_days, n),
            score_mean(t->off_p50, n), score_mean(t->off_p90, n), score_mean(t->pinball_p90, n),
            percent(t->within_p90, n), score_mean(t->width, n), percent(t->late_much, n));
}

static struct str week_name(struct arena *a, const struct group *g)
{
    struct buf b;

    buf_init(&b, a, 32);
    print_day(&b, g->week);
    if (g->surge)
        buf_char(&b, '*');
    return buf_view(&b);
}

static void print_groups(struct arena *a, struct buf *b, const struct lanes_scored *s)
{
    const struct score *sc = &s->score;

    print_group_head(b, "lane");
    for (size_t i = 0; i < sc->lanes_n && i < LANES_SHOWN; i++)
        print_tally(b, history_lane(a, s->history, sc->lane[i].from, sc->lane[i].to),
                    &sc->lane[i].tally);
    if (sc->lanes_n > LANES_SHOWN)
        buf_fmt(b, "... %zu more lanes; all of them with --json\n", sc->lanes_n - LANES_SHOWN);
    buf_char(b, '\n');
    print_group_head(b, "week of");
    for (size_t i = 0; i < sc->weeks_n; i++)
        print_tally(b, week_name(a, &sc->week[i]), &sc->week[i].tally);
    if (sc->surge.rows > 0) {
        buf_str(b, STR("* twice the orders of the weeks before:\n"));
        print_tally(b, STR("surges"), &sc->surge);
    }
}

void lanes_print_text(struct arena *a, const struct lanes_scored *s)
{
    struct buf b;

    buf_init(&b, a, REPORT_MAX);
    print_head(&b, s);
    print_summary(&b, s);
    print_groups(a, &b, s);
    printf("%.*s", STR_FMT(buf_view(&b)));
}

/* ---- JSON ---- */

static void put_number(struct json_writer *w, const char *name, double v)
{
    json_put_measure(w, name, (int64_t)(v * 10000 + (v < 0 ? -0.5 : 0.5)), 4);
}

static void put_share(struct json_writer *w, const char *name, int64_t n, int64_t of)
{
    put_number(w, name, score_share(n, of));
}

static void put_tally(struct json_writer *w, const struct tally *t)
{
    int64_t n = t->rows;

    json_put_i64(w, "rows", n);
    put_share(w, "on_time_share", t->kept, n);
    put_share(w, "shop_on_time_share", t->shop_kept, n);
    put_share(w, "table_on_time_share", t->table_kept, n);
    put_number(w, "mean_promise_days", score_mean(t->promised_days, n));
    put_number(w, "mean_shop_days", score_mean(t->shop_days, n));
    put_number(w, "mean_delivery_days", score_mean(t->took_days, n));
    put_number(w, "p50_absolute_error_days", score_mean(t->off_p50, n));
    put_number(w, "p90_absolute_error_days", score_mean(t->off_p90, n));
    put_number(w, "pinball_p90", score_mean(t->pinball_p90, n));
    put_number(w, "pinball_promise", score_mean(t->pinball_promise, n));
    put_number(w, "pinball_shop", score_mean(t->pinball_shop, n));
    put_number(w, "pinball_table", score_mean(t->pinball_table, n));
    put_share(w, "coverage_p50", t->within_p50, n);
    put_share(w, "coverage_p90", t->within_p90, n);
    put_share(w, "coverage_p10_p90", t->within_band, n);
    put_number(w, "width_p10_p90_days", score_mean(t->width, n));
    put_share(w, "late_over_7_days_share", t->late_much, n);
    put_share(w, "shop_late_over_7_days_share", t->shop_late_much, n);
}

static void put_summary(struct json_writer *w, const struct lanes_scored *s)
{
    const struct score *sc = &s->score;

    json_put_text(w, "sources", s->sources);
    json_put_i64(w, "orders", (int64_t)s->history->n);
    json_put_i64(w, "delivered", sc->delivered);
    json_put_i64(w, "rows_left_out", s->broken);
    json_put_i64(w, "without_forecast", sc->without_forecast);
    json_put_i64(w, "without_region_or_date", sc->left_out);
    json_put_date(w, "from", (struct date){sc->from_day});
    json_put_date(w, "to", (struct date){sc->to_day});
    put_number(w, "keep", s->keep);
    put_number(w, "median_promise_days", sc->median_promise);
    put_number(w, "median_shop_days", sc->median_shop);
    put_number(w, "median_table_days", sc->median_table);
    put_number(w, "median_delivery_days", sc->median_took);
    put_number(w, "median_promise_ratio", sc->median_promise / sc->median_shop);
    put_number(w, "pinball_p90_to_shop", sc->all.pinball_p90 / sc->all.pinball_shop);
    put_number(w, "pinball_p90_to_table", sc->all.pinball_p90 / sc->all.pinball_table);
}

void lanes_print_json(struct arena *a, const struct lanes_scored *s)
{
    const struct score *sc = &s->score;
    struct json_writer w;
    struct buf b;

    buf_init(&b, a, REPORT_MAX);
    json_writer_init(&w, &b);
    json_open_object(&w, NULL);
    put_summary(&w, s);
    put_tally(&w, &sc->all);
    json_open_list(&w, "lanes");
    for (size_t i = 0; i < sc->lanes_n; i++) {
        json_open_object(&w, NULL);
        json_put_text(&w, "from", s->history->regions.v[sc->lane[i].from]);
        json_put_text(&w, "to", s->history->regions.v[sc->lane[i].to]);
        put_tally(&w, &sc->lane[i].tally);
        json_end(&w);
    }
    json_end(&w);
    json_open_list(&w, "weeks");
    for (size_t i = 0; i < sc->weeks_n; i++) {
        json_open_object(&w, NULL);
        json_put_date(&w, "week", (struct date){sc->week[i].week});
        json_put_flag(&w, "surge", sc->week[i].surge);
        put_tally(&w, &sc->week[i].tally);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    printf("%.*s\n", STR_FMT(buf_view(&b)));
}

/* ---- files ---- */

void lanes_put_forecasts(struct buf *b, const struct lanes_scored *s)
{
    const struct history *h = s->history;

    buf_str(b, STR("order,placed,from,to,p10,p50,p90,promise,p90_level,shop,delivered\n"));
    for (size_t i = 0; i < h->n; i++) {
        const struct history_order *o = &h->order[i];
        const struct forecast *f = &s->replay.forecast[i];
        int32_t placed = history_day(o->placed_s);

        if (!f->made)
            continue;
        csv_field(b, o->id, false);
        buf_char(b, ',');
        print_day(b, placed);
        buf_char(b, ',');
        csv_field(b, h->regions.v[o->from], false);
        buf_char(b, ',');
        csv_field(b, h->regions.v[o->to], false);
        for (int k = 0; k < BOUNDS; k++) {
            buf_char(b, ',');
            print_day(b, placed + f->days[k]);
        }
        buf_fmt(b, ",%.4f,", (double)f->level[BOUND_P90]);
        if (o->promised_day != HISTORY_NO_DAY)
            print_day(b, o->promised_day);
        buf_char(b, ',');
        if (o->delivered_s != HISTORY_NEVER)
            print_day(b, history_day(o->delivered_s));
        buf_char(b, '\n');
    }
}

void lanes_put_corrections(struct arena *a, struct buf *b, const struct lanes_scored *s)
{
    const struct str *names = s->history->regions.v;
    struct corrections c;

    corrections_learn(a, s->history, &s->replay, s->keep, &c);
    buf_str(b, STR("from,to,as_of,outcomes,p50_level,p90_level,promise_level,promises,shift_days,"
                   "source\n"));
    for (size_t i = 0; i < c.n; i++) {
        const struct correction *k = &c.v[i];

        csv_field(b, k->all ? STR("*") : names[k->from], false);
        buf_char(b, ',');
        csv_field(b, k->all ? STR("*") : names[k->to], false);
        buf_char(b, ',');
        print_day(b, c.as_of);
        buf_fmt(b, ",%lld,%.4f,%.4f,%.4f,%lld,", (long long)k->n, k->level[BOUND_P50],
                k->level[BOUND_P90], k->level[BOUND_PROMISE], (long long)k->promised_n);
        if (k->shift_days != SHIFT_UNKNOWN)
            buf_i64(b, k->shift_days);
        buf_char(b, ',');
        csv_field(b, s->sources, false);
        buf_char(b, '\n');
    }
}

/* ---- fits ---- */

/* Tenths of an hour: "9", "10.5". */
static void put_hours(struct buf *b, int32_t tenths)
{
    buf_i64(b, tenths / 10);
    if (tenths % 10)
        buf_fmt(b, ".%d", (int)(tenths % 10));
}

/* Nothing where it is longer than a network's legs may be. */
static void put_transit(struct buf *b, const struct leg_fit *f)
{
    for (size_t k = 0; f->tenths[LEG_VALUES - 1] <= NETWORK_TENTHS_MAX && k < LEG_VALUES; k++) {
        if (k)
            buf_char(b, ' ');
        put_hours(b, f->tenths[k]);
    }
}

/* The same by its middle, in hundredths: the shape of a leg whatever its length. */
static void put_shape(struct buf *b, const struct leg_fit *f)
{
    for (size_t k = 0; f->p50 > 0 && k < LEG_VALUES; k++) {
        if (k)
            buf_char(b, ' ');
        buf_decimal(b, (int64_t)f->tenths[k] * 100 / f->p50, 2);
    }
}

void lanes_put_fits(struct buf *b, const struct leg_fits *fits, struct str sources)
{
    buf_str(b, STR("leg,from,to,via,n,p50_h,p90_h,transit,shape,source\n"));
    for (size_t i = 0; i < fits->n; i++) {
        const struct leg_fit *f = &fits->v[i];
        const struct str text[] = {f->leg, f->from, f->to, f->via};

        for (size_t k = 0; k < countof(text); k++) {
            csv_field(b, text[k], false);
            buf_char(b, ',');
        }
        buf_fmt(b, "%lld,", (long long)f->n);
        put_hours(b, f->p50);
        buf_char(b, ',');
        put_hours(b, f->p90);
        buf_char(b, ',');
        put_transit(b, f);
        buf_char(b, ',');
        put_shape(b, f);
        buf_char(b, ',');
        csv_field(b, sources, false);
        buf_char(b, '\n');
    }
}

void lanes_put_fits_json(struct buf *b, const struct leg_fits *fits, struct str sources)
{
    struct json_writer w;

    json_writer_init(&w, b);
    json_open_object(&w, NULL);
    json_put_text(&w, "sources", sources);
    json_open_list(&w, "legs");
    for (size_t i = 0; i < fits->n; i++) {
        const struct leg_fit *f = &fits->v[i];

        json_open_object(&w, NULL);
        json_put_text(&w, "leg", f->leg);
        json_put_text(&w, "from", f->from);
        json_put_text(&w, "to", f->to);
        json_put_text(&w, "via", f->via);
        json_put_i64(&w, "n", f->n);
        json_put_measure(&w, "p50_h", f->p50, 1);
        json_put_measure(&w, "p90_h", f->p90, 1);
        json_open_list(&w, "transit_h");
        for (size_t k = 0; k < LEG_VALUES; k++)
            json_put_measure(&w, NULL, f->tenths[k], 1);
        json_end(&w);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
    buf_char(b, '\n');
}
