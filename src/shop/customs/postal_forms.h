/* SPDX-License-Identifier: Apache-2.0 */
/* Which customs declaration the posts want on a parcel: CN 22 up to a worth in special drawing
 * rights (XDR), CN 23 above. The worth is a row of data/postal_forms.csv, in force from a day on,
 * with its source. */
#ifndef SHOP_CUSTOMS_POSTAL_FORMS_H
#define SHOP_CUSTOMS_POSTAL_FORMS_H

#include "shop/markets/rates.h"

enum { POSTAL_FORMS_MAX = 50 };

struct postal_form_row {
    struct date from;
    struct money cn22_most; /* XDR */
    bool check;
    struct str source;
};

struct postal_forms {
    const struct postal_form_row *v; /* the earliest first */
    size_t n;
};

/* Parses `from,cn22_most_sdr,check,source`, ordered by day. REFUSED with "NAME line 3: from". */
must_check enum outcome postal_forms_parse(struct arena *a, struct str name, struct str csv,
                                           struct problem *p, struct postal_forms *out);

/* The rows that the program ships, checked once; repeated calls cost nothing. */
must_check enum outcome postal_forms_load(struct problem *p);

struct postal_worth {
    struct money sdr;   /* what the goods are worth at the rates of the day */
    struct money most;  /* up to which CN 22 is enough; zero: no row holds on that day */
    bool known;         /* false: there is no rate, and only CN 23 may be used */
    bool cn22;          /* it is enough */
};

/* Loaded: checked. */
struct postal_worth postal_worth_of(const struct rates *rates, struct money goods);

#endif
