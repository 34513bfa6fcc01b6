/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of the whole database in one file, and back; and a look at whether it is sound.
 *
 * SQLite: a consistent copy by the online backup interface, a database file of its own, read
 * through once before it counts. PostgreSQL: pg_dump and pg_restore of the server's version, which
 * must be installed; the tables of the schema that the connection uses, in the custom format. What
 * the tools say goes to standard error, and the password to them by the environment.
 *
 * Neither takes a transaction. A backup runs beside readers and writers. */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/store.h"

/* Writes the database to the new file `path`. REFUSED invalid `file` when that exists or cannot be
 * made. A backup that did not end well leaves no file of that name. */
must_check enum outcome store_backup(struct ctx *c, const char *path);

/* Fills an empty place, an empty data folder or an empty schema, from a backup. REFUSED wrong_state
 * when something is there already, invalid `file` when the file is no sound backup. */
must_check enum outcome store_restore(struct problem *p, const struct store_options *o,
                                      const char *path);

/* Does the database hold together: pages, indexes, references? REFUSED wrong_state with the first
 * finding. Reads all of it. On PostgreSQL the server answers for itself. */
must_check enum outcome store_check_soundness(struct ctx *c);

#endif
