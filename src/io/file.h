/* SPDX-License-Identifier: Apache-2.0 */
/* Files read and written as streams of bytes. The name "-" is standard input or output. */
#ifndef IO_FILE_H
#define IO_FILE_H

#include "base/buf.h"
#include "base/outcome.h"

struct file {
    int fd;          /* -1 when closed */
    const char *name;
    bool ours;       /* to be closed */
};
#define FILE_CLOSED ((struct file){.fd = -1})

/* REFUSED not_found with the name when there is no such file, or it may not be read. */
must_check enum outcome file_open(const char *name, struct problem *p, struct file *out);
/* Makes it, or empties it. REFUSED invalid when it cannot be written. */
must_check enum outcome file_create(const char *name, struct problem *p, struct file *out);
/* For scoped(); what was written is not known to be on the disk. */
void file_close(struct file *f);

/* The next bytes, at most `max`; *n = 0 at the end. */
must_check enum outcome file_read(struct file *f, char *out, size_t max, size_t *n);
must_check enum outcome file_write(struct file *f, struct str bytes);

/* A whole file of at most `max` bytes, which are taken from `a` however small it is. REFUSED as
 * file_open, too_large. */
must_check enum outcome file_read_whole(struct arena *a, const char *name, size_t max,
                                        struct problem *p, struct str *out);

#endif
