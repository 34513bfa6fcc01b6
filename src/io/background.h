/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that work ahead and give way to those that somebody waits for. */
#ifndef IO_BACKGROUND_H
#define IO_BACKGROUND_H

/* From now on the calling thread, and it alone, has a low priority, and this name (at most 15
 * bytes), by which `top -H` and a profile know it. */
void background_begin(const char *name);

#endif
