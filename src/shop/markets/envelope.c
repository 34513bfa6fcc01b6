/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/markets/envelope.h"

#include "base/buf.h"
#include "shop/markets/markets.h"

enum { ENVELOPE_BYTES_MAX = 4000 };

/* As the buyer wrote it, if that is not simply the city that was chosen. */
static struct str city_of(const struct envelope *e, struct str language)
{
    const struct city *c = city_by_id(e->place);

    return c && str_eq(c->name, e->city) ? city_name(c, language) : e->city;
}

static struct str region_of(const struct envelope *e, struct str language, bool alone)
{
    const struct region *r = region_by_code(e->country, e->region);

    if (!r)
        return e->region;
    if (!alone)
        return r->code;
    return str_eq(r->name, e->city) || str_eq(r->native, e->city) ? STR("")
                                                                  : region_name(r, language);
}

static struct str part(const struct envelope *e, struct str language, char letter, bool alone)
{
    switch (letter) {
    case 'N': return e->name;
    case 'A': return e->line1;
    case 'U': return e->line2;
    case 'C': return city_of(e, language);
    case 'R': return region_of(e, language, alone);
    case 'Z': return e->postcode;
    default: return STR("");
    }
}

static void add_line(const struct envelope *e, struct str language, struct str letters,
                     struct buf *out)
{
    const char *between = out->n ? "\n" : "";

    for (size_t i = 0; i < letters.n; i++) {
        struct str s = part(e, language, letters.p[i], letters.n == 1);

        if (s.n == 0)
            continue;
        buf_str(out, str_of(between));
        buf_str(out, s);
        between = " ";
    }
}

struct str envelope_lines(struct arena *a, const struct envelope *e, struct str language)
{
    const struct market *m = market_of_country(e->country);
    struct str lines = m ? m->address.lines : STR("N|A|U|C|R|Z"), line;
    struct buf out;

    buf_init(&out, a, ENVELOPE_BYTES_MAX);
    while (str_cut(&lines, '|', &line))
        add_line(e, language, line, &out);
    return buf_view(&out);
}
