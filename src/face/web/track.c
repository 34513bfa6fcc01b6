/* SPDX-License-Identifier: Apache-2.0 */
/* Where is my parcel? Asked without an account, by number and postcode; answered by the parcel's
 * page, whose address has the parcel's secret.
 *
 * A number alone says nothing: numbers are issued in rows and can be guessed. Whether the number or
 * the postcode was wrong is not told, neither by words nor by time: both ways read the same and
 * compare the same, and attempts are limited for each address and for each number. */
#include "face/web/pages/track.h"

#include "face/web/parcel_words.h"
#include "face/web/way_map.h"
#include "face/web/window.h"
#include "lib/crypto.h"
#include "lib/locale.h"
#include "shop/orders/orders.h"

enum { NUMBER_MAX = 40, POSTCODE_MAX = 20, KEY_MAX = 100, ISO_MAX = 16 };

/* ---- asking ---- */

/* Which of the two was wrong is not told. */
static struct str said_of(struct web *w)
{
    if (web_problem(w)->refusal == refusal_none)
        return STR("");
    if (web_problem(w)->refusal == refusal_not_found)
        return web_text(w, N_("No parcel has this number and this postcode. Compare both with the "
                              "message about your order."));
    return web_problem_text(w);
}

static enum outcome show_form(struct web *w, struct str number)
{
    struct track_view v = {.action = web_link(w, URL("/track"))};
    struct html out;

    v.number = web_field(w, "number", N_("Parcel number"), number);
    v.number.required = true;
    v.number.max = NUMBER_MAX;
    v.number.hint = web_text(w, N_("Two letters, nine digits, two letters: RB123456785CN"));
    v.postcode = web_field(w, "postcode", N_("Postcode"), STR(""));
    v.postcode.required = true;
    v.postcode.max = POSTCODE_MAX;
    v.postcode.autocomplete = STR("postal-code");
    v.said = said_of(w);
    web_layout(w, &v.layout, N_("Where is my parcel?"));
    out = web_html(w);
    page_track(&out, &v);
    return web_send_html(w);
}

enum outcome web_track_form(struct web *w)
{
    struct str number = {0};

    if (form_has(&w->query, "number"))
        TRY(form_text(&w->c.problem, w->c.arena, &w->query, "number", 0, NUMBER_MAX, &number));
    return show_form(w, number);
}

/* Letters and digits alone, capital: "sw1a 1aa" and "SW1A-1AA" are one. */
static struct str plain_postcode(struct arena *a, struct str typed)
{
    struct buf b;

    buf_init(&b, a, 4 * POSTCODE_MAX);
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
            buf_char(&b, c);
    }
    return buf_view(&b);
}

static bool same_postcode(struct web *w, struct str a, struct str b)
{
    const struct sha256 x = sha256(plain_postcode(w->c.arena, a));
    const struct sha256 y = sha256(plain_postcode(w->c.arena, b));

    return crypto_equal((struct str){(const char *)x.v, sizeof(x.v)},
                        (struct str){(const char *)y.v, sizeof(y.v)});
}

struct asked {
    struct s10 number;
    struct shipment parcel;
    struct str postcode; /* where it goes; never what anybody types when there is no parcel */
    bool known;
};

/* A number that nobody has reads the same rows as one that somebody has: those of nobody. */
static enum outcome read_asked(struct ctx *c, void *arg)
{
    struct asked *a = arg;
    struct purchase_row p;
    struct order_row o = {0};
    bool found;

    TRY(shipment_find_or_nobody(c, &a->number, &a->parcel, &a->known));
    TRY(order_get(c, a->parcel.buyer, a->parcel.order, &o, &found));
    a->known = a->known && found;
    TRY(purchase_get(c, a->parcel.buyer, o.purchase, &p, &found));
    a->known = a->known && found;
    a->postcode = found ? p.postcode : STR("?");
    return DONE;
}

enum outcome track_parcel(struct web *w, struct str number, struct str postcode,
                          struct shipment *out)
{
    struct problem *p = &w->c.problem;
    struct asked a = {0};
    bool same;

    if (!s10_parse(number, &a.number))
        return refuse(p, refusal_invalid, "number",
                      "expected a number like RB123456785CN, with its check digit");
    TRY(web_attempt(w, "tracking", s10_str(&a.number)));
    TRY(store_read(&w->c, read_asked, &a));
    same = same_postcode(w, postcode, a.postcode);
    if (!a.known || !same)
        return refuse(p, refusal_not_found, NULL, "no parcel has this number and this postcode");
    *out = a.parcel;
    return DONE;
}

static enum outcome find(struct web *w, struct shipment *out)
{
    struct problem *p = &w->c.problem;
    struct str number, postcode;

    TRY(form_text(p, w->c.arena, &w->form, "number", 1, NUMBER_MAX, &number));
    TRY(form_text(p, w->c.arena, &w->form, "postcode", 1, POSTCODE_MAX, &postcode));
    return track_parcel(w, number, postcode, out);
}

enum outcome web_track_find(struct web *w)
{
    struct shipment parcel;
    enum outcome out = find(w, &parcel);

    if (out == DONE)
        return web_redirect(w, parcel_url(w, &parcel));
    if (out == FAILED || w->c.problem.refusal == refusal_too_many)
        return out;
    TRY(web_again(w));
    return show_form(w, STR(""));
}

/* ---- the page ---- */

static struct str iso(struct web *w, struct date d)
{
    struct buf b;

    buf_init(&b, w->c.arena, ISO_MAX);
    date_iso(&b, d);
    return buf_view(&b);
}

static void fill_dates(struct web *w, const struct shipment *s, struct parcel_page_view *v)
{
    v->promised = (struct days){s->p50, s->p90};
    v->promised_from_iso = iso(w, s->p50);
    v->promised_to_iso = iso(w, s->p90);
    v->delivered = s->delivered_at_ms != 0;
    v->delivered_on = s->delivered_on;
    v->kept = v->delivered && s->delivered_on.days <= s->p90.days;
    v->expected = s->expected;
    v->late = shipment_late(s);
    if (!s->expected)
        return;
    v->now = (struct days){s->now_p50, s->now_p90};
    v->now_from_iso = iso(w, s->now_p50);
    v->now_to_iso = iso(w, s->now_p90);
    if (v->late)
        v->why = shipment_why(w->c.arena, locale_language(w->c.locale), s);
    if (v->late && v->reason.n) { /* it names the reason: not twice */
        v->why = str_printf(w->c.arena, "%.*s %.*s", STR_FMT(v->why), STR_FMT(v->next));
        v->reason = STR("");
    }
}

static void fill_events(struct web *w, const struct city *city, const struct scan *scans,
                        size_t n, struct parcel_page_view *v)
{
    struct event_view *events = arena_new_n(w->c.arena, struct event_view, n + 1);

    for (size_t i = 0; i < n; i++)
        parcel_event(w, &scans[i], city, &events[i]);
    if (n && events[0].state == EVENT_DONE)
        events[0].state = EVENT_NOW;
    v->events = (struct events_view){events, n};
}

static struct way_point point_of(struct web *w, const struct city *city)
{
    return (struct way_point){city->lon_e5, city->lat_e5,
                              city_name(city, locale_language(w->c.locale)),
                              str_of(city->country->code)};
}

static void fill_map(struct web *w, const struct hub *hub, const struct city *city,
                     const struct scan *scans, size_t n, struct parcel_page_view *v)
{
    struct way_point points[WAY_POINTS_MAX];
    size_t count = 0, here;

    points[count++] = (struct way_point){hub->lon_e5, hub->lat_e5, hub->name,
                                         str_of(hub->country->code)};
    for (size_t i = n; i > 0 && count + 1 < WAY_POINTS_MAX; i--) {
        const struct scan *scan = &scans[i - 1];
        const struct city *at = scan->doubt.n ? NULL : scan_city(w, scan);
        struct way_point p;

        if (!at)
            continue;
        p = point_of(w, at);
        if (!str_eq(p.name, points[count - 1].name))
            points[count++] = p;
    }
    here = v->delivered ? count : count - 1;
    points[count++] = point_of(w, city);
    way_map(w->c.arena, points, count, here, &v->map);
}

static enum outcome fill(struct web *w, const struct shipment *s, struct parcel_page_view *v)
{
    const struct hub *hub = hub_by_code(s->hub);
    const struct city *city = city_by_id(s->city);
    struct scan *scans;
    size_t n;

    if (!city)
        return fail("web", "no such city: %lld", (long long)s->city.v);
    TRY(shipment_timeline(&w->c, s, &scans, &n));
    v->number = str_copy(w->c.arena, s10_str(&s->number));
    v->status = parcel_status_words(w, s->status);
    v->mood = parcel_mood(s);
    v->service = window_service(w, s->service);
    v->to = city_words(w, city);
    v->page = parcel_url(w, s);
    parcel_reason(w, s, &v->reason, &v->next);
    parcel_stages(w, s, &v->stages, &v->stages_n);
    fill_dates(w, s, v);
    fill_events(w, city, scans, n, v);
    v->map.none = !hub;
    v->from = hub ? hub_words(w, hub) : s->origin;
    if (hub)
        fill_map(w, hub, city, scans, n, v);
    return DONE;
}

/* Without its secret, the address of a parcel leads to the form. */
enum outcome web_track_parcel(struct web *w)
{
    struct parcel_page_view v = {0};
    struct str key = {0};
    struct shipment s;
    struct s10 number;
    bool known = false;
    struct html out;

    if (form_has(&w->query, "key"))
        TRY(form_text(&w->c.problem, w->c.arena, &w->query, "key", 0, KEY_MAX, &key));
    if (s10_parse(web_param(w, "number"), &number))
        TRY(shipment_find_or_nobody(&w->c, &number, &s, &known));
    if (!known || s.access.n == 0 || !crypto_equal(key, s.access)) {
        struct url_maker m;

        url_begin(&m, w->c.arena, web_link(w, URL("/track")));
        url_param(&m, "number", utf8_head(web_param(w, "number"), NUMBER_MAX));
        return web_redirect(w, url_done(&m));
    }
    TRY(fill(w, &s, &v));
    web_layout(w, &v.layout, N_("Parcel"));
    out = web_html(w);
    page_parcel(&out, &v);
    return web_send_html(w);
}
