/* SPDX-License-Identifier: Apache-2.0 */
/* Libraries that are loaded when they are first needed, for most runs of the program need them
 * never: a client of a database, one of other servers. They bring others by the dozen, whose names
 * are looked up at each start. */
#ifndef LIB_LATE_H
#define LIB_LATE_H

#include "base/attr.h"

struct late_name {
    const char *symbol;
    void *at; /* the pointer to a function that is set */
};

/* Sets all of them. False when the library or one of its functions is not there, which is logged;
 * another try is fine. It is never unloaded. */
must_check bool late_load(const char *file, const struct late_name *names, size_t n);

#endif
