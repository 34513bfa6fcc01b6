/* SPDX-License-Identifier: Apache-2.0 */
/* Promotions as they are kept (ADR 0020): what was promised by whom, from when until when, and what
 * it has cost. promotion.h says what one does to a parcel.
 *
 * One that was made is never changed: it is ended, and another made; so the rows are the audit. Its
 * budget and its number of parcels are never exceeded: an order's part is held when it is placed,
 * firm when it is paid, and given back when the order is cancelled or lapses:
 *
 *   spent = Σ cost of uses that are held or firm <= budget
 *
 * Tables: promotion (everywhere), promotion_spent and promotion_use (they live with the promotion:
 * shard key promotion_home). Reads are the statements of promotions.sql. */
#ifndef SHOP_PROMOTIONS_PROMOTIONS_H
#define SHOP_PROMOTIONS_PROMOTIONS_H

#include "base/ctx.h"
#include "shop/promotions/promotion.h"
#include "shop/promotions/promotions_sql.h"

struct store;

enum {
    PROMOTIONS_MAX = 500,           /* that hold or will */
    PROMOTION_TITLE_MAX = 60,       /* bytes */
    PROMOTION_NOTE_MAX = 300,
    PROMOTION_WHO_MAX = 100,
    PROMOTION_DAYS_MAX = 400,
    PROMOTION_USES_MAX = 1000000000,
    PROMOTION_USES_OF_ORDER_MAX = 64
};

/* Can it be made? Of *in what is not id, at, account or ended counts. REFUSED with the field. Needs
 * no transaction. */
must_check enum outcome promotion_check(struct ctx *c, const struct promotion_row *in);

/* Makes one that was checked, or ends one; in a command. Announce TOPIC_PROMOTIONS. REFUSED
 * too_many; not_found, wrong_state when it was ended before. */
must_check enum outcome promotion_put(struct ctx *c, const struct promotion_row *in,
                                      struct promotion_id *id);
must_check enum outcome promotion_end(struct ctx *c, struct promotion_id id, struct str who);

/* The value of a row, as if nothing had been spent of it. */
struct promotion promotion_of(const struct promotion_row *row);

/* Those that hold in a country now, with what they have left; NULL and 0 where there are none. In a
 * transaction; memory of c->arena. */
struct promotions_held {
    const struct promotion *const *v;
    size_t n;
    int64_t until_ms; /* when the next one starts or ends; INT64_MAX: never */
};
must_check enum outcome promotions_held(struct ctx *c, struct str country,
                                        struct promotions_held *out);

/* As kept_listen (store/kept.h). */
void promotions_listen(struct store *s);

/* ---- an order's part; in a command with promotion_home as shard key; may be repeated ---- */

static inline int64_t promotion_home(struct promotion_id id) { return id.v; }

struct promotion_take {
    struct promotion_id promotion;
    struct reservation_id holder;
    struct account_id buyer;
    int64_t cost_minor; /* in the promotion's currency */
    int64_t expires_at_ms;
};
/* Held. REFUSED quote_changed when nothing is left of it; the transaction is then to be given up.
 * Whether its time is over is not asked: the price was agreed to while it held. */
must_check enum outcome promotion_take(struct ctx *c, const struct promotion_take *in);
/* A released one is held again, while there is something left. */
must_check enum outcome promotion_take_again(struct ctx *c, const struct promotion_use_row *u,
                                             int64_t expires_at_ms);
must_check enum outcome promotion_confirm(struct ctx *c, const struct promotion_use_row *u);
must_check enum outcome promotion_release(struct ctx *c, const struct promotion_use_row *u);
must_check enum outcome promotion_forget(struct ctx *c, const struct promotion_use_row *u);

#endif
