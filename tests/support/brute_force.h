/* SPDX-License-Identifier: Apache-2.0 */
/* The reference of the engine: every simple way, one after the other, each carried minute by minute
 * through departures found by trying day after day, and queues played minute by minute. Shares
 * nothing with the engine but the network as it was read. For small networks. */
#ifndef TESTS_BRUTE_FORCE_H
#define TESTS_BRUTE_FORCE_H

#include "shop/logistics/live.h"

/* Ways that take longer it may not find. */
enum { BRUTE_HORIZON_MIN = 80 * 1440 };

struct brute_in {
    const struct network *network;
    const struct live *live;
    uint32_t hub;
    int32_t ready_min;
    enum service service;
    int64_t weight_g;
};

struct brute_best {
    bool found;
    int32_t p50_day, p90_day; /* days since 1970-01-01 */
    int64_t cost_minor;
    size_t ways;              /* that lead there at all */
};

/* Is there a way to that group with just these days and that cost? */
bool brute_force_has(const struct brute_in *in, uint32_t group, int32_t p50_day, int32_t p90_day,
                     int64_t cost_minor);

/* To a group of cities. */
struct brute_best brute_force(const struct brute_in *in, uint32_t group);
/* Frees what is kept from call to call. */
void brute_force_end(void);

#endif
