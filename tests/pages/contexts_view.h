/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_PAGES_CONTEXTS_VIEW_H
#define TESTS_PAGES_CONTEXTS_VIEW_H

#include "lib/url.h"

struct contexts_view {
    struct str s, label;
    struct url url;
    int64_t n;
    bool on;
};

#endif
