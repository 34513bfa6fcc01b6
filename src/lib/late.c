/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/late.h"

#include <dlfcn.h>
#include <string.h>

#include "base/log.h"

bool late_load(const char *file, const struct late_name *names, size_t n)
{
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);

    for (size_t i = 0; library && i < n; i++) {
        void *found = dlsym(library, names[i].symbol);

        if (!found)
            library = NULL;
        else
            memcpy(names[i].at, &found, sizeof(found));
    }
    if (!library)
        log_error("late", "%s", dlerror());
    return library != NULL;
}
