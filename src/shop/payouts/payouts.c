/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/payouts/payouts.h"

#include "base/check.h"
#include "lib/zone.h"

enum { WEEK_DAYS = 7 };

static const char *const schedules[PAYOUT_SCHEDULES_N] = {
#define X(schedule) #schedule,
    PAYOUT_SCHEDULES(X)
#undef X
};

const char *payout_schedule_name(enum payout_schedule s)
{
    check((unsigned)s < PAYOUT_SCHEDULES_N);
    return schedules[s];
}

bool payout_schedule_parse(struct str name, enum payout_schedule *out)
{
    for (int i = 0; i < PAYOUT_SCHEDULES_N; i++)
        if (str_eq(name, str_of(schedules[i]))) {
            *out = (enum payout_schedule)i;
            return true;
        }
    return false;
}

/* ---- Terms ---- */

enum outcome payout_terms_read(struct ctx *c, const struct payout_terms_row *row,
                               struct payout_terms *out)
{
    struct payout_minimum_row_list minimums;

    *out = (struct payout_terms){
        .seller = row->seller, .weekday = row->weekday, .zone = row->zone,
        .reserve_ppm = row->reserve_ppm, .reserve_days = row->reserve_days, .at_ms = row->at,
        .who = row->who, .note = row->note};
    if (!payout_schedule_parse(row->schedule, &out->schedule))
        return fail("payouts", "no such schedule: %.*s", STR_FMT(row->schedule));
    TRY(payout_minimums_of(c, row->seller, row->id, PAYOUT_MINIMUMS_MAX, &minimums));
    for (size_t i = 0; i < minimums.n; i++)
        out->minimum[out->minimum_n++] = money(minimums.v[i].amount, minimums.v[i].currency);
    return DONE;
}

enum outcome payout_terms_now(struct ctx *c, struct seller_id seller, struct payout_terms *out)
{
    struct payout_terms_row_list rows;

    TRY(payout_terms_of(c, seller, 1, &rows));
    if (seller.v != SITE.v && (rows.n == 0 || !rows.v[0].own))
        TRY(payout_terms_of(c, SITE, 1, &rows));
    if (rows.n == 0)
        return fail("payouts", "the site has no terms of payouts");
    return payout_terms_read(c, &rows.v[0], out);
}

enum outcome payout_minimums_parse(struct problem *p, struct str text, struct payout_terms *out)
{
    struct str rest = str_trim(text), one;

    out->minimum_n = 0;
    if (rest.n > MINIMUMS_TEXT_MAX)
        return refuse(p, refusal_invalid, "minimum", "at most %d bytes", MINIMUMS_TEXT_MAX);
    if (rest.n == 0)
        return DONE;
    while (str_cut(&rest, ',', &one)) {
        struct currency currency;

        one = str_trim(one);
        if (out->minimum_n == PAYOUT_MINIMUMS_MAX)
            return refuse(p, refusal_invalid, "minimum", "at most %d", PAYOUT_MINIMUMS_MAX);
        if (!currency_parse(str_sub(one, 0, 3), &currency) ||
            !money_parse(str_trim(str_sub(one, 3, STR_NONE)), currency,
                         &out->minimum[out->minimum_n]))
            return refuse(p, refusal_invalid, "minimum", "amounts such as EUR 10.00, USD 25.00");
        out->minimum_n++;
    }
    return DONE;
}

void payout_minimums_write(struct buf *b, const struct payout_terms *t)
{
    for (size_t i = 0; i < t->minimum_n; i++) {
        buf_fmt(b, "%s%s ", i ? ", " : "", t->minimum[i].currency.code);
        money_decimal(b, t->minimum[i]);
    }
}

static enum outcome check_minimums(struct ctx *c, const struct payout_terms *in)
{
    check(in->minimum_n <= PAYOUT_MINIMUMS_MAX);
    for (size_t i = 0; i < in->minimum_n; i++) {
        if (in->minimum[i].minor < 1 || in->minimum[i].minor > MONEY_MAX_MINOR)
            return refuse(&c->problem, refusal_invalid, "minimum", "an amount above zero");
        for (size_t k = 0; k < i; k++)
            if (currency_eq(in->minimum[i].currency, in->minimum[k].currency))
                return refuse(&c->problem, refusal_invalid, "minimum", "%s stands there twice",
                              in->minimum[i].currency.code);
    }
    return DONE;
}

enum outcome payout_terms_check(struct ctx *c, const struct payout_terms *in)
{
    if (in->weekday < 1 || in->weekday > WEEK_DAYS)
        return refuse(&c->problem, refusal_invalid, "weekday", "1 for Monday to 7 for Sunday");
    if (!zone_find(in->zone))
        return refuse(&c->problem, refusal_invalid, "zone", "a time zone such as Europe/Berlin");
    if (in->reserve_ppm < 0 || in->reserve_ppm > PPM)
        return refuse(&c->problem, refusal_invalid, "reserve_percent", "0 to 100");
    if (in->reserve_days < 0 || in->reserve_days > PAYOUT_RESERVE_DAYS_MAX ||
        (in->reserve_ppm > 0) != (in->reserve_days > 0))
        return refuse(&c->problem, refusal_invalid, "reserve_days",
                      "1 to %d with a reserve, 0 without", PAYOUT_RESERVE_DAYS_MAX);
    TRY(check_minimums(c, in));
    if (str_trim(in->note).n == 0 || in->note.n > PAYOUT_NOTE_MAX)
        return refuse(&c->problem, refusal_required, "note", "why");
    return DONE;
}

enum outcome payout_terms_put(struct ctx *c, const struct payout_terms *in)
{
    int64_t id = ctx_id(c, in->seller.v);

    TRY(payout_terms_insert(c, in->seller, id, true, str_of(schedules[in->schedule]), in->weekday,
                            in->zone, in->reserve_ppm, in->reserve_days, c->now_ms, in->who,
                            in->note, NULL));
    for (size_t i = 0; i < in->minimum_n; i++)
        TRY(payout_minimum_insert(c, in->seller, id, in->minimum[i].currency, in->minimum[i].minor,
                                  NULL));
    return DONE;
}

enum outcome payout_terms_drop(struct ctx *c, struct seller_id seller, struct str who,
                               struct str note)
{
    struct payout_terms_row_list rows;

    TRY(payout_terms_of(c, seller, 1, &rows));
    if (seller.v == SITE.v || rows.n == 0 || !rows.v[0].own)
        return refuse(&c->problem, refusal_wrong_state, NULL, "the seller has no own terms");
    return payout_terms_insert(c, seller, ctx_id(c, seller.v), false, rows.v[0].schedule,
                               rows.v[0].weekday, rows.v[0].zone, rows.v[0].reserve_ppm,
                               rows.v[0].reserve_days, c->now_ms, who, note, NULL);
}

static bool is_payout_day(const struct payout_terms *t, struct date d)
{
    bool weekday = date_weekday(d) + 1 == t->weekday;

    switch (t->schedule) {
    case PAYOUT_weekly:
        return weekday;
    case PAYOUT_monthly:
        return weekday && date_civil(d).day <= WEEK_DAYS;
    default:
        return true;
    }
}

int64_t payout_next_ms(const struct payout_terms *t, int64_t after_ms)
{
    const struct zone *zone = zone_find(t->zone);
    struct date day;
    int64_t at_ms;

    check(zone != NULL);
    day = zone_local(zone, after_ms).date;
    do {
        day = date_add(day, 1);
        at_ms = zone_moment_ms(zone, day, 0);
    } while (at_ms <= after_ms || !is_payout_day(t, day));
    return at_ms;
}

int64_t payout_minimum(const struct payout_terms *t, struct currency currency)
{
    for (size_t i = 0; i < t->minimum_n; i++)
        if (currency_eq(t->minimum[i].currency, currency))
            return t->minimum[i].minor;
    return 0;
}

int64_t payout_reserve_of(const struct payout_terms *t, struct money sale)
{
    return money_share(sale, t->reserve_ppm, PPM, ROUND_DOWN).minor;
}

enum outcome payout_held(struct ctx *c, struct seller_id seller, bool *held)
{
    struct payout_hold_row_list rows;

    TRY(payout_holds_of(c, seller, 1, &rows));
    *held = rows.n > 0 && rows.v[0].held;
    return DONE;
}

enum outcome payout_hold_put(struct ctx *c, struct seller_id seller, bool held, struct str who,
                             struct str note)
{
    bool now;

    TRY(payout_held(c, seller, &now));
    if (now == held)
        return refuse(&c->problem, refusal_wrong_state, NULL,
                      held ? "the payouts of this seller are held already"
                           : "the payouts of this seller are not held");
    return payout_hold_insert(c, seller, ctx_id(c, seller.v), held, c->now_ms, who, note, NULL);
}

/* ---- Entries ---- */

static const struct str entry_kinds[ENTRY_KINDS_N] = {
#define X(kind) STR_INIT(#kind),
    ENTRY_KINDS(X)
#undef X
};

struct str entry_kind_name(enum entry_kind k)
{
    check((unsigned)k < ENTRY_KINDS_N);
    return entry_kinds[k];
}

bool entry_kind_parse(struct str name, enum entry_kind *out)
{
    for (int i = 0; i < ENTRY_KINDS_N; i++)
        if (str_eq(name, entry_kinds[i])) {
            *out = (enum entry_kind)i;
            return true;
        }
    return false;
}

enum outcome seller_entry_add(struct ctx *c, struct seller_id seller, enum entry_kind kind,
                              int64_t ref, struct order_id order, struct money amount)
{
    struct payout_id with = {kind == ENTRY_payout ? ref : 0};

    if (kind == ENTRY_payout)
        TRY(seller_entries_take(c, seller, amount.currency, with, NULL));
    return seller_entry_insert(c, seller, entry_kind_name(kind), ref, order, amount.currency,
                               amount.minor, with, c->now_ms, NULL);
}
