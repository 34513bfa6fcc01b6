/* SPDX-License-Identifier: Apache-2.0 */
/* Where letters wait for whoever sends them: a directory in the manner of maildir. A letter is
 * DIR/new/ID.eml, whole or not there at all; a mail transfer agent, or a line of shell, takes it
 * from there. Putting the same letter again changes nothing. */
#ifndef IO_MAIL_SPOOL_H
#define IO_MAIL_SPOOL_H

#include "lib/mail.h"

enum { SPOOL_PATH_MAX = 512 };

struct mail_spool {
    char dir[SPOOL_PATH_MAX];
};

/* Makes DIR, DIR/tmp and DIR/new where they are missing. */
must_check enum outcome mail_spool_open(struct problem *p, const char *dir,
                                        struct mail_spool *out);
/* On the disk when DONE. REFUSED as letter_write. Safe from every thread. */
must_check enum outcome mail_spool_put(struct problem *p, const struct mail_spool *s,
                                       const struct letter *l);

#endif
