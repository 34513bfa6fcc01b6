/* SPDX-License-Identifier: Apache-2.0 */
/* A disk that can lose power, for SQLite: a VFS over the default one. What was written since the
 * last sync of a file is on its way; when the power goes, a random part of it, sector by sector,
 * has reached the disk and the rest has not. A killed process shows none of this, since the kernel
 * keeps what it was handed.
 *
 *     powerloss_install();                 before the first database is opened
 *     powerloss_arm(&(struct powerloss){.seed = 7, .after_steps = 500});
 *     ... the process ends with POWERLOSS_EXIT in the middle of its 500th write or sync
 *
 * What is not modelled: the directory (a file that was made is there), the shared-memory file. The
 * real files are not synced, which the power of this machine has to bear. */
#ifndef SUPPORT_POWERLOSS_H
#define SUPPORT_POWERLOSS_H

#include <stdbool.h>
#include <stdint.h>

enum { POWERLOSS_EXIT = 99 };

struct powerloss {
    uint64_t seed;         /* of what is lost */
    int64_t after_steps;   /* the power goes in the middle of this write or sync; 0: never */
    int64_t failing_sync;  /* this sync fails, once; 0: none */
    int64_t full_at_write; /* from this write on the disk is full; 0: never */
    bool deaf;             /* syncs say yes and do nothing: the proof that a test can fail */
    bool frail;            /* promises nothing of the bytes beside a write: SQLite pads its log.
                            * Asked when a log is opened. */
};

void powerloss_install(void);
void powerloss_arm(const struct powerloss *p); /* counts from here; the power is back */
int64_t powerloss_writes(void);                /* since then */
int64_t powerloss_syncs(void);

/* The power goes now, but the process stays, to look at what is left. Every further write, sync and
 * read of an open file fails. */
void powerloss_strike(void);

#endif
