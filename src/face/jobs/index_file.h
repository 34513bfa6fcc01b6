/* SPDX-License-Identifier: Apache-2.0 */
/* The file in which the search index is kept over a restart (docs/adr/0014), private to the user.
 * It is written beside and put in the place of the one before, so there is a whole one or none; it
 * is not synced, for what a power loss leaves half is refused by its checksums. It can be deleted
 * at any time.
 *
 * The bytes of flow/index_keep.h in blocks of INDEX_BLOCK_BYTES, the last one shorter (perhaps
 * empty), each behind a digest of itself and of the digest before: none is used before it is known
 * to be right. */
#ifndef FACE_JOBS_INDEX_FILE_H
#define FACE_JOBS_INDEX_FILE_H

#include "flow/index_keep.h"

enum { INDEX_BLOCK_BYTES = 1 << 20 };

/* A digest of the running program, file and all. */
must_check enum outcome index_program(uint64_t *digest);

/* REFUSED conflict when another process is writing it. FAILED, logged, when it cannot be written;
 * then the one before stays. *bytes is the size of the file. */
must_check enum outcome index_file_write(const char *path, struct search *s,
                                         struct index_identity identity, uint64_t basis,
                                         struct problem *p, uint64_t *bytes);

/* REFUSED not_found when there is none; invalid, with the reason, when it is not to be used. */
must_check enum outcome index_file_read(const char *path, struct search *s,
                                        struct index_identity identity, struct problem *p,
                                        uint64_t *basis);

#endif
