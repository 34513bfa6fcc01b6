/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that do not compile here. Each has a habit that replaces it:
 *   strcpy strcat sprintf strncpy strncat  -> struct buf (base/buf.h), capped and growing
 *   atoi atol strtol strtod sscanf         -> parse_i64 and friends (base/num.h)
 *   strtok                                 -> str_cut (base/str.h)
 *   localtime gmtime mktime ctime          -> base/civil.h, and lib/zone.h with an explicit zone
 *   rand srand random                      -> base/random.h
 *   gets alloca setlocale system popen     -> never
 * Included by base/attr.h after the system headers that declare these names. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef alloca

#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat gets
#pragma GCC poison atoi atol atoll atof strtol strtoll strtoul strtoull strtod strtof sscanf
#pragma GCC poison strtok strtok_r localtime gmtime localtime_r gmtime_r mktime ctime asctime
#pragma GCC poison rand srand alloca setlocale popen

#endif
