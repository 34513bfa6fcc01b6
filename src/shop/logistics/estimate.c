/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/estimate.h"

#include <pthread.h>

#include "base/check.h"
#include "lib/data_files.h"
#include "lib/table.h"
#include "lib/translate.h"
#include "lib/zone.h"

enum { STAGES_MAX = 64, SOURCE_MAX = 300, LEAST_MAX_DAYS = 30, WHOLE = 1000, ATOMS = 20 };

static const struct {
    const char *code, *sentence;
} whys[ESTIMATE_WHYS_N] = {
#define X(why, code, sentence) {code, sentence},
    ESTIMATE_WHYS(X)
#undef X
};

const char *estimate_why_code(enum estimate_why w)
{
    check((unsigned)w < ESTIMATE_WHYS_N);
    return whys[w].code;
}

const char *estimate_why_sentence(enum estimate_why w)
{
    check((unsigned)w < ESTIMATE_WHYS_N);
    return whys[w].sentence;
}

bool estimate_why_parse(struct str code, enum estimate_why *out)
{
    for (int i = 0; i < ESTIMATE_WHYS_N; i++)
        if (str_eq(code, str_of(whys[i].code))) {
            *out = (enum estimate_why)i;
            return true;
        }
    return false;
}

/* ---- data/stages.csv: what of the way is left at each stage, in thousandths ---- */

enum { CODE, CROSSING, ANNOUNCED, DOMESTIC, LEAST, CHECK, SOURCE };
static const char *const columns[] = {"code",  "crossing", "announced", "domestic",
                                      "least", "check",    "source"};

/* Ways: across a border, across it with advance data, within a country. */
enum way { WAY_CROSSING, WAY_ANNOUNCED, WAY_DOMESTIC, WAYS };

struct stage {
    const struct emsevt *event;
    int32_t left[WAYS];
    int32_t least_p50, least_p90; /* days from the stage */
};

static struct stage stages[STAGES_MAX]; /* in the order of the way */
static size_t stages_n;
static struct holidays days_off;
static struct problem load_problem;
static enum outcome loaded = FAILED;

static enum outcome read_stage(const struct table *t, size_t row, struct problem *p,
                               struct stage *out)
{
    const int32_t at_most = row ? stages[row - 1].left[WAY_CROSSING] : WHOLE;
    struct str source;
    bool assumed;

    out->event = emsevt_by_code(table_cell(t, row, CODE));
    if (!out->event)
        return cell_refuse(t, row, CODE, p, "expected an EMSEVT code");
    TRY(cell_i32(t, row, CROSSING, 0, at_most, p, &out->left[WAY_CROSSING]));
    TRY(cell_i32(t, row, ANNOUNCED, 0, out->left[WAY_CROSSING], p, &out->left[WAY_ANNOUNCED]));
    TRY(cell_i32(t, row, DOMESTIC, 0, WHOLE, p, &out->left[WAY_DOMESTIC]));
    TRY(cell_flag(t, row, CHECK, p, &assumed));
    TRY(cell_text(t, row, SOURCE, 1, SOURCE_MAX, p, &source));
    if (!span_parse(table_cell(t, row, LEAST), LEAST_MAX_DAYS, &out->least_p50, &out->least_p90))
        return cell_refuse(t, row, LEAST, p, "expected days like 1-3");
    return DONE;
}

static enum outcome read_stages(struct arena *a, struct problem *p)
{
    struct table t;

    TRY(table_parse(a, STR("stages.csv"), data_file("stages.csv"), columns, countof(columns),
                    STAGES_MAX, p, &t));
    for (size_t i = 0; i < t.n; i++, stages_n++)
        TRY(read_stage(&t, i, p, &stages[i]));
    return holidays_parse(a, data_file("holidays.csv"), p, &days_off);
}

static void load_once(void)
{
    static struct arena memory;

    arena_init(&memory, 8 * 1024 * 1024);
    loaded = read_stages(&memory, &load_problem);
}

enum outcome stages_load(struct problem *p)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, load_once);
    if (loaded == REFUSED)
        *p = load_problem;
    return loaded;
}

/* NULL: it will not be delivered by this way any more. */
static const struct stage *stage_of(const struct emsevt *e)
{
    for (size_t i = 0; i < stages_n; i++)
        if (stages[i].event == e)
            return &stages[i];
    return NULL;
}

/* The next stage at which less is left; NULL: none. */
static const struct stage *stage_after(const struct stage *s, enum way way)
{
    for (const struct stage *next = s + 1; next < stages + stages_n; next++)
        if (next->left[way] < s->left[way])
            return next;
    return NULL;
}

/* ---- distributions: half by p50, nine tenths by p90; in minutes ---- */

struct spread {
    int64_t p50, p90;
};

static struct spread share_of(struct spread whole, int32_t thousandths)
{
    return (struct spread){whole.p50 * thousandths / WHOLE, whole.p90 * thousandths / WHOLE};
}

/* Drawn straight from a little before p50 through p50 and p90 to a little beyond; cut into equally
 * likely atoms. */
static void draw(struct spread s, int64_t atoms[ATOMS])
{
    const int64_t width = s.p90 - s.p50;
    const int64_t low = s.p50 - i64_min(s.p50 / 2, width), high = s.p90 + width / 2;

    for (int i = 0; i < ATOMS; i++) {
        const int64_t q = (2 * i + 1) * WHOLE / (2 * ATOMS);

        if (q <= 500)
            atoms[i] = low + (s.p50 - low) * q / 500;
        else if (q <= 900)
            atoms[i] = s.p50 + width * (q - 500) / 400;
        else
            atoms[i] = s.p90 + (high - s.p90) * (q - 900) / 100;
    }
}

static int by_size(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

/* One after the other: every pair of atoms is as likely as any. */
static struct spread fold(struct spread a, struct spread b)
{
    int64_t x[ATOMS], y[ATOMS], sums[ATOMS * ATOMS];

    draw(a, x);
    draw(b, y);
    for (int i = 0; i < ATOMS * ATOMS; i++)
        sums[i] = x[i / ATOMS] + y[i % ATOMS];
    qsort(sums, countof(sums), sizeof(*sums), by_size);
    return (struct spread){sums[countof(sums) / 2 - 1], sums[countof(sums) * 9 / 10 - 1]};
}

/* ---- the estimate ---- */

static const struct emsevt *start_of_way(void)
{
    return emsevt_by_code(STR("EMA"));
}

static enum way way_of(const struct estimate_in *in)
{
    if (in->from->country == in->to->country)
        return WAY_DOMESTIC;
    return in->announced ? WAY_ANNOUNCED : WAY_CROSSING;
}

/* The days on the lane, were it handed over now. */
static bool lane_spread(const struct estimate_in *in, int64_t at_ms, struct promise *p,
                        struct spread *out)
{
    promise_sent(&(struct promise_in){.from = in->from, .to = in->to, .service = in->service,
                                      .now_ms = at_ms}, p);
    if (p->none != PROMISE_YES)
        return false;
    out->p50 = (int64_t)(p->p50.days - p->handed_over.days) * 24 * 60;
    out->p90 = (int64_t)(p->p90.days - p->handed_over.days) * 24 * 60;
    return true;
}

static struct date date_in(const struct city *city, int64_t at_ms)
{
    return zone_local(zone_find(city->zone), at_ms).date;
}

static struct date later(struct date a, struct date b)
{
    return a.days >= b.days ? a : b;
}

/* The first day from `d` on when parcels are delivered there. */
static struct date delivery_day(const struct city *city, struct date d)
{
    struct str region = city->region ? city->region->code : STR("");

    while (date_weekday(d) == 6 ||
           holiday_on(&days_off, str_of(city->country->code), STR(""), d) ||
           (region.n && holiday_on(&days_off, str_of(city->country->code), region, d)))
        d = date_add(d, 1);
    return d;
}

static enum estimate_why why_of(const struct estimate_in *in, bool silent)
{
    const struct emsevt *e = in->event;

    if (in->hold)
        return WHY_HELD;
    if (silent)
        return WHY_SILENCE;
    if (!e || e == start_of_way())
        return WHY_LATE_START;
    if (e->status == PARCEL_ATTEMPT_FAILED)
        return WHY_ATTEMPT;
    if (e->status == PARCEL_CUSTOMS || e->status == PARCEL_RELEASED)
        return WHY_CUSTOMS;
    if (e->phase == PHASE_DELIVERY)
        return WHY_INLAND;
    return e->phase == PHASE_OUTWARD ? WHY_ORIGIN : WHY_TRANSIT;
}

/* By what is left after the stage, counted from it; and by what is left after the next one,
 * counted from now. */
static void settle(const struct estimate_in *in, const struct stage *s, struct spread whole,
                   struct estimate *out)
{
    const enum way way = way_of(in);
    const struct stage *next = stage_after(s, way);
    const struct spread rest = share_of(whole, next ? next->left[way] : 0);
    const struct date then = date_in(in->to, in->at_ms);
    struct spread left = share_of(whole, s->left[way]);
    struct date soonest;

    if (in->hold)
        left = fold((struct spread){(int64_t)in->hold->p50_days * 24 * 60,
                                    (int64_t)in->hold->p90_days * 24 * 60}, left);
    out->p50 = later(date_in(in->to, in->at_ms + left.p50 * MINUTE_MS),
                     date_add(then, s->least_p50));
    out->p90 = later(date_in(in->to, in->at_ms + left.p90 * MINUTE_MS),
                     date_add(then, s->least_p90));
    out->p50 = later(out->p50, date_in(in->to, in->now_ms + rest.p50 * MINUTE_MS));
    soonest = date_in(in->to, in->now_ms + rest.p90 * MINUTE_MS);
    if (!next)
        soonest = date_add(soonest, s->least_p90);
    out->why = why_of(in, soonest.days > out->p90.days);
    out->p90 = later(out->p90, soonest);
}

void estimate_arrival(const struct estimate_in *in, struct estimate *out)
{
    const struct stage *s;
    struct promise lane;
    struct spread whole;
    struct problem p;

    check(stages_load(&p) == DONE);
    *out = (struct estimate){.none = true};
    s = stage_of(in->event ? in->event : start_of_way());
    if (!s || !lane_spread(in, in->at_ms, &lane, &whole))
        return;
    out->none = false;
    settle(in, s, whole, out);
    if (s->left[WAY_CROSSING] == WHOLE) { /* it has not left: the lane's own days hold */
        out->p50 = later(out->p50, lane.p50);
        out->p90 = later(out->p90, lane.p90);
    }
    out->p50 = delivery_day(in->to, out->p50);
    out->p90 = delivery_day(in->to, later(out->p90, out->p50));
}
