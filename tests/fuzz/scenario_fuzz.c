/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a scenario on a small network: never a crash, and what is taken is staged, or
 * refused with a field. Short ones are rehearsed. */
#include "base/arena.h"
#include "base/check.h"
#include "shop/logistics/rehearsal.h"
#include "shop/logistics/stage.h"

enum { REHEARSED_DAYS_MAX = 20, LOOK_DAYS = 60 };

static void look(struct arena *a, struct stage *s)
{
    struct rehearsal_out out;

    check(s->in.lanes_n == 0 || s->groups_n >= 1);
    if (s->scenario->days > REHEARSED_DAYS_MAX || stage_days_max(s) < LOOK_DAYS)
        return;
    stage_look(a, s, LOOK_DAYS);
    rehearsal_run(a, &s->in, &out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct holidays none;
    struct network_world world = {.holidays = &none};
    struct network_csv csv;
    struct scenario s;
    struct problem p = {0};
    struct stage stage;
    struct arena a;

    world.city = cities(&world.cities_n);
    arena_init(&a, (size_t)2 << 30);
    if (scenario_read(&a, (struct str){(const char *)data, size}, &p, &s) == DONE) {
        check(scenario_network(STR("arithmetic"), &csv));
        if (stage_build(&a, &s, &csv, &world, &p, &stage) == DONE)
            look(&a, &stage);
        else
            check(p.refusal != refusal_none && p.detail[0]);
    }
    arena_release(&a);
    return 0;
}
