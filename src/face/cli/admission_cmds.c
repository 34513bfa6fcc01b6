/* SPDX-License-Identifier: Apache-2.0 */
/* admission list, preview, bind, unbind: sales that are bound to the network (ADR 0016). */
#include "base/num.h"
#include "face/cli/cli.h"
#include "flow/admission.h"
#include "lib/json.h"
#include "shop/logistics/edition.h"
#include "store/store.h"

enum { OUTPUT_MAX = 4 << 20, PAST_MAX = 1000, LANES_PRINTED = 20, WEEK_DAYS = 7 };

/* The network and the live state of the database, as its servers have it. */
static enum outcome open_network(struct cli *cli, bool migrate)
{
    bool swapped;

    TRY(cli_open(cli, migrate));
    return logistics_refresh(&cli->ctx, &swapped);
}

/* ---- writing ---- */

static void begin(struct cli *cli, struct buf *b, struct json_writer *w)
{
    buf_init(b, &cli->arena, OUTPUT_MAX);
    json_writer_init(w, b);
}

static void print_json(struct buf *b, const struct json_writer *w)
{
    json_finish(w);
    printf("%.*s\n", STR_FMT(buf_view(b)));
}

static struct str word(struct str text, const char *all)
{
    return text.n ? text : str_of(all);
}

static void put_rule(struct json_writer *w, const struct admission_row *r)
{
    json_put_text(w, "title", r->title);
    json_put_text(w, "origin", r->origin);
    json_put_text(w, "destination", r->destination);
    json_put_text(w, "service", r->service);
    json_put_date(w, "first_day", r->first_day);
    json_put_date(w, "last_day", r->last_day);
    json_put_i64(w, "limit_days", r->limit_days);
    json_put_text(w, "action", r->action);
    json_put_i64(w, "surcharge_pct", r->surcharge_pct);
}

/* Its days are over, or it was ended. */
static bool in_force(const struct cli *cli, const struct admission_row *r)
{
    return !r->has_ended_at && r->last_day.days >= utc_date(cli->ctx.now_ms).days - 1;
}

static void put_lane(struct json_writer *w, const struct admission_lane *l)
{
    json_open_object(w, NULL);
    json_put_text(w, "from", l->from->code);
    json_put_text(w, "to", str_of(l->to->code));
    json_put_text(w, "service", str_of(service_name(l->service)));
    json_put_text(w, "latest_city", l->city->name);
    json_put_date(w, "p50", l->p50);
    json_put_date(w, "p90", l->p90);
    json_put_i64(w, "days", l->days);
    json_put_i64(w, "cities", l->cities_n);
    json_put_i64(w, "beyond", l->beyond_n);
    json_put_i64(w, "moved", l->moved_n);
    json_end(w);
}

static void put_look(struct json_writer *w, const struct admission_look *look)
{
    json_put_i64(w, "lanes_n", (int64_t)look->lanes_n);
    json_put_i64(w, "beyond_n", (int64_t)look->beyond_n);
    json_open_list(w, "lanes");
    for (size_t i = 0; i < look->lanes_n; i++)
        put_lane(w, &look->lane[i]);
    json_end(w);
}

/* ---- what is asked ---- */

static enum outcome read_day(struct cli *cli, const char *name, struct date *out)
{
    struct str text;

    if (!cli_option(cli, name, &text) || date_parse(text, out))
        return DONE;
    return refuse(&cli->ctx.problem, refusal_invalid, name, "a date, like 2026-11-11");
}

static enum outcome read_rule(struct cli *cli, struct admission_row *out)
{
    const struct date today = utc_date(cli->ctx.now_ms);

    *out = (struct admission_row){.first_day = today, .last_day = date_add(today, WEEK_DAYS),
                                  .who = cli_who(cli)};
    cli_option(cli, "title", &out->title);
    cli_option(cli, "from", &out->origin);
    cli_option(cli, "to", &out->destination);
    cli_option(cli, "service", &out->service);
    cli_option(cli, "action", &out->action);
    cli_option(cli, "note", &out->note);
    TRY(read_day(cli, "first-day", &out->first_day));
    TRY(read_day(cli, "last-day", &out->last_day));
    TRY(cli_count(cli, "limit-days", ADMISSION_LIMIT_MAX_DAYS, &out->limit_days));
    return cli_count(cli, "surcharge-pct", ADMISSION_SURCHARGE_MAX_PCT, &out->surcharge_pct);
}

#define RULE_OPTIONS                                                            \
    {"title", "TEXT", "name of the sale"},                                      \
    {"from", "NODE", "dispatch hub, like CN-SZX, or a country; else all"},      \
    {"to", "COUNTRY", "two letters; else all"},                                 \
    {"service", "NAME", "economy, standard, express or local; else all"},       \
    {"first-day", "DATE", "of orders, at the hub; else today"},                 \
    {"last-day", "DATE", "of orders; else a week from today"},                  \
    {"limit-days", "N", "from the handing over to the P90"},                    \
    {"action", "WORD", "lengthen, change, price or close, where it is later"},  \
    {"surcharge-pct", "N", "of the freight, for price"}

/* ---- preview ---- */

static void print_lanes(const struct admission_look *look)
{
    printf("%zu of %zu lanes are later than the limit now\n", look->beyond_n, look->lanes_n);
    for (size_t i = 0; i < look->lanes_n && i < LANES_PRINTED; i++) {
        const struct admission_lane *l = &look->lane[i];

        printf("  %.*s -> %s %s: %d days to %.*s; beyond the limit in %u of %u cities\n",
               STR_FMT(l->from->code), l->to->code, service_name(l->service), (int)l->days,
               STR_FMT(l->city->name), l->beyond_n, l->cities_n);
    }
    if (look->lanes_n > LANES_PRINTED)
        printf("  ... and %zu more; --json has them all\n", look->lanes_n - LANES_PRINTED);
}

static enum outcome run_preview(struct cli *cli)
{
    struct admission_look look;
    struct admission_row row;
    struct json_writer w;
    struct buf b;

    TRY(read_rule(cli, &row));
    TRY(open_network(cli, false));
    TRY(preview_sale(&cli->ctx, &row, &look));
    if (!cli_json(cli)) {
        print_lanes(&look);
        return DONE;
    }
    begin(cli, &b, &w);
    json_open_object(&w, NULL);
    put_rule(&w, &row);
    put_look(&w, &look);
    json_end(&w);
    print_json(&b, &w);
    return DONE;
}

static const struct cli_option preview_options[] = {RULE_OPTIONS, {0}};

const struct cli_command admission_preview_command = {
    .name = "admission preview",
    .arguments = "",
    .summary = "Show what binding a sale to the network would do now; nothing is written",
    .options = preview_options,
    .run = run_preview,
};

/* ---- bind, unbind ---- */

static enum outcome run_bind(struct cli *cli)
{
    struct admission_row row;
    int64_t id;

    TRY(read_rule(cli, &row));
    TRY(open_network(cli, true));
    TRY(bind_sale(&cli->ctx, &row, &id));
    printf(cli_json(cli) ? "{\"id\":%lld}\n" : "bound as %lld\n", (long long)id);
    return DONE;
}

static const struct cli_option bind_options[] = {
    RULE_OPTIONS,
    {"note", "TEXT", "why, for the audit"},
    {0},
};

const struct cli_command admission_bind_command = {
    .name = "admission bind",
    .arguments = "",
    .summary = "Bind a sale to the network: what is done where a lane is later than its limit",
    .options = bind_options,
    .run = run_bind,
};

static enum outcome run_unbind(struct cli *cli)
{
    int64_t id;

    if (!parse_i64(cli->arguments[0], 1, INT64_MAX, &id))
        return refuse(&cli->ctx.problem, refusal_invalid, "id", "a number of admission list");
    TRY(open_network(cli, true));
    TRY(release_sale(&cli->ctx, id, cli_who(cli)));
    printf(cli_json(cli) ? "{\"id\":%lld}\n" : "let go: %lld\n", (long long)id);
    return DONE;
}

const struct cli_command admission_unbind_command = {
    .name = "admission unbind",
    .arguments = "ID",
    .summary = "Let a sale go that was bound to the network; it stays in the list",
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run_unbind,
};

/* ---- list ---- */

static enum outcome read_past(struct ctx *c, void *arg)
{
    return admissions_past(c, PAST_MAX, arg);
}

static void put_bound(struct cli *cli, struct json_writer *w, const struct admission_row *r)
{
    struct admission_look look;

    json_open_object(w, NULL);
    json_put_i64(w, "id", r->id);
    put_rule(w, r);
    json_put_moment(w, "at", r->at);
    json_put_text(w, "who", r->who);
    json_put_text(w, "note", r->note);
    json_put_flag(w, "in_force", in_force(cli, r));
    if (r->has_ended_at) {
        json_put_moment(w, "ended_at", r->ended_at);
        json_put_text(w, "ended_by", r->ended_by);
    }
    if (in_force(cli, r)) {
        admission_look(&cli->arena, r, cli->ctx.now_ms, &look);
        put_look(w, &look);
    }
    json_end(w);
}

static void print_bound(struct cli *cli, const struct admission_row *r)
{
    struct admission_look look;
    struct buf b;

    buf_init(&b, &cli->arena, OUTPUT_MAX);
    buf_fmt(&b, "%lld %.*s: %.*s -> %.*s, %.*s, ", (long long)r->id, STR_FMT(r->title),
            STR_FMT(word(r->origin, "everywhere")), STR_FMT(word(r->destination, "everywhere")),
            STR_FMT(word(r->service, "all services")));
    date_iso(&b, r->first_day);
    buf_str(&b, STR(" to "));
    date_iso(&b, r->last_day);
    buf_fmt(&b, ": later than %lld days %.*s", (long long)r->limit_days, STR_FMT(r->action));
    if (r->surcharge_pct > 0)
        buf_fmt(&b, " +%lld %%", (long long)r->surcharge_pct);
    buf_fmt(&b, " (%.*s: %.*s)", STR_FMT(r->who), STR_FMT(r->note));
    printf("%.*s%s\n", STR_FMT(buf_view(&b)), in_force(cli, r) ? "" : ", over");
    if (!in_force(cli, r))
        return;
    admission_look(&cli->arena, r, cli->ctx.now_ms, &look);
    print_lanes(&look);
}

static enum outcome run_list(struct cli *cli)
{
    struct admission_row_list rows;
    struct json_writer w;
    struct buf b;

    TRY(open_network(cli, false));
    TRY(store_read(&cli->ctx, read_past, &rows));
    begin(cli, &b, &w);
    if (cli_json(cli))
        json_open_list(&w, NULL);
    for (size_t i = 0; i < rows.n; i++)
        if (cli_json(cli))
            put_bound(cli, &w, &rows.v[i]);
        else
            print_bound(cli, &rows.v[i]);
    if (!cli_json(cli))
        return DONE;
    json_end(&w);
    print_json(&b, &w);
    return DONE;
}

const struct cli_command admission_list_command = {
    .name = "admission list",
    .arguments = "",
    .summary = "List the sales bound to the network, and what is done about their lanes now",
    .run = run_list,
};
