/* SPDX-License-Identifier: Apache-2.0 */
/* A process that trades until somebody pulls the plug, and the judge of what is left. Its threads
 * place and pay orders by the real verbs (face/cli/drill.h) and run the effects; everything that
 * was acknowledged to them goes through a pipe, which survives.
 *
 * The process is the test program itself, started anew by posix_spawn: main() hands over to
 * trader_main when trader_called says so. */
#ifndef SUPPORT_TRADER_H
#define SUPPORT_TRADER_H

#include "support/powerloss.h"
#include "support/test_store.h"

struct trader_job {
    const struct test_store *at; /* closed: whoever starts a process has no database open */
    uint64_t seed;
    int64_t kill_after_ms;  /* SIGKILL then; 0: never */
    struct powerloss power; /* SQLite: armed when it names a step */
};

enum trader_step { TRADER_PLACED, TRADER_PAID };

/* What was acknowledged. */
struct trader_ack {
    int64_t step, buyer, purchase, total;
};

struct trader_acks {
    struct trader_ack *v; /* owned: trader_forget */
    size_t n, room;
};

bool trader_called(int argc, char **argv);
_Noreturn void trader_main(char **argv);

/* Runs one until it is killed or ends; adds what it acknowledged. Gives what waitpid says. */
int trader_run(const struct trader_job *job, struct trader_acks *acks);

struct trader_verdict {
    bool readable;      /* the database opens and answers */
    int64_t lost;       /* acknowledged, and not there as it was acknowledged */
    int64_t violations; /* of verify */
};

/* Looks at the database of `t`, which is closed before and afterwards. */
struct trader_verdict trader_judge(struct test_store *t, const struct trader_acks *acks);
/* The same, and the test fails unless all is well. */
void trader_is_sound(struct test_store *t, const struct trader_acks *acks);
void trader_forget(struct trader_acks *acks);

/* A number of the environment, such as ROUNDS, or `usual`. */
int64_t trader_env(const char *name, int64_t usual);

#endif
