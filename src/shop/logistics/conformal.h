/* SPDX-License-Identifier: Apache-2.0 */
/* Conformal correction of a forecast by its own past errors.
 *
 * Each past forecast has a score: how far up in its distribution, or how many days late, the
 * outcome came. Of n scores, the one of rank ceil((n + 1)(1 - a)) is exceeded by the next outcome
 * with chance at most a, whatever the forecast is worth (split conformal; Vovk, Papadopoulos), as
 * long as past and next are alike. A sale breaks that, so a moves by what it gets wrong:
 * a <- a + g (a* - err) for a wished a* (adaptive conformal inference; Gibbs and Candes 2021), once
 * a day with the mean err of the outcomes seen that day.
 *
 * Scores older than `days` are forgotten, as long as `least` are left; at most `most` are kept.
 * Pure. */
#ifndef SHOP_LOGISTICS_CONFORMAL_H
#define SHOP_LOGISTICS_CONFORMAL_H

#include "base/arena.h"

struct conformal_window {
    int32_t days;
    size_t least, most;
};

struct conformal_seen {
    int32_t day;
    double score;
};

struct conformal {
    double wished;      /* a*: the share that may exceed */
    double gain;        /* g */
    double alpha;       /* a, of today */
    double missed;      /* of the outcomes of today */
    int64_t outcomes;
    struct conformal_window window;
    size_t n, first;
    struct conformal_seen *seen; /* a ring, the oldest first */
    double *sorted;     /* their scores in order */
};

/* 0 < wished < 1. Memory from `a`. */
void conformal_init(struct conformal *c, struct arena *a, double wished, double gain,
                    struct conformal_window window);

/* An outcome of `day`: its score, and whether it exceeded what was said then. Days in order. */
void conformal_see(struct conformal *c, int32_t day, double score, bool exceeded);
/* Ends the day: alpha moves, old scores go. */
void conformal_day(struct conformal *c, int32_t day);

/* The rank of (n, alpha), from 1; more than n: there are too few scores to say. */
size_t conformal_rank(size_t n, double alpha);
/* The score of that rank now; `none` where there are too few. */
double conformal_bound(const struct conformal *c, double none);

#endif
