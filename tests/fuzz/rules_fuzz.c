/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as one of the three tables of rules: never a crash, and a quote by what is taken
 * keeps its sums. The first byte says which table. */
#include "base/arena.h"
#include "base/check.h"
#include "shop/quote/quote.h"

static void quote_by(struct arena *a, const struct rules *rules)
{
    static const char *const to[] = {"DE", "US", "RU", "BR", "CA"};
    struct quote_line lines[] = {
        {.seller = {1}, .quantity = 3, .unit_price = {99999, {"EUR"}}, .weight_g = 1000000,
         .hs6 = STR_INIT("610910"), .dispatch = STR_INIT("CN"), .hub = STR_INIT("CN-SZX")},
        {.seller = {1}, .quantity = 9999, .unit_price = {100000000, {"USD"}}, .weight_g = 7,
         .hs6 = STR_INIT("851713"), .dispatch = STR_INIT("CN"), .hub = STR_INIT("CN-SZX")}};
    struct quote_in in = {.date = date_of(2026, 8, 1), .currency = {"EUR"}, .lines = lines,
                          .lines_n = countof(lines), .rules = rules,
                          .rates = rates_default(a, date_of(2026, 8, 1))};
    struct problem p;
    struct quote q;

    for (size_t i = 0; i < countof(to); i++) {
        in.to = country_by_code(str_of(to[i]));
        if (quote_make(a, &in, &q, &p) == DONE)
            check(q.sum.total.minor == q.consignments[0].sum.total.minor);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct rules_csv csv = rules_shipped_csv();
    struct rules rules;
    struct problem p;
    struct arena a;

    if (n == 0)
        return 0;
    csv.book[data[0] % BOOKS] = (struct str){(const char *)data + 1, n - 1};
    arena_init(&a, 256 << 20);
    if (rules_parse(&a, &csv, &p, &rules) == DONE)
        quote_by(&a, &rules);
    arena_release(&a);
    return 0;
}
