/* SPDX-License-Identifier: Apache-2.0 */
#include "io/background.h"

#include <sys/resource.h>
#include <unistd.h>

enum { NICENESS = 10 };

void background_begin(void)
{
    setpriority(PRIO_PROCESS, (id_t)gettid(), NICENESS); /* a thread's own, on Linux */
}
