/* SPDX-License-Identifier: Apache-2.0 */
/* What waits in front of customs, counted from scans: parcels whose latest scan says that they have
 * come to customs, each at the first customs node on the way that its hub, city and service take
 * now. The promises of the network wait behind them (live.h) until an operator says another number
 * of that node (overlay.h).
 *
 * A count is as of the latest scan of that country's customs: where nothing is told any more it is
 * not made anew, and what was counted is served at the rate of the queue. Parcels of which nothing
 * was told for QUEUE_HEARD_DAYS are lost or held, not queued, and do not count: a thin feed invents
 * no backlog. Parcels that are held wait for papers, not for their turn.
 *
 * Table: queue_count. Reads are the statements of queue_count.sql. */
#ifndef SHOP_LOGISTICS_QUEUE_COUNT_H
#define SHOP_LOGISTICS_QUEUE_COUNT_H

#include "base/ctx.h"
#include "shop/logistics/queue_count_sql.h"

enum { QUEUE_HEARD_DAYS = 30, QUEUE_COUNTS_MAX = 2000 };

struct queue_count_list {
    struct queue_count_row *v; /* of every customs node of which something is heard */
    size_t n;
};

/* Of the parcels to these countries. In a transaction. */
must_check enum outcome queue_count_read(struct ctx *c, const struct str *country,
                                         size_t countries_n, struct queue_count_list *out);

/* Writes down those that make a difference: by an hour's work of the queue, or an hour newer while
 * somebody waits. In a command. Announces TOPIC_LANES when it wrote. */
must_check enum outcome queue_count_put(struct ctx *c, const struct queue_count_list *in);

#endif
