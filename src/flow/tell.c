/* SPDX-License-Identifier: Apache-2.0 */
/* Messages: from an effect, the facts of the thing it is about are read and a message is written
 * where its reader lives; its letter is another effect. */
#include "base/check.h"
#include "flow/effects.h"
#include "flow/ports.h"
#include "flow/steps.h"
#include "shop/disputes/disputes.h"
#include "shop/notify/notify.h"
#include "store/store.h"

struct telling {
    const struct effect *effect;
    struct message_new message;
};

static enum outcome of_purchase(struct ctx *c, struct message_new *m)
{
    struct purchase_row p;

    TRY(purchase_locate(c, m->purchase, &p));
    if (m->amount.minor == 0)
        m->amount = money(p.total, p.currency);
    if (message_audience(m->kind) == TO_SELLER)
        return DONE;
    m->email = p.email;
    m->locale = locale_get(p.locale);
    if (!m->locale)
        m->locale = locale_english();
    return DONE;
}

/* The number of the parcel is the note of the order's shipping. */
static enum outcome read_parcel(struct ctx *c, const struct order_row *o, struct str *number)
{
    struct order_event_row_list history;

    *number = STR("");
    TRY(order_history(c, o->buyer, o->id, ORDER_STATES_N, &history));
    for (size_t i = 0; i < history.n; i++)
        if (str_eq(history.v[i].state, order_state_name(ORDER_shipped)))
            *number = history.v[i].note;
    return DONE;
}

static enum outcome of_order(struct ctx *c, struct message_new *m)
{
    struct order_row o;

    TRY(order_locate(c, m->order, &o));
    TRY(read_parcel(c, &o, &m->parcel));
    m->purchase = o.purchase;
    m->amount = money(o.total, o.currency);
    m->p50 = o.p50;
    m->p90 = o.p90;
    m->until = utc_date(o.has_due_at ? o.due_at : c->now_ms);
    return of_purchase(c, m);
}

/* What is expected now, and why it is later than was promised. */
static enum outcome of_late(struct ctx *c, struct message_new *m)
{
    struct order_row o;
    struct shipment *parcels;
    size_t n;

    TRY(order_locate(c, m->order, &o));
    TRY(shipments_of_order(c, o.buyer, o.id, &parcels, &n));
    if (n == 0 || !parcels[0].expected)
        return fail("flow", "order %lld is late without a parcel", (long long)o.id.v);
    m->promised = parcels[0].p90;
    m->p50 = parcels[0].now_p50;
    m->p90 = parcels[0].now_p90;
    m->reason = shipment_why(c->arena, locale_language(m->locale), &parcels[0]);
    return DONE;
}

/* An entry of a dispute: its amount, and until when an answer is awaited. */
static enum outcome of_dispute(struct ctx *c, struct message_new *m)
{
    struct dispute_event_row entry;
    struct dispute_row d;
    bool found;

    TRY(dispute_event_find(c, (struct dispute_event_id){m->ref}, &entry, &found));
    if (!found)
        return fail("flow", "no such entry of a dispute: %lld", (long long)m->ref);
    TRY(dispute_read(c, entry.buyer, entry.dispute, &d));
    m->order = d.order_id;
    TRY(of_order(c, m));
    m->amount = money(entry.amount, d.currency);
    m->until = utc_date(d.has_due_at ? d.due_at : c->now_ms);
    return DONE;
}

static enum outcome of_payout(struct ctx *c, struct message_new *m)
{
    struct payout_row p;

    TRY(payout_locate(c, (struct payout_id){m->ref}, &p));
    m->amount = money(p.amount, p.currency);
    return DONE;
}

static enum outcome gather(struct ctx *c, void *arg)
{
    struct telling *t = arg;
    struct message_new *m = &t->message;

    m->email = STR("");
    m->locale = locale_english();
    switch (message_thing(m->kind)) {
    case MESSAGE_PURCHASE:
        m->purchase = (struct purchase_id){m->ref};
        return of_purchase(c, m);
    case MESSAGE_ORDER:
        m->order = (struct order_id){m->ref};
        TRY(of_order(c, m));
        return m->kind == MESSAGE_KIND_late ? of_late(c, m) : DONE;
    case MESSAGE_DISPUTE:
        return of_dispute(c, m);
    case MESSAGE_PAYOUT:
        return of_payout(c, m);
    }
    return DONE;
}

static enum outcome write_message(struct ctx *c, void *arg)
{
    const struct telling *t = arg;
    struct message_id id;

    TRY(message_write(c, &t->message, &id));
    if (t->message.email.n == 0)
        return DONE;
    return effect_emit(c, &(struct effect){EFFECT_send_mail, t->message.home, id.v, STR("")}, 0);
}

enum outcome do_tell(struct ctx *c, const struct effect *e)
{
    struct telling t = {.effect = e, .message = {.home = e->home, .ref = e->ref}};

    if (!message_kind_parse(e->word, &t.message.kind))
        return refuse(&c->problem, refusal_invalid, "word", "a kind of message");
    TRY(store_read(c, gather, &t));
    return store_write(c, e->home, write_message, &t);
}

/* ---- Letters ---- */

static enum outcome read_message(struct ctx *c, void *arg)
{
    struct message_row *m = arg;
    bool found;

    TRY(message_get(c, m->home, m->id, m, &found));
    return found ? DONE : refuse(&c->problem, refusal_not_found, NULL, "a message");
}

static enum outcome mark_mailed(struct ctx *c, void *arg)
{
    const struct message_row *m = arg;

    return message_set_mailed(c, m->home, m->id, c->now_ms, NULL);
}

enum outcome do_send_mail(struct ctx *c, const struct effect *e)
{
    const struct post_box *box = c->ports ? c->ports->mail : NULL;
    struct message_row m = {.home = e->home, .id = {e->ref}};
    struct mail letter;

    TRY(store_read(c, read_message, &m));
    if (m.has_mailed_at || !box)
        return DONE;
    letter = (struct mail){m.id.v, m.email, m.subject, m.body};
    TRY(box->send(box->self, c, &letter));
    return store_write(c, m.home, mark_mailed, &m);
}
