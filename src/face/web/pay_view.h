/* SPDX-License-Identifier: Apache-2.0 */
/* The page on which a buyer pays by a rail of ours: a code for his bank, or the demo bank. */
#ifndef FACE_WEB_PAY_VIEW_H
#define FACE_WEB_PAY_VIEW_H

#include "face/web/views.h"

struct pay_fact {
    struct str label, value; /* label is translated */
};

struct pay_view {
    struct str language, csrf, way;
    struct money amount;
    int64_t expires_at_ms;
    bool expired;
    struct str code;      /* what the QR code says, or empty */
    struct str code_path; /* its modules, as an SVG path */
    int code_width;
    bool asks_amount;
    const struct pay_fact *facts; /* who is paid, for those who type */
    size_t facts_n;
    bool by_phone;           /* he is asked on his phone: */
    struct field_view phone; /* its number, */
    struct str asked;        /* or the last digits of the one that was asked */
    struct url paid, back;   /* wait for the bank's word; choose another way */
    struct url action;
    bool demo;               /* nobody real is paid: */
    const struct choice *decisions;
    size_t decisions_n;
};

/* On the way to a payment provider's own page. */
struct leave_view {
    struct str language;
    struct url to;
};

#endif
