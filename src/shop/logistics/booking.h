/* SPDX-License-Identifier: Apache-2.0 */
/* Bookings: places on departures of links that have a capacity (docs/network.md, ADR 0012), and the
 * orders whose parcels have them. A parcel takes one place on each such departure of the way that
 * was promised to it.
 *
 *   held      while the order is being paid; lapses by itself when its time has come
 *   firm      paid for
 *   released  given back
 *
 * At any moment, of each departure: taken = bookings that are held or firm <= the capacity when the
 * last place was taken. An operator may make a capacity smaller than what is taken: then nobody
 * gets a place any more, and nobody loses one. A departure without room is skipped by promises
 * (edition.h).
 *
 * Tables: departure, booking. They live with the link: every verb needs an open write transaction
 * of a command with departure_home of its link as shard key. All may be repeated. A departure gets
 * its row with its first booking; links without a capacity never have one. TOPIC_LANES is announced
 * when a departure is full and when it has room again.
 *
 * Reads are the statements of booking.sql. */
#ifndef SHOP_LOGISTICS_BOOKING_H
#define SHOP_LOGISTICS_BOOKING_H

#include "base/ctx.h"
#include "shop/logistics/booking_sql.h"
#include "shop/logistics/logistics.h"

/* The shard key of a link: the same in every process and for ever. */
int64_t departure_home(struct str link);

struct booking_new {
    struct reservation_id holder; /* the order's, made from the request: sent again, the same */
    struct account_id buyer;
    struct promise_place place;
    int64_t expires_at_ms;
};

/* Held. REFUSED promise_changed "departure" when there is no room; the transaction is then to be
 * given up. */
must_check enum outcome booking_hold(struct ctx *c, const struct booking_new *in);

/* A released one is held again, while there is room: else REFUSED promise_changed. */
must_check enum outcome booking_hold_again(struct ctx *c, const struct booking_row *b,
                                           int64_t expires_at_ms);

/* A held one becomes firm; nothing happens to others. */
must_check enum outcome booking_confirm(struct ctx *c, const struct booking_row *b);

/* A held or firm one is given back; nothing happens to others. */
must_check enum outcome booking_release(struct ctx *c, const struct booking_row *b);

/* The same, and it never was: nothing is held again by it. */
must_check enum outcome booking_forget(struct ctx *c, const struct booking_row *b);

/* The capacity of a link is another from now on: its coming departures are full or not by it. */
must_check enum outcome departure_set_capacity(struct ctx *c, struct str link, int64_t capacity);

/* Links of which coming departures do not know the capacity that the network in force gives them:
 * `capacity` is that. In a transaction. */
must_check enum outcome departures_behind(struct ctx *c, struct departure_link_list *out);

/* Verify: calls `broken` with one sentence for each departure whose places are not as above. */
must_check enum outcome booking_verify(struct ctx *c, void (*broken)(void *arg, const char *what),
                                       void *arg);

#endif
