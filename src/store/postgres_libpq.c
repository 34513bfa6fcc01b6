/* SPDX-License-Identifier: Apache-2.0 */
#include "store/postgres.h"

#include "lib/late.h"

struct libpq pq;

static bool loaded;

static void load(void)
{
    static const struct late_name names[] = {
#define X(name) {"PQ" #name, &pq.name},
        LIBPQ(X)
#undef X
    };

    loaded = late_load("libpq.so.5", names, countof(names));
}

bool libpq_load(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, load);
    return loaded;
}
