/* SPDX-License-Identifier: Apache-2.0 */
#include "io/background.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

enum { NICENESS = 10 };

void background_begin(const char *name)
{
    pthread_setname_np(pthread_self(), name);
    setpriority(PRIO_PROCESS, (id_t)gettid(), NICENESS); /* a thread's own, on Linux */
}
