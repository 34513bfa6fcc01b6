/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/styleguide.h"

#include "face/web/pages/styleguide.h"

#define EUR(minor_units) {(minor_units), {"EUR"}}
#define DAYS(from, to) {{20790 + (from)}, {20790 + (to)}} /* 20790: 3 Dec 2026 */

static const struct nav_link shelves[] = {
    {URL_INIT("/styleguide"), STR_INIT("Home & garden"), true},
    {URL_INIT("/styleguide"), STR_INIT("Phones & gadgets"), false},
    {URL_INIT("/styleguide"), STR_INIT("Clothing"), false},
    {URL_INIT("/styleguide"), STR_INIT("Toys & hobby"), false},
    {URL_INIT("/styleguide"), STR_INIT("Beauty"), false},
    {URL_INIT("/styleguide"), STR_INIT("Sport"), false},
};

static const struct nav_link links[] = {
    {URL_INIT("/styleguide"), STR_INIT("Delivery and dates"), false},
    {URL_INIT("/styleguide"), STR_INIT("Returns"), false},
    {URL_INIT("/styleguide"), STR_INIT("Buyer protection"), false},
};

static const struct nav_link markets[] = {
    {URL_INIT("/ru/"), STR_INIT("Россия"), false},
    {URL_INIT("/us/"), STR_INIT("United States"), false},
    {URL_INIT("/es/"), STR_INIT("España"), false},
    {URL_INIT("/gb/"), STR_INIT("United Kingdom"), false},
    {URL_INIT("/br/"), STR_INIT("Brasil"), false},
    {URL_INIT("/de/"), STR_INIT("Deutschland"), true},
    {URL_INIT("/fr/"), STR_INIT("France"), false},
    {URL_INIT("/ca/"), STR_INIT("Canada"), false},
    {URL_INIT("/pl/"), STR_INIT("Polska"), false},
};

static const struct choice languages[] = {
    {STR_INIT("de"), STR_INIT("Deutsch"), true}, {STR_INIT("en"), STR_INIT("English"), false}};
static const struct choice currencies[] = {
    {STR_INIT("EUR"), STR_INIT("EUR, euro"), true}, {STR_INIT("USD"), STR_INIT("USD"), false}};
static const struct choice cities[] = {
    {STR_INIT("1"), STR_INIT("Berlin"), true}, {STR_INIT("2"), STR_INIT("Hamburg"), false}};
static const struct choice services[] = {
    {STR_INIT("economy"), STR_INIT("Economy, 12–18 Dec"), false},
    {STR_INIT("standard"), STR_INIT("Standard, 3–5 Dec"), true}};

static const struct card_view cards[] = {
    {.title = STR_INIT("Pour-over kettle, 1 l, with a thermometer in the lid"),
     .price = {EUR(2490), EUR(3120), STR_INIT("−20%")}, .promise = {.days = DAYS(0, 2)},
     .rating = {{47}, 1284}, .from = STR_INIT("China"), .flag = STR_INIT("Sale")},
    {.title = STR_INIT("Wool socks"), .price = {.now = EUR(890)},
     .promise = {.days = DAYS(1, 4)}, .rating = {{44}, 86}, .from = STR_INIT("Brazil")},
    {.title = STR_INIT("Набор акварели «Белые ночи», 24 цвета"),
     .price = {.now = EUR(3175)}, .promise = {.days = DAYS(6, 12)}, .rating = {{49}, 12},
     .from = STR_INIT("Russia"), .flag = STR_INIT("New")},
    {.title = STR_INIT("Bamboo desk lamp"), .price = {.now = EUR(1999)},
     .promise = {.days = DAYS(0, 2)}, .rating = {{40}, 5}, .from = STR_INIT("Viet Nam"),
     .sold_out = true},
    {.title = STR_INIT("Headphones with a very long name that does not fit in two lines at all"),
     .price = {.now = EUR(123456)}, .promise = {.none = true}, .from = STR_INIT("Poland")},
    {.title = STR_INIT("Ceramic mug, speckled"), .price = {.now = EUR(1250)},
     .promise = {.days = DAYS(0, 0)}, .rating = {{46}, 310}, .from = STR_INIT("Türkiye")},
};

static const struct sum_line sum[] = {
    {STR_INIT("Goods"), STR_INIT(""), EUR(1890), false},
    {STR_INIT("Delivery"), STR_INIT("standard"), EUR(240), false},
    {STR_INIT("Duty"), STR_INIT("HS 732394"), EUR(300), false},
    {STR_INIT("VAT"), STR_INIT("19%"), EUR(462), false},
    {STR_INIT("Coupon WINTER"), STR_INIT(""), EUR(-402), true},
};

static const struct event_view events[] = {
    {EVENT_DONE, STR_INIT("Paid, the money is held"), STR_INIT(""), STR_INIT("24 Nov, 14:05"),
     STR_INIT("2026-11-24T14:05+01:00")},
    {EVENT_DONE, STR_INIT("Handed to the post"), STR_INIT("Shenzhen"), STR_INIT("25 Nov, 09:40"),
     STR_INIT("2026-11-25T09:40+08:00")},
    {EVENT_NOW, STR_INIT("In customs"), STR_INIT("Frankfurt"), STR_INIT("29 Nov, 03:12"),
     STR_INIT("2026-11-29T03:12+01:00")},
    {EVENT_NEXT, STR_INIT("Delivered"), STR_INIT("Berlin"), STR_INIT(""), STR_INIT("")},
};

static const struct str icons[] = {
    STR_INIT("search"), STR_INIT("cart"), STR_INIT("user"), STR_INIT("globe"), STR_INIT("pin"),
    STR_INIT("truck"), STR_INIT("plane"), STR_INIT("ship"), STR_INIT("box"), STR_INIT("shield"),
    STR_INIT("clock"), STR_INIT("calendar"), STR_INIT("store"), STR_INIT("tag"), STR_INIT("card"),
    STR_INIT("star"), STR_INIT("heart"), STR_INIT("check"), STR_INIT("cross"), STR_INIT("plus"),
    STR_INIT("minus"), STR_INIT("left"), STR_INIT("right"), STR_INIT("down"), STR_INIT("filter"),
    STR_INIT("sort"), STR_INIT("info"), STR_INIT("alert"), STR_INIT("lock"), STR_INIT("trash"),
    STR_INIT("edit"), STR_INIT("message"), STR_INIT("receipt"), STR_INIT("undo"),
    STR_INIT("chart"), STR_INIT("home"), STR_INIT("menu"), STR_INIT("copy"), STR_INIT("camera"),
};

#define LIST(array) {(array), countof(array)}

static const struct layout_view layout = {
    .title = STR_INIT("Style guide"), .language = STR_INIT("en"),
    .home = URL_INIT("/styleguide"), .search = URL_INIT("/styleguide"),
    .cart = URL_INIT("/styleguide"), .account = URL_INIT("/styleguide"),
    .sign_in = URL_INIT("/styleguide"), .settings = URL_INIT("/styleguide"),
    .here = URL_INIT("/styleguide"), .shelves = LIST(shelves), .help = LIST(links),
    .trade = LIST(links), .cart_items = 3, .market_name = STR_INIT("Deutschland"),
    .markets = LIST(markets), .languages = LIST(languages), .currencies = LIST(currencies),
    .cities = LIST(cities), .city_name = STR_INIT("Berlin"), .currency = {"EUR"},
    .untranslated = STR_INIT("Deutsch"),
};

static const struct styleguide_view view = {
    .layout = &layout,
    .crumbs = LIST(links), .tabs = LIST(shelves), .cards = cards,
    .cards_n = countof(cards),
    .price = {EUR(2490), EUR(3120), STR_INIT("−20%")},
    .promise = {.days = DAYS(0, 2)}, .late = {.late = true, .days = DAYS(4, 7)},
    .nowhere = {.none = true}, .rating = {{43}, 212},
    .sum = {sum, countof(sum), EUR(2490)},
    .name = {.name = STR_INIT("name"), .label = STR_INIT("Full name"),
             .value = STR_INIT("Ana Souza"), .autocomplete = STR_INIT("name"), .required = true},
    .postcode = {.name = STR_INIT("postcode"), .label = STR_INIT("Postcode"),
                 .value = STR_INIT("123"), .error = STR_INIT("Expected five digits, as 10115"),
                 .hint = STR_INIT("Five digits"), .autocomplete = STR_INIT("postal-code"),
                 .max = 5, .required = true},
    .services = LIST(services), .events = LIST(events),
    .pages = {URL_INIT("/styleguide"), URL_INIT("/styleguide"), 2},
    .problem = {refusal_sold_out, "lines[0].quantity", "Expected at most 2."},
    .way_out = {URL_INIT("/styleguide"), STR_INIT("To the shops"), false},
    .icons = icons, .icons_n = countof(icons),
};

void styleguide_write(struct html *out)
{
    page_styleguide(out, &view);
}
