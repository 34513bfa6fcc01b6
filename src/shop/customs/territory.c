/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/customs/territory.h"

bool territory_has(struct str territory, const struct country *c)
{
    static const struct str unions[] = {[UNION_NONE] = STR_INIT(""), [UNION_EU] = STR_INIT("EU"),
                                        [UNION_EAEU] = STR_INIT("EAEU")};

    return str_eq(territory, str_of(c->code)) || str_eq(territory, STR("*")) ||
           (c->customs_union != UNION_NONE && str_eq(territory, unions[c->customs_union]));
}

bool countries_have(struct str list, struct str country)
{
    bool all_but = str_starts(list, STR("!")), named = false;
    struct str rest = all_but ? str_sub(list, 1, list.n) : list, word;

    if (str_eq(list, STR("*")))
        return true;
    while (str_cut(&rest, ' ', &word))
        named = named || str_eq(word, country);
    return named != all_but;
}

enum outcome cell_countries(const struct table *t, size_t row, size_t column, struct problem *p,
                            struct str *out)
{
    struct str rest = table_cell(t, row, column), word;

    *out = rest;
    if (str_eq(rest, STR("*")))
        return DONE;
    if (str_starts(rest, STR("!")))
        rest = str_sub(rest, 1, rest.n);
    while (str_cut(&rest, ' ', &word))
        if (word.n != 2)
            return cell_refuse(t, row, column, p,
                               "*, or countries like \"US MX\", or all but them, \"!US MX\"");
    return DONE;
}
