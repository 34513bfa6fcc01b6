/* SPDX-License-Identifier: Apache-2.0 */
/* Rehearsals that operators have started: run one after the other on a thread of their own, since
 * one may take seconds, and kept in memory, the latest RUNS_MAX of them, until the program ends.
 * Safe from every thread. */
#ifndef FACE_WEB_REHEARSALS_H
#define FACE_WEB_REHEARSALS_H

#include "shop/logistics/report.h"

enum { RUNS_MAX = 12 };

enum run_state { RUN_WAITS, RUN_RUNS, RUN_DONE, RUN_REFUSED, RUN_FAILED };

struct rehearsals;

struct rehearsals *rehearsals_new(void);
void rehearsals_free(struct rehearsals *r); /* after what runs has run; NULL is fine */

/* What is known of a run. */
struct run_news {
    int64_t id;
    enum run_state state;
    int per_mille;
    const char *doing;             /* "days", "how many", "what to buy" */
    struct str title;              /* in the caller's arena */
    struct problem problem;        /* when REFUSED */
};

/* Reads the scenario and puts it in the queue. REFUSED as scenario_read, and unavailable when
 * RUNS_MAX wait already. `networks` gives the five texts of the network that it names. */
typedef bool run_network(struct str name, struct network_csv *out);
must_check enum outcome rehearsals_start(struct rehearsals *r, struct str json,
                                         run_network *network, struct problem *p, int64_t *id);

/* The latest first; returns how many. */
size_t rehearsals_list(struct rehearsals *r, struct arena *a, struct run_news out[RUNS_MAX]);
bool rehearsals_news(struct rehearsals *r, struct arena *a, int64_t id, struct run_news *out);

/* The report of a run that is DONE, held until it is given back; NULL: there is none. */
struct held_report {
    struct rehearsals *owner;
    const struct report *report;
    size_t slot;
};
bool rehearsals_hold(struct rehearsals *r, int64_t id, struct held_report *out);
void rehearsals_give_back(struct held_report *h); /* for scoped(); the zeroed one is fine */

#endif
