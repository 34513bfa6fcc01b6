/* SPDX-License-Identifier: Apache-2.0 */
/* A crowd of threads that do the same work again and again, each with a context of its own, and
 * what that took: the benches of commands. */
#ifndef FACE_CLI_CROWD_H
#define FACE_CLI_CROWD_H

#include "face/cli/cli.h"

struct crowd {
    struct cli *cli;
    const struct ports *ports;                        /* of their contexts; may be NULL */
    enum outcome (*once)(struct ctx *c, void *arg);   /* one piece of work; called by all at once */
    void *arg;
    const char *word, *sentence; /* what is counted: "orders", "orders placed and paid" */
};

/* --threads (64 when not said) and --WORD (`usual` when not said) of the command. Warms up, works,
 * and prints how many a second, a second of processor time, and commands a commit. */
must_check enum outcome crowd_bench(const struct crowd *in, int64_t usual);

#define CROWD_OPTION_THREADS {"threads", "N", "how many at once (64)"}

#endif
