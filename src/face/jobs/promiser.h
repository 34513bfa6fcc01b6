/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps promises true and ready: puts a new edition of the network in force when the database has
 * one, has departures skipped that are full, and makes the answers that will be asked for
 * (promises_ahead), so that no page waits for a scan at the start or when a cut-off has passed. One
 * thread, at a low priority. */
#ifndef FACE_JOBS_PROMISER_H
#define FACE_JOBS_PROMISER_H

#include "base/ctx.h"

struct promiser;

/* Promises changed: what was made from them is to go. `network`: hubs, services and weights too. */
typedef void promiser_swapped(void *arg, bool network);

/* Before traffic starts, for it listens to the store. `swapped` is called on its thread. */
struct promiser *promiser_new(struct store *store, promiser_swapped *swapped, void *arg);
/* Begins, when the doors are open. */
void promiser_start(struct promiser *p);
/* Ends the thread, if it was started. The store may still announce changes until it is closed; then
 * promiser_free. NULL is fine for both. */
void promiser_stop(struct promiser *p);
void promiser_free(struct promiser *p);

#endif
