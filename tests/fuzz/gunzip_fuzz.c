/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as gzip, whole and in pieces: never a crash, and both ways give the same. */
#include "base/check.h"
#include "lib/gzip.h"

enum { MAX_BYTES = 4 << 20 };

static enum outcome count(void *arg, struct str plain)
{
    *(size_t *)arg += plain.n;
    return DONE;
}

static enum outcome unpack(struct str packed, size_t piece, size_t *n)
{
    struct gunzip *g = gunzip_new(MAX_BYTES);
    struct problem p = {0};
    enum outcome outcome = DONE;

    for (size_t at = 0; at < packed.n && outcome == DONE; at += piece)
        outcome = gunzip_feed(g, str_sub(packed, at, piece), count, n, &p);
    if (outcome == DONE)
        outcome = gunzip_end(g, &p);
    check(outcome == DONE || p.refusal != refusal_none);
    gunzip_free(g);
    return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str packed = {(const char *)data, n};
    size_t whole = 0, pieces = 0;

    if (unpack(packed, n + 1, &whole) == DONE) {
        check(unpack(packed, 5, &pieces) == DONE);
        check(whole == pieces && whole <= MAX_BYTES);
    }
    return 0;
}
