/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/arrival.h"

double arrival_sum(const struct arrival *a)
{
    double sum = a->lost;

    for (uint32_t i = 0; i < a->n; i++)
        sum += a->mass[i];
    return sum;
}

int32_t arrival_quantile(const struct arrival *a, double share)
{
    double sum = 0;

    for (uint32_t i = 0; i < a->n; i++) {
        sum += a->mass[i];
        if (sum >= share - ARRIVAL_EPSILON)
            return a->first + (int32_t)i;
    }
    return ARRIVAL_NEVER;
}

bool arrival_dominates(const struct arrival *a, const struct arrival *b)
{
    double ahead = 0;
    uint32_t i = 0;

    for (uint32_t j = 0; j < b->n; j++) {
        int32_t step = b->first + (int32_t)j;

        for (; i < a->n && a->first + (int32_t)i <= step; i++)
            ahead += a->mass[i];
        ahead -= b->mass[j];
        if (ahead < -ARRIVAL_EPSILON)
            return false;
    }
    return true;
}
