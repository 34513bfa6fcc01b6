/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/conformal.h"

#include <math.h>

#include "base/check.h"

#define ALPHA_MIN 0.001

void conformal_init(struct conformal *c, struct arena *a, double wished, double gain,
                    struct conformal_window window)
{
    check(wished > 0 && wished < 1 && window.most > 0 && window.least <= window.most);
    *c = (struct conformal){.wished = wished, .gain = gain, .alpha = wished, .window = window};
    c->seen = arena_new_n(a, struct conformal_seen, window.most);
    c->sorted = arena_new_n(a, double, window.most);
}

/* The first place of `sorted` that is not less than `v`. */
static size_t place(const struct conformal *c, double v)
{
    size_t lo = 0, hi = c->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (c->sorted[mid] < v)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void forget_oldest(struct conformal *c)
{
    size_t at = place(c, c->seen[c->first].score);

    memmove(c->sorted + at, c->sorted + at + 1, (c->n - at - 1) * sizeof(*c->sorted));
    c->first = (c->first + 1) % c->window.most;
    c->n--;
}

void conformal_see(struct conformal *c, int32_t day, double score, bool exceeded)
{
    size_t at;

    if (c->n == c->window.most)
        forget_oldest(c);
    at = place(c, score);
    memmove(c->sorted + at + 1, c->sorted + at, (c->n - at) * sizeof(*c->sorted));
    c->sorted[at] = score;
    c->seen[(c->first + c->n++) % c->window.most] = (struct conformal_seen){day, score};
    c->missed += exceeded;
    c->outcomes++;
}

void conformal_day(struct conformal *c, int32_t day)
{
    if (c->outcomes > 0)
        c->alpha += c->gain * (c->wished - c->missed / (double)c->outcomes);
    c->alpha = fmax(ALPHA_MIN, fmin(1 - ALPHA_MIN, c->alpha));
    c->missed = 0;
    c->outcomes = 0;
    while (c->n > c->window.least && c->seen[c->first].day < day - c->window.days)
        forget_oldest(c);
}

size_t conformal_rank(size_t n, double alpha)
{
    return (size_t)ceil(((double)n + 1) * (1 - alpha) - 1e-9);
}

double conformal_bound(const struct conformal *c, double none)
{
    size_t rank = conformal_rank(c->n, c->alpha);

    return rank < 1 ? c->n ? c->sorted[0] : none : rank > c->n ? none : c->sorted[rank - 1];
}
