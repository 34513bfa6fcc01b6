/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps promises ready before they are asked for (promises_ahead), so that no page waits for a scan
 * of the network, at the start or when a cut-off has passed. One thread, at a low priority. */
#ifndef FACE_JOBS_PROMISER_H
#define FACE_JOBS_PROMISER_H

struct promiser;

struct promiser *promiser_start(void);
/* Ends the thread. NULL is fine. */
void promiser_stop(struct promiser *p);

#endif
