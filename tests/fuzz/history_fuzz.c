/* SPDX-License-Identifier: Apache-2.0 */
/* A mapping, a line "---", and files of history with "---" between: never a crash; what is taken
 * can be lived through, and bounds are in order. */
#include "base/check.h"
#include "shop/logistics/history_file.h"
#include "shop/logistics/score.h"

static void read_file(struct arena *a, struct history_gather *g, const struct history_mapping *m,
                      struct str csv)
{
    struct history_reader *r = history_reader_new(a, g, m, NULL, NULL);
    struct history_file_report report;
    struct problem p = {0};

    if (history_reader_feed(r, csv, &p) != DONE ||
        history_reader_end(r, &p, &report) != DONE)
        check(p.refusal != refusal_none);
    history_reader_free(r);
}

enum { LIVED_MIN = 30, LIVED_DAYS = 45 };

/* A replay takes its time for each day, and says little of a few orders. */
static bool worth_living(const struct history *h)
{
    return h->n >= LIVED_MIN &&
           h->order[h->n - 1].placed_s - h->order[0].placed_s < LIVED_DAYS * 86400;
}

static void live(struct arena *a, const struct history *h)
{
    struct replay_options o = {.keep = 0.9};
    struct replay r;
    struct score s;

    replay_run(a, h, &o, NULL, NULL, &r);
    for (size_t i = 0; i < h->n; i++) {
        const int16_t *days = r.forecast[i].days;

        check(!r.forecast[i].made || days[BOUND_P50] <= days[BOUND_P90]);
    }
    score_replay(a, h, &r, (struct score_part){0, 100}, &s);
    check(s.all.kept <= s.all.rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str rest = {(const char *)data, n};
    size_t at = str_find(rest, STR("---\n"));
    const struct history_mapping *m;
    struct history_gather *g;
    struct problem p = {0};
    struct history h;
    struct arena a;

    arena_init(&a, (size_t)1 << 30);
    g = history_gather_new(&a);
    if (at != STR_NONE &&
        history_mapping_parse(&a, STR("m"), str_sub(rest, 0, at), &p, &m) == DONE) {
        do {
            rest = str_sub(rest, at + 4, rest.n);
            at = str_find(rest, STR("---\n"));
            read_file(&a, g, m, str_sub(rest, 0, at == STR_NONE ? rest.n : at));
        } while (at != STR_NONE);
        history_gather_end(g, &h);
        if (worth_living(&h))
            live(&a, &h);
        history_release(&h);
    }
    history_gather_free(g);
    arena_release(&a);
    return 0;
}
