/* SPDX-License-Identifier: Apache-2.0 */
/* Reading without locks what others replace. A reader says when it starts and ends; what was
 * replaced is freed when nobody reads any more who may have seen it (epoch-based reclamation,
 * Fraser 2004).
 *
 *     grace_enter();
 *     s = atomic_load(&current);   ... use s ...
 *     grace_leave();
 *
 *     old = atomic_exchange(&current, new);
 *     grace_retire(free_snapshot, old);
 *
 * Sections may nest. Keep them short: nothing of anybody is freed meanwhile. Safe from every
 * thread; entering and leaving are one store each. */
#ifndef SHOP_LOGISTICS_GRACE_H
#define SHOP_LOGISTICS_GRACE_H

#include "base/attr.h"

void grace_enter(void);
void grace_leave(void);

/* Frees `what` when it is safe, at once or in a later call of this. NULL is fine. Call it after the
 * last pointer to it is gone, inside or outside of a section. */
void grace_retire(void (*free_it)(void *what), void *what);
/* Frees what can be freed now. */
void grace_collect(void);

#endif
