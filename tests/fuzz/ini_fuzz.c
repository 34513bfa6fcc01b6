/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an INI file: never a crash, within the memory that the header promises; entries are
 * trimmed parts of the text, each key once in its section. */
#include "base/arena.h"
#include "base/check.h"
#include "lib/ini.h"

static bool within(struct str part, struct str whole)
{
    return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = {(const char *)data, n};
    struct problem p = {0};
    struct arena a;
    struct ini ini;

    arena_init(&a, n + (6 << 20));
    if (ini_parse(&a, STR("x.ini"), text, &p, &ini) != DONE) {
        check(p.refusal == refusal_malformed && str_starts(str_of(p.field), STR("x.ini line ")));
        ini.n = 0;
    }
    for (size_t i = 0; i < ini.n; i++) {
        const struct ini_entry *e = &ini.v[i];

        check(within(e->section, text) && within(e->key, text) && within(e->value, text));
        check(e->key.n > 0 && str_eq(str_trim(e->key), e->key));
        check(str_eq(str_trim(e->value), e->value));
        for (size_t k = 0; k < i && k < 50; k++)
            check(!str_eq(ini.v[k].section, e->section) || !str_eq(ini.v[k].key, e->key));
    }
    arena_release(&a);
    return 0;
}
