/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/admit.h"

#include "base/num.h"

enum { PERCENT = 100 };

/* What the rules say of one promise. */
struct verdict {
    bool closed;
    int32_t change_days;    /* the least limit of those by which another service is to be taken */
    int32_t surcharge_pct;
};

/* An option, while it is not sure that it is offered. */
struct candidate {
    struct promise_option option;
    struct verdict verdict;
    bool gone;
};

struct offer {
    struct candidate v[SERVICES];
    size_t n;
    unsigned withheld;      /* services */
};

static int32_t days_of(const struct promise *p)
{
    return p->p90.days - p->handed_over.days;
}

static void act(const struct admission *rule, struct verdict *v)
{
    switch (rule->action) {
    case ADMIT_CHANGE:
        if (v->change_days == 0 || rule->limit_days < v->change_days)
            v->change_days = rule->limit_days;
        break;
    case ADMIT_PRICE:
        if (rule->surcharge_pct > v->surcharge_pct)
            v->surcharge_pct = rule->surcharge_pct;
        break;
    case ADMIT_CLOSE:
        v->closed = true;
        break;
    default: /* its date is the true one anyway */
        break;
    }
}

/* It may be another promise at the next edge of a rule, so it is not valid beyond. */
static struct verdict judge(const struct hub_admissions *rules, const struct promise_in *in,
                            struct promise *p)
{
    struct verdict v = {0};

    for (uint32_t i = 0; i < rules->n; i++) {
        const struct hub_admission *a = &rules->v[i];
        int64_t edge_ms = in->now_ms < a->starts_ms ? a->starts_ms : a->ends_ms;

        if (!(a->rule->services >> in->service & 1) || in->now_ms >= a->ends_ms ||
            (a->rule->to && a->rule->to != in->to->country))
            continue;
        p->valid_until_ms = i64_min(p->valid_until_ms, edge_ms);
        if (in->now_ms < a->starts_ms || days_of(p) <= a->rule->limit_days)
            continue;
        p->busy = true;
        act(a->rule, &v);
    }
    return v;
}

static bool carrier_closed(const struct promise_in *in, const struct promise *p)
{
    return in->closed & (p->courier ? CARRIER_BIT_COURIER : CARRIER_BIT_POST);
}

static void charge(struct promise *p, int32_t surcharge_pct)
{
    p->surcharge = money_share(p->price, surcharge_pct, PERCENT, ROUND_HALF_UP);
    p->price = money_add(p->price, p->surcharge);
}

static void find(struct snapshot *s, const struct promise_in *in, struct offer *out)
{
    static const struct hub_admissions none;
    uint32_t hub = snapshot_hub(s, in->from);
    const struct hub_admissions *rules = hub == NONE_INDEX ? &none : &s->admissions[hub];
    struct promise_in ask = *in;

    out->n = 0;
    out->withheld = 0;
    for (int service = 0; service < SERVICES; service++) {
        struct candidate *c = &out->v[out->n];

        ask.service = (enum service)service;
        c->option.service = ask.service;
        c->gone = false;
        snapshot_promise(s, &ask, &c->option.promise);
        if (c->option.promise.none != PROMISE_YES || carrier_closed(in, &c->option.promise))
            continue;
        c->verdict = judge(rules, &ask, &c->option.promise);
        if (c->verdict.closed)
            out->withheld |= 1u << service;
        else
            out->n++;
    }
}

/* Does another that is there keep the limit? Whichever goes for that, one that keeps its limit
 * stays: the limit of the other is the smaller one. */
static bool kept_by_another(const struct offer *o, size_t i)
{
    for (size_t k = 0; k < o->n; k++)
        if (k != i && days_of(&o->v[k].option.promise) <= o->v[i].verdict.change_days)
            return true;
    return false;
}

static void settle(struct offer *o)
{
    for (size_t i = 0; i < o->n; i++) {
        struct candidate *c = &o->v[i];

        if (c->verdict.surcharge_pct > 0)
            charge(&c->option.promise, c->verdict.surcharge_pct);
        c->gone = c->verdict.change_days > 0 && kept_by_another(o, i);
        if (c->gone)
            o->withheld |= 1u << c->option.service;
    }
}

static bool cheaper(const struct promise *a, const struct promise *b)
{
    return currency_eq(a->price.currency, b->price.currency) && a->price.minor < b->price.minor;
}

size_t admit_options(struct snapshot *s, const struct promise_in *in, struct promise_option *out)
{
    struct offer o;
    size_t n = 0;

    find(s, in, &o);
    settle(&o);
    for (size_t i = 0; i < o.n; i++) {
        size_t at;

        if (o.v[i].gone)
            continue;
        for (at = n++; at > 0 && cheaper(&o.v[i].option.promise, &out[at - 1].promise); at--)
            out[at] = out[at - 1];
        out[at] = o.v[i].option;
    }
    return n;
}

static bool has_rules(const struct snapshot *s, const struct hub *from)
{
    uint32_t hub = snapshot_hub(s, from);

    return hub != NONE_INDEX && s->admissions[hub].n > 0;
}

void admit_promise(struct snapshot *s, const struct promise_in *in, struct promise *out)
{
    struct promise_option options[SERVICES];
    size_t n;

    snapshot_promise(s, in, out);
    if (out->none != PROMISE_YES || !has_rules(s, in->from))
        return;
    n = admit_options(s, in, options);
    *out = (struct promise){.none = NO_ROOM};
    for (size_t i = 0; i < n; i++)
        if (options[i].service == in->service)
            *out = options[i].promise;
}

unsigned admit_withheld(struct snapshot *s, const struct promise_in *in)
{
    struct offer o;

    if (!has_rules(s, in->from))
        return 0;
    find(s, in, &o);
    settle(&o);
    return o.withheld;
}
