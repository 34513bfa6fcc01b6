/* SPDX-License-Identifier: Apache-2.0 */
/* SQLite writes each page of its log in two calls, 24 bytes of head and the page. Here those of a
 * transaction are gathered and handed to the system as one, LOG_HELD_MAX bytes at a time: ADR 0023.
 *
 * It is a VFS over the one that was the default when it was registered, and the default from then
 * on. Locks, shared memory, mapped reads and everything of other files are the underlying VFS's own
 * methods. What is held reaches the file
 *
 *     before it is synced, measured, cut or read through the same handle;
 *     before a write elsewhere in the file, and when there is no room for the next;
 *     before the index tells others of it (its barrier), should a connection commit without sync.
 *
 * A failed write is the error of the call that needed it, and stays held, so that no later call of
 * the transaction can succeed without it. What is still held when the connection gives up the write
 * lock was never published: it is dropped, for from then on others may write there.
 *
 * A log whose database was opened by a VFS over this one, or whose disk lacks
 * SQLITE_IOCAP_POWERSAFE_OVERWRITE (there SQLite writes behind its last sync), is not gathered. */
#ifndef STORE_LOG_VFS_H
#define STORE_LOG_VFS_H

enum { LOG_HELD_MAX = 64 * 1024 }; /* fits a processor's cache; more gains nothing */

void log_vfs_register(void); /* once, when the library is initialized */

#endif
