/* SPDX-License-Identifier: Apache-2.0 */
/* The post box of flow/ports.h that keeps letters in a spool directory (io/mail_spool.h). */
#ifndef FACE_JOBS_POST_H
#define FACE_JOBS_POST_H

#include "flow/ports.h"
#include "io/mail_spool.h"

struct spool_box {
    struct mail_spool spool;
    struct str from;      /* sender of all letters; lives as long as the box */
    struct post_box box;  /* for ports.mail */
};

/* DIR is made when it is missing. */
must_check enum outcome spool_box_open(struct problem *p, const char *dir, struct str from,
                                       struct spool_box *out);

#endif
