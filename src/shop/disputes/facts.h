/* SPDX-License-Identifier: Apache-2.0 */
/* What the facts say about a dispute: the promise, the scans, what the buyer has said before. Where
 * they decide, nobody else has to. Pure.
 *
 *   received   the buyer has confirmed it, or the post has delivered it: told to both, decides
 *              nothing
 *   returned   customs or the post sends it back: the buyer gets his money
 *   late       not delivered although the promised day and the days of grace have passed: the same
 *   waiting    it is still on its way and in time: neither decided nor escalated before `until`
 *   silent     it is about something that no scan knows */
#ifndef SHOP_DISPUTES_FACTS_H
#define SHOP_DISPUTES_FACTS_H

#include "base/civil.h"
#include "shop/disputes/states.h"

struct dispute_facts {
    bool received;
    bool returned;
    struct date promised; /* the last day of the original promise */
    int32_t grace_days;   /* of the policy */
};

enum finding { FOUND_SILENT, FOUND_RECEIVED, FOUND_RETURNED, FOUND_LATE, FOUND_WAITING };

/* `until_ms` is set for FOUND_WAITING: the first moment at which it is late. */
enum finding dispute_finding(enum dispute_reason reason, const struct dispute_facts *f,
                             int64_t now_ms, int64_t *until_ms);

/* Does the buyer get all his money by this alone? */
static inline bool finding_decides(enum finding f)
{
    return f == FOUND_RETURNED || f == FOUND_LATE;
}

#endif
