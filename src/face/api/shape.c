/* SPDX-License-Identifier: Apache-2.0 */
#include "face/api/shape.h"

#include "base/check.h"
#include "shop/disputes/returns.h"
#include "shop/disputes/states.h"
#include "shop/logistics/emsevt.h"
#include "shop/orders/states.h"

/* ---- words: WORDS(name, each...) ---- */

#define WORDS(name, ...) static const char *const words_##name[] = {__VA_ARGS__};
#define WORD(state, ...) #state,
#define CODE(state, code) code,

WORDS(city_size, "capital", "major", "regional", "remote")
WORDS(quote_step, "rate", "goods", "freight", "surcharge", "insurance", "promotion", "free",
      "duty", "fee", "tax", "tax_included", "total")
WORDS(payer, "seller", "marketplace")
WORDS(promise_reason, "ordered", "cut_off", "closed", "handling", "leg", "customs", "sorting",
      "lastmile", "holiday", "delivery")
WORDS(service, "economy", "standard", "express", "local")
WORDS(search_sort, "relevance", "price_asc", "price_desc", "newest", "rating", "soonest")
WORDS(stock_band, "none", "few", "plenty")
WORDS(seller_state, "open", "paused", "closed")
WORDS(shop_state, "open", "paused")
WORDS(offer_state, "listed", "hidden", "removed")
WORDS(listing_state, "listed", "hidden")
WORDS(put, "created", "changed", "unchanged")
WORDS(order_money, "unpaid", "held", "released", "returning", "returned")
WORDS(refund_state, "asked", "done", "failed")
WORDS(payout_state, "asked", "paid", "failed", "expired")
WORDS(entry_kind, "sale", "retained", "freed", "payout", "returned")
WORDS(buyer_move, "paid", "refunded", "handed_over")
WORDS(purchase_state, PURCHASE_STATES(WORD))
WORDS(order_state, ORDER_STATES(WORD))
WORDS(parcel_status, PARCEL_STATUSES(CODE))
WORDS(dispute_reason, DISPUTE_REASONS(WORD))
WORDS(dispute_state, DISPUTE_STATES(WORD))
WORDS(dispute_event, DISPUTE_EVENTS(WORD))
WORDS(dispute_side, DISPUTE_SIDES(WORD))
WORDS(dispute_finding, "received", "returned", "late", "waiting")
WORDS(dispute_fact, "late", "returned", "delivered", RETURN_STATES(WORD))
WORDS(return_state, RETURN_STATES(WORD))
WORDS(picture_size, "whole", "small")
WORDS(customs_decision, "held", "released", "refused", "returned")

static const char *const words_problem_code[] = {
#define X(code, status, title) #code,
#include "base/refusals.def"
#undef X
    "failed"};

/* ---- fields ---- */

enum { MAYBE = false, NEEDED = true, IN = true, OUT = false };

#define PLAIN NULL, NULL, 0, 0
#define OF_text(of) PLAIN
#define OF_block(of) PLAIN
#define OF_secret(of) PLAIN
#define OF_id(of) PLAIN
#define OF_i64(of) PLAIN
#define OF_flag(of) PLAIN
#define OF_money(of) PLAIN
#define OF_currency(of) PLAIN
#define OF_date(of) PLAIN
#define OF_moment(of) PLAIN
#define OF_word(of) NULL, words_##of, countof(words_##of), 0
#define OF_object(of) &api_shapes[SHAPE_##of], NULL, 0, 0
#define OF_list(of) &api_shapes[SHAPE_##of], NULL, 0, 0
#define OF_texts(of) NULL, NULL, 0, of

/* The struct is named inside of a function, so that each field can say where it lies in it. */
#define SHAPE(name, way, about)                        \
    static const struct shape_field *fields_##name(size_t *n) \
    {                                                  \
        struct api_##name *self = NULL;                \
        static const struct shape_field v[] = {
#define F(kind, name, of, min, max, need, about) \
    {#name, FIELD_##kind, OF_##kind(of), min, max, need, offsetof(__typeof__(*self), name), about},
#define END(name)      \
        };             \
        (void)self;    \
        *n = countof(v); \
        return v;      \
    }
#include "face/api/shapes.def"
#undef SHAPE
#undef F
#undef END

/* ---- shapes ---- */

const struct shape api_shapes[SHAPE_none] = {
#define SHAPE(name, way, about) {#name, way, sizeof(struct api_##name), fields_##name, about},
#define F(kind, name, of, min, max, need, about)
#define END(name)
#include "face/api/shapes.def"
#undef SHAPE
#undef F
#undef END
};

const struct shape *api_shape(enum api_shape_id id)
{
    return id == SHAPE_none ? NULL : &api_shapes[id];
}

bool shape_has_field(const struct shape *s, struct str name)
{
    size_t n;
    const struct shape_field *f = s->fields(&n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(str_of(f[i].name), name))
            return true;
    return false;
}
