/* SPDX-License-Identifier: Apache-2.0 */
/* Pick-up points into the marketplace. Call without a transaction. */
#ifndef FLOW_POINTS_H
#define FLOW_POINTS_H

#include "shop/pickup/pickup.h"

struct import_points {
    struct str csv;      /* as points_parse reads it */
    struct str name;     /* of the file */
    struct str network;  /* of a file that names none; may be empty */
    struct str who;      /* for the audit */
    bool replace;        /* points of the file's networks that are not in it go */
    void (*progress)(void *arg, size_t done, size_t all); /* may be NULL */
    void *arg;
};

struct imported_points {
    int64_t points, removed;
};

/* The whole file is read first: REFUSED as points_parse, and then nothing has changed; forbidden
 * unless the actor is an operator or the system. It is written in commands of POINTS_BATCH_MAX, so
 * that orders never wait; an import that was cut off is finished by repeating it. */
must_check enum outcome import_points(struct ctx *c, const struct import_points *in,
                                      struct imported_points *out);

#endif
