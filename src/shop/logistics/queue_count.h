/* SPDX-License-Identifier: Apache-2.0 */
/* What waits in front of every queue, counted from scans, and what is announced to come there. The
 * promises of the network wait behind both (live.h); an operator's own number of a node goes before
 * the count (overlay.h), not before what is announced.
 *
 * Each parcel is held against the way that its hub, city and service take now:
 *
 *   outward   sorting in the country of dispatch    EMB comes, EMC leaves
 *   transit   sorting in any other                  EMJ comes, EMK leaves
 *   inward    import customs                        EMD or EDB comes, EDC or EMF leaves
 *   delivery  sorting in the country of delivery    EDD comes, EDE leaves; of a parcel that crosses
 *                                                   no border all of its sorting
 *
 * (emsevt.h). One whose latest scan says that it came waits in the first queue of that part of the
 * way. To the queues after it, it comes on the day that the way has for it, counted from the day of
 * handing over, and later by what waits before it; the ways are those of the network without what
 * waits, so that a count does not change the next one's ways. Who should have come before the
 * latest scan heard of that node comes today. Where nothing was heard nobody waits, and who should
 * have come before today does not count, so that a silent feed invents no backlog. Parcels of which
 * nothing was told for `silent_days` are lost and do not count; parcels that are held wait for
 * papers, not for their turn.
 *
 * A count is as of the latest scan heard: where nothing is told any more, what was counted is
 * served at the rate of the queue. What is counted is also
 * kept as it is for operators, who see it where it changes no promise too (queue_now.h). Tables:
 * queue_count, queue_inflow, queue_seen. */
#ifndef SHOP_LOGISTICS_QUEUE_COUNT_H
#define SHOP_LOGISTICS_QUEUE_COUNT_H

#include "base/ctx.h"
#include "shop/logistics/queue_count_sql.h"
#include "shop/logistics/wait.h"

enum { SILENT_DAYS_MAX = 90, QUEUE_COMING_DAYS = 7, QUEUE_COUNTS_MAX = 2000,
       QUEUE_INFLOWS_MAX = 100000 };

struct queue_count {
    struct str node;
    bool heard;                  /* scans tell of it, the latest at: */
    int64_t at_ms;               /* else the midnight that today began with */
    int64_t waiting[WAIT_CLASSES];
    int32_t first_day;           /* local, of the calendar: that of `coming` */
    int32_t today;               /* the same */
    uint32_t days_n;             /* at most INFLOW_DAYS_MAX */
    int64_t (*coming)[WAIT_CLASSES];
};

struct queue_count_list {
    struct queue_count *v;       /* by node: those of which something is heard or announced */
    size_t n;
};

/* Of the parcels to these countries. In a transaction. */
must_check enum outcome queue_count_read(struct ctx *c, const struct str *country,
                                         size_t countries_n, int32_t silent_days,
                                         struct queue_count_list *out);

/* Writes down for promises those that make a difference: by an hour's work of the queue, or an hour
 * newer while as much waits; for operators all. In a command. Announces TOPIC_LANES when promises
 * have something new. */
must_check enum outcome queue_count_put(struct ctx *c, const struct queue_count_list *in);

#endif
