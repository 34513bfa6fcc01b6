/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/envelope.h"

#include "face/web/window.h"
#include "shop/markets/markets.h"

enum { ENVELOPE_BYTES_MAX = 1600 };

/* As the buyer wrote it, if that is not simply the city that was chosen. */
static struct str city_of(struct web *w, const struct purchase_row *p)
{
    const struct city *c = city_by_id(p->place);

    return c && str_eq(c->name, p->city) ? city_name(c, window_language(w)) : p->city;
}

static struct str region_of(struct web *w, const struct purchase_row *p, bool alone)
{
    const struct region *r = region_by_code(p->country, p->region);

    if (!r)
        return p->region;
    if (!alone)
        return r->code;
    return str_eq(r->name, p->city) ? STR("") : region_name(r, window_language(w));
}

static struct str part(struct web *w, const struct purchase_row *p, char letter, bool alone)
{
    switch (letter) {
    case 'N': return p->name;
    case 'A': return p->line1;
    case 'U': return p->line2;
    case 'C': return city_of(w, p);
    case 'R': return region_of(w, p, alone);
    case 'Z': return p->postcode;
    default: return STR("");
    }
}

static void add_line(struct web *w, const struct purchase_row *p, struct str letters,
                     struct buf *out)
{
    const char *between = out->n ? "\n" : "";

    for (size_t i = 0; i < letters.n; i++) {
        struct str s = part(w, p, letters.p[i], letters.n == 1);

        if (s.n == 0)
            continue;
        buf_str(out, str_of(between));
        buf_str(out, s);
        between = " ";
    }
}

struct str envelope(struct web *w, const struct purchase_row *p)
{
    const struct market *m = market_of_country(p->country);
    struct str lines = m ? m->address.lines : STR("N|A|U|C|R|Z"), line;
    struct buf out;

    buf_init(&out, w->c.arena, ENVELOPE_BYTES_MAX);
    while (str_cut(&lines, '|', &line))
        add_line(w, p, line, &out);
    buf_str(&out, STR("\n"));
    buf_str(&out, window_country(w, p->country));
    return buf_view(&out);
}
