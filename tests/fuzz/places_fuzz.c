/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as what somebody typed for a city, and as a table of postcodes: what is found is in the
 * country asked for, and what is taken is findable by its own heads. */
#include "base/arena.h"
#include "base/check.h"
#include "shop/markets/city_sound.h"
#include "shop/markets/markets.h"
#include "shop/markets/postcodes.h"

enum { FOUND = 5, TYPED_MAX = 300 };

static void find(struct arena *a, const struct country *in, struct str typed)
{
    struct city_hits hits = city_search(a, in, typed, FOUND);

    check(hits.n <= FOUND);
    for (size_t i = 0; i < hits.n; i++) {
        check(!in || hits.v[i]->country == in);
        check(i == 0 || hits.v[i - 1]->population >= hits.v[i]->population);
    }
    check(city_sound(a, typed).n <= CITY_SOUND_MAX);
    (void)city_by_name(a, in, typed);
}

static void read_codes(struct arena *a, struct str text)
{
    struct problem p;
    struct postcodes codes;

    if (postcodes_parse(a, STR("fuzz"), text, &p, &codes) != DONE)
        return;
    for (size_t i = 0; i < codes.n && i < FOUND; i++) {
        struct str code = str_printf(a, "%.*s0", STR_FMT(codes.v[i].last));

        check(postcodes_find(&codes, codes.v[i].city->country, code) != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = {(const char *)data, n};
    struct problem p;
    struct arena a;

    check(markets_load(&p) == DONE);
    arena_init(&a, 16 << 20);
    read_codes(&a, text);
    if (n <= TYPED_MAX && utf8_valid(text)) {
        find(&a, NULL, text);
        find(&a, country_by_code(STR("RU")), text);
    }
    arena_release(&a);
    return 0;
}
