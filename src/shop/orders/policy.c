/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/orders/policy.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"
#include "lib/data_files.h"
#include "lib/table.h"

enum column {
    POLICY_ID,
    MARKET,
    FROM,
    PAY_WITHIN,
    GUARANTEE,
    AUTO_CONFIRM,
    DISPUTE_AFTER,
    DISPUTE_WINDOW,
    GRACE,
    ANSWER,
    ESCALATE,
    NEGOTIATE,
    DECIDE,
    RETURN_SEND,
    RETURN_TRAVEL,
    EXTENSION,
    COMMISSION,
    CHECK,
    SOURCE
};

static const char *const columns[] = {
    "id",
    "market",
    "from",
    "pay_within_min",
    "guarantee_days",
    "auto_confirm_days",
    "dispute_after_days",
    "dispute_window_days",
    "grace_days",
    "answer_days",
    "escalate_days",
    "negotiate_days",
    "decide_days",
    "return_send_days",
    "return_travel_days",
    "extension_days",
    "commission_bp",
    "check",
    "source",
};

static enum outcome read_policy(const struct table *t, size_t i, struct problem *p,
                                struct policy *out)
{
    TRY(cell_text(t, i, POLICY_ID, 1, 20, p, &out->id));
    TRY(cell_text(t, i, MARKET, 1, 2, p, &out->market));
    TRY(cell_date(t, i, FROM, (struct date){0}, p, &out->from));
    TRY(cell_i32(t, i, PAY_WITHIN, 5, 7 * 24 * 60, p, &out->pay_within_min));
    TRY(cell_i32(t, i, GUARANTEE, 1, 365, p, &out->guarantee_days));
    TRY(cell_i32(t, i, AUTO_CONFIRM, 1, 365, p, &out->auto_confirm_days));
    TRY(cell_i32(t, i, DISPUTE_AFTER, 0, 365, p, &out->dispute_after_days));
    TRY(cell_i32(t, i, DISPUTE_WINDOW, 1, 365, p, &out->dispute_window_days));
    TRY(cell_i32(t, i, GRACE, 0, 365, p, &out->grace_days));
    TRY(cell_i32(t, i, ANSWER, 1, 365, p, &out->answer_days));
    TRY(cell_i32(t, i, ESCALATE, 0, 365, p, &out->escalate_days));
    TRY(cell_i32(t, i, NEGOTIATE, 1, 365, p, &out->negotiate_days));
    TRY(cell_i32(t, i, DECIDE, 1, 365, p, &out->decide_days));
    TRY(cell_i32(t, i, RETURN_SEND, 1, 365, p, &out->return_send_days));
    TRY(cell_i32(t, i, RETURN_TRAVEL, 1, 365, p, &out->return_travel_days));
    TRY(cell_i32(t, i, EXTENSION, 1, 365, p, &out->extension_days));
    TRY(cell_i32(t, i, COMMISSION, 0, 10000, p, &out->commission_bp));
    TRY(cell_flag(t, i, CHECK, p, &out->check));
    return cell_text(t, i, SOURCE, 1, 500, p, &out->source);
}

static bool in_order(const struct policy *a, const struct policy *b)
{
    int markets = str_cmp(a->market, b->market);

    return markets < 0 || (markets == 0 && a->from.days < b->from.days);
}

static const struct policy *find_policy(struct policies in, struct str id)
{
    for (size_t i = 0; i < in.n; i++)
        if (str_eq(in.v[i].id, id))
            return &in.v[i];
    return NULL;
}

enum outcome policies_parse(struct arena *a, struct str csv, struct problem *p,
                            struct policies *out)
{
    struct policy *v;
    struct table t;

    TRY(table_parse(a, STR("policies.csv"), csv, columns, countof(columns), POLICIES_MAX, p, &t));
    v = arena_new_n(a, struct policy, t.n);
    for (size_t i = 0; i < t.n; i++) {
        TRY(read_policy(&t, i, p, &v[i]));
        if (i > 0 && !in_order(&v[i - 1], &v[i]))
            return cell_refuse(&t, i, FROM, p, "rows ordered by market and date");
        if (find_policy((struct policies){v, i}, v[i].id))
            return cell_refuse(&t, i, POLICY_ID, p, "an id of its own");
    }
    if (t.n == 0 || !str_eq(v[0].market, STR("*")) || v[0].from.days > date_of(2024, 1, 1).days)
        return refuse(p, refusal_invalid, "policies.csv",
                      "a row of market * from 2024-01-01 or before, first");
    *out = (struct policies){v, t.n};
    return DONE;
}

/* ---- The rows that the program ships ---- */

static struct policies shipped;
static struct problem load_problem;
static enum outcome loaded = FAILED;

static void load_once(void)
{
    static struct arena memory;

    arena_init(&memory, 1024 * 1024);
    loaded = policies_parse(&memory, data_file("policies.csv"), &load_problem, &shipped);
}

enum outcome policies_load(struct problem *p)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, load_once);
    if (loaded == REFUSED)
        *p = load_problem;
    return loaded;
}

static const struct policy *newest(struct str market, struct date day)
{
    const struct policy *found = NULL;

    for (size_t i = 0; i < shipped.n; i++)
        if (str_eq(shipped.v[i].market, market) && shipped.v[i].from.days <= day.days)
            found = &shipped.v[i];
    return found;
}

static void load_or_stop(void)
{
    struct problem p;

    check(policies_load(&p) == DONE);
}

const struct policy *policy_on(struct str market, struct date day)
{
    const struct policy *own;

    load_or_stop();
    own = newest(market, day);
    return own ? own : newest(STR("*"), day);
}

const struct policy *policy_by_id(struct str id)
{
    load_or_stop();
    return find_policy(shipped, id);
}
