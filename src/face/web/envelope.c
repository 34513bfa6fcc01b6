/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/envelope.h"

#include "face/web/window.h"
#include "shop/markets/envelope.h"

struct str envelope(struct web *w, const struct purchase_row *p)
{
    const struct envelope e = {p->name,   p->line1,    p->line2,   p->city,
                               p->region, p->postcode, p->country, p->place};
    struct str lines = envelope_lines(w->c.arena, &e, window_language(w));
    struct str country = window_country(w, p->country);

    return str_printf(w->c.arena, "%.*s\n%.*s", STR_FMT(lines), STR_FMT(country));
}
