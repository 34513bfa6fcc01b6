/* SPDX-License-Identifier: Apache-2.0 */
/* Messages to buyers and sellers: what they see in their account, and get by mail. Written once for
 * each kind and thing (purchase, order, payout, entry of a dispute), in the language of the moment,
 * and never changed.
 *
 * A message lives with whom it is for: `home` is the buyer or the seller. Writing needs an open
 * write transaction there. Lists come from the statements of notify.sql. */
#ifndef SHOP_NOTIFY_NOTIFY_H
#define SHOP_NOTIFY_NOTIFY_H

#include "base/civil.h"
#include "base/ctx.h"
#include "base/money.h"
#include "lib/locale.h"
#include "shop/notify/notify_sql.h"

enum message_audience { TO_BUYER, TO_SELLER };

/* X(kind, audience, what `ref` is, subject, body). Texts are message ids; what they may name:
 * %{number} of the thing, of a dispute that of its order, %{amount}, %{days} (the promise, or of
 * `late` what is expected now), %{promised} (the day at latest), %{reason}, %{until} (a day),
 * %{parcel} (S10). */
#define MESSAGE_KINDS(X)                                                                          \
    X(placed, TO_BUYER, PURCHASE, N_("Your purchase %{number} is waiting for payment"),           \
      N_("Thank you. Please pay %{amount}; until then we hold the goods for you."))               \
    X(paid, TO_BUYER, PURCHASE, N_("Your purchase %{number} is paid"),                            \
      N_("We have received %{amount}. We keep it safe and pay the sellers only after you have "   \
         "your goods."))                                                                          \
    X(failed, TO_BUYER, PURCHASE, N_("The payment for your purchase %{number} failed"),           \
      N_("No money was taken. You can try again until the purchase lapses."))                     \
    X(lapsed, TO_BUYER, PURCHASE, N_("Your purchase %{number} was not paid in time"),             \
      N_("The goods are back on sale. Nothing was charged."))                                     \
    X(cancelled, TO_BUYER, PURCHASE, N_("Your purchase %{number} is cancelled"),                  \
      N_("Nothing was charged."))                                                                 \
    X(shipped, TO_BUYER, ORDER, N_("Your order %{number} is on its way"),                         \
      N_("Parcel %{parcel} was handed over. It should arrive %{days}."))                          \
    X(late, TO_BUYER, ORDER, N_("Your order %{number} will arrive later than we promised"),       \
      N_("We promised it by %{promised}. Now we expect it %{days}. %{reason} You need not do "    \
         "anything: your money is held until you have it, and our guarantee holds."))             \
    X(delivered, TO_BUYER, ORDER, N_("Your order %{number} was delivered"),                       \
      N_("Please confirm that you have it and that all is well, or tell us what is wrong. After " \
         "%{until} we take it as confirmed."))                                                    \
    X(order_cancelled, TO_BUYER, ORDER, N_("Your order %{number} is cancelled"),                  \
      N_("%{amount} is on its way back to you."))                                                 \
    X(order_refunded, TO_BUYER, ORDER, N_("Your order %{number} did not arrive in time"),         \
      N_("Our guarantee holds: %{amount} is on its way back to you."))                            \
    X(dispute_news, TO_BUYER, DISPUTE, N_("News in the dispute over your order %{number}"),       \
      N_("Please look at what was said and offered, and what happens next."))                     \
    X(dispute_closed, TO_BUYER, DISPUTE, N_("The dispute over your order %{number} has ended"),   \
      N_("Back to you: %{amount}. Please look at the order for the reason."))                     \
    X(seller_dispute, TO_SELLER, DISPUTE, N_("Something is wrong with order %{number}"),          \
      N_("The buyer has opened a dispute and asks for %{amount}. Please answer by %{until}; "     \
         "after that a mediator decides. The money stays with us meanwhile."))                    \
    X(seller_dispute_news, TO_SELLER, DISPUTE, N_("News in the dispute over order %{number}"),    \
      N_("Please look at what was said and offered, and what happens next."))                     \
    X(seller_dispute_closed, TO_SELLER, DISPUTE, N_("The dispute over order %{number} has ended"), \
      N_("Back to the buyer: %{amount}. The rest is released as usual."))                         \
    X(seller_order, TO_SELLER, ORDER, N_("New order %{number}"),                                  \
      N_("It is paid. Please send it so that it arrives %{days}."))                               \
    X(seller_cancelled, TO_SELLER, ORDER, N_("Order %{number} is cancelled"),                     \
      N_("Please do not send it. The goods are back in your stock."))                             \
    X(seller_refunded, TO_SELLER, ORDER, N_("Order %{number} was refunded"),                      \
      N_("It was not delivered within the guarantee, so the buyer has the money back."))          \
    X(seller_delivered, TO_SELLER, ORDER, N_("Order %{number} was delivered"),                    \
      N_("The buyer is asked to confirm it."))                                                    \
    X(seller_completed, TO_SELLER, ORDER, N_("Order %{number} is completed"),                     \
      N_("The money is released after %{until}, when the time for disputes has ended."))          \
    X(seller_released, TO_SELLER, ORDER, N_("The money for order %{number} is released"),         \
      N_("It goes out with your next payout."))                                                   \
    X(seller_payout, TO_SELLER, PAYOUT, N_("Payout of %{amount}"),                                \
      N_("Payout %{number} has arrived at your bank."))

enum message_thing { MESSAGE_PURCHASE, MESSAGE_ORDER, MESSAGE_DISPUTE, MESSAGE_PAYOUT };

enum message_kind {
#define X(kind, audience, thing, subject, body) MESSAGE_KIND_##kind,
    MESSAGE_KINDS(X)
#undef X
    MESSAGE_KINDS_N
};

enum { MESSAGE_TEXT_MAX = 2000 };

must_check bool message_kind_parse(struct str name, enum message_kind *out);
enum message_audience message_audience(enum message_kind kind);
enum message_thing message_thing(enum message_kind kind);

struct message_new {
    int64_t home;
    enum message_kind kind;
    int64_t ref;                 /* the thing it is about */
    struct purchase_id purchase; /* for links; zero for a payout */
    struct order_id order;       /* or zero */
    const struct locale *locale;
    struct str email; /* where a letter goes; empty: only shown */
    struct money amount;
    struct date p50, p90, until;
    struct date promised; /* of `late`: the day at latest that was promised */
    struct str reason;    /* of `late`: a sentence in the reader's language */
    struct str parcel;
};

/* Writes it, unless there is one of that kind and ref already; *id is that of the message. */
must_check enum outcome message_write(struct ctx *c, const struct message_new *in,
                                      struct message_id *id);

#endif
