/* SPDX-License-Identifier: Apache-2.0 */
/* Openings and departures of the stations, for the days that a run looks at. */
#include "base/check.h"
#include "shop/logistics/stage_inside.h"

enum { WHOLE = 10000 /* 100 % of 100 % */, DAY_OF_GRACE_MIN = 1440 };

/* ---- queues ---- */

/* What is served a minute while open, in parcels: announced ones are less work. */
static double queue_pace(const struct queue *q, double per_day)
{
    double left = WHOLE - (double)q->announced_pct * (100 - q->announced_work_pct);
    double pace = per_day >= 0 ? per_day / (q->closes_min - q->opens_min)
                               : (double)q->per_hour / 60;

    return pace * WHOLE / (left > 1 ? left : 1);
}

static void open_from_to(const struct stage *s, int32_t from, int32_t to, double pace,
                         double *service)
{
    int32_t slot_min = s->in.slot_min;

    from = from < s->start_min ? 0 : from - s->start_min;
    to -= s->start_min;
    while (from < to && (size_t)(from / slot_min) < s->in.slots_n) {
        int32_t end = (from / slot_min + 1) * slot_min;

        if (end > to)
            end = to;
        service[from / slot_min] += pace * (end - from);
        from = end;
    }
}

static double *openings(struct arena *a, const struct stage *s, const struct stage_station *at)
{
    const struct queue *q = &s->network.queue[at->index];
    const struct day_clock *clock = day_clock_of(s->network.node[q->node].zone);
    double *service = arena_new_n(a, double, s->in.slots_n + 1);
    double pace = queue_pace(q, at->per_day);
    int32_t end = s->start_min + (int32_t)s->in.slots_n * s->in.slot_min;
    int32_t day = day_of_minute(clock, s->start_min);

    for (day = day > 0 ? day - 1 : 0; day < CALENDAR_DAYS; day++) {
        if (minute_of_day(clock, day, 0) >= end)
            break;
        if (calendar_works(q->open, (struct date){CALENDAR_FIRST_DAY + day}))
            open_from_to(s, minute_of_day(clock, day, q->opens_min),
                         minute_of_day(clock, day, q->closes_min), pace, service);
    }
    return service;
}

/* ---- departures ---- */

static void departures(struct arena *a, const struct stage *s, const struct timetable *t,
                       int64_t capacity, struct rehearsal_station *out)
{
    int32_t end = s->start_min + (int32_t)s->in.slots_n * s->in.slot_min;
    int32_t k = timetable_next(t, s->start_min + t->cut_off_min), n = timetable_n(t), last = k;
    struct rehearsal_departure *list;

    while (last < n && timetable_minute(t, last) - t->cut_off_min < end)
        last++;
    list = arena_new_n(a, struct rehearsal_departure, (size_t)(last - k) + 1);
    out->departure = list;
    out->departures_n = (size_t)(last - k);
    for (; k < last; k++, list++) {
        list->leave_min = timetable_minute(t, k) - s->start_min;
        list->board_min = list->leave_min - t->cut_off_min;
        list->capacity = capacity == CAPACITY_UNLIMITED ? -1 : (double)capacity;
    }
}

void stage_look(struct arena *a, struct stage *s, int32_t days)
{
    struct rehearsal_station *station = arena_new_n(a, struct rehearsal_station,
                                                    s->in.stations_n + 1);

    check(days >= 1 && days <= stage_days_max(s));
    s->in.slots_n = (size_t)days * 1440 / (size_t)s->in.slot_min;
    for (size_t i = 0; i < s->in.stations_n; i++) {
        const struct stage_station *at = &s->station[i];

        station[i] = s->plain[i];
        if (at->kind == STAGE_QUEUE)
            station[i].service = openings(a, s, at);
        else if (at->kind == STAGE_LEG)
            departures(a, s, &s->network.leg[at->index].times,
                       s->network.leg[at->index].capacity, &station[i]);
        else
            departures(a, s, &s->network.lastmile[at->index].times,
                       s->network.lastmile[at->index].capacity, &station[i]);
    }
    s->in.station = station;
}

/* ---- how far ---- */

/* The longest of a station's times, and the mean wait for what leaves it. */
static int64_t longest_min(const struct rehearsal_station *s)
{
    int64_t most = 0;

    for (size_t i = 0; i < s->atoms_n; i++)
        if (s->atom[i].after_min > most)
            most = s->atom[i].after_min;
    return most + DAY_OF_GRACE_MIN;
}

int32_t stage_transit_days(struct arena *a, const struct stage *s)
{
    int64_t most = 0;

    for (size_t l = 0; l < s->in.lanes_n; l++) {
        const struct rehearsal_lane *lane = &s->in.lane[l];
        int64_t *min = arena_new_n(a, int64_t, lane->steps_n + 1); /* before each step */

        for (size_t i = 0; i < lane->steps_n; i++) {
            const struct rehearsal_step *step = &lane->step[i];
            int64_t after = min[i] + longest_min(&s->plain[step->station]);

            for (uint32_t n = step->next; n < step->next + step->next_n; n++)
                min[n] = after;
            most = after > most ? after : most;
        }
    }
    return (int32_t)(most / 1440) + 1;
}
