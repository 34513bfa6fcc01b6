/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/why_date.h"

#include "face/web/window.h"
#include "shop/markets/markets.h"

/* Holidays with a weekend between them are one step, other days off only side by side. */
enum { HOLIDAY_GAP_DAYS = 3, CLOSED_GAP_DAYS = 1 };

static const char *const facilities[] = {N_("airport"), N_("border post"), N_("delivery centre"),
                                         N_("office of exchange"), N_("sorting centre")};

static struct str town(struct web *w, struct str name)
{
    size_t n;
    const struct city *const *own = cities_of(w->c.market->country, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(own[i]->name, name))
            return city_name(own[i], window_language(w));
    return web_word(w, name);
}

/* "Москва (аэропорт)" of "Moscow airport". */
static struct str place(struct web *w, struct str name)
{
    for (size_t i = 0; i < countof(facilities); i++) {
        struct str kind = str_of(facilities[i]), word;

        if (name.n <= kind.n || !str_ends(name, kind))
            continue;
        word = web_word(w, kind);
        if (str_eq(kind, word))
            continue;
        name = town(w, str_trim(str_sub(name, 0, name.n - kind.n)));
        return str_printf(w->c.arena, "%.*s (%.*s)", STR_FMT(name), STR_FMT(word));
    }
    return name.n ? town(w, name) : name;
}

static struct str holiday(struct web *w, struct str name)
{
    const struct str moved = STR(" (substitute day)");
    struct str word;

    if (str_ends(name, moved))
        name = str_sub(name, 0, name.n - moved.n);
    word = web_word(w, name);
    return str_eq(word, name) && web_speaks(w) ? STR("") : word;
}

static bool day_off(enum promise_reason code)
{
    return code == REASON_HOLIDAY || code == REASON_CLOSED;
}

static bool joins(const struct reason_view *last, const struct promise_step *s)
{
    int32_t gap = s->code == REASON_HOLIDAY ? HOLIDAY_GAP_DAYS : CLOSED_GAP_DAYS;

    return day_off(s->code) && last->code == s->code && last->holiday == (s->name.n > 0) &&
           s->date.days - last->days.to.days <= gap;
}

static struct reason_view told(struct web *w, const struct promise_step *s)
{
    return (struct reason_view){.code = s->code, .days = {s->date, s->date}, .n = s->n,
                                .mode = s->mode, .to = place(w, s->to), .holiday = s->name.n > 0,
                                .name = day_off(s->code) ? holiday(w, s->name)
                                                         : place(w, s->name),
                                .source = s->check ? STR("") : s->source};
}

size_t why_date(struct web *w, const struct promise_step *steps, size_t n,
                const struct reason_view **out)
{
    struct reason_view *v = arena_new_n(w->c.arena, struct reason_view, n + 1);
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        struct reason_view *last = count ? &v[count - 1] : NULL;

        if (last && joins(last, &steps[i])) {
            last->days.to = steps[i].date;
            if (!str_eq(last->name, holiday(w, steps[i].name)))
                last->name = STR("");
            continue;
        }
        v[count++] = told(w, &steps[i]);
    }
    *out = v;
    return count;
}
