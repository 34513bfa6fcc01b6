/* SPDX-License-Identifier: Apache-2.0 */
/* What buyers read of a rail. */
#ifndef FACE_WEB_RAIL_WORDS_H
#define FACE_WEB_RAIL_WORDS_H

#include "lib/html.h"
#include "shop/payments/payments.h"

/* "Bank transfer (SEPA)", translated; the name of one that is no kind of ours. */
static inline struct str rail_label(struct html *out, const struct rail *rail)
{
    enum rail_kind kind;

    if (!rail_kind_parse(str_of(rail->name), &kind))
        return str_of(rail->name);
    return html_translate(out, rail_kind_label(kind));
}

#endif
