/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "lib/html.h"
#include "lib/locale.h"
#include "tests/pages/contexts.c"

static struct arena arena;
static struct buf buf;
static struct html html;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    buf_init(&buf, &arena, 1 << 16);
    html = (struct html){.b = &buf};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void expect(const char *text)
{
    assert_string_equal(buf_cstr(&buf), text);
    buf_clear(&buf);
}

static void values_of_every_kind(void **state)
{
    struct contexts_view v = {.s = STR("chá"), .url = URL("/x?a=1&b=2"), .n = -7, .on = true,
                              .label = STR("L")};

    (void)state;
    page_contexts(&html, &v);
    expect("<p title=\"chá\" data-n=\"-7\">chá</p><a href=\"/x?a=1&amp;b=2#top\">chá</a> "
           "<input type=\"checkbox\" value=\"chá\" checked aria-label=\"L\"> "
           "<textarea name=\"t\">\nchá</textarea>");
    v = (struct contexts_view){.url = URL("/")};
    page_contexts(&html, &v);
    expect("<p title=\"\" data-n=\"0\"></p><a href=\"/#top\"></a> "
           "<input type=\"checkbox\" value=\"\"> <textarea name=\"t\">\n</textarea>");
}

/* Payloads that have broken out of each place somewhere. None may bring a new tag, end a quoted
 * value, or end the element it stands in. */
static const char *const attacks[] = {
    "<script>alert(1)</script>", "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)", "' onfocus='alert(1)' autofocus='", "</textarea><script>",
    "</p></a><svg onload=alert(1)>", "--><script>x</script>", "]]><script>", "&lt;script&gt;",
    "&#60;script&#62;", "`onclick=alert(1)", "{{constructor.constructor('x')()}}",
    "<\n/\tscript>", "\" style=\"x:expression(1)", "javascript:alert(1)", "<!--", "<", ">", "\"",
    "'", "&", "a=b c=d", "%{who}", "</title><script>"};

static size_t count(const char *in, char c)
{
    size_t n = 0;

    for (; *in; in++)
        n += *in == c;
    return n;
}

static void attacks_stay_text(void **state)
{
    struct contexts_view v = {.s = STR("x"), .label = STR("x"), .url = URL("/")};
    size_t less, more, quotes;

    (void)state;
    page_contexts(&html, &v);
    less = count(buf_cstr(&buf), '<');
    more = count(buf_cstr(&buf), '>');
    quotes = count(buf_cstr(&buf), '"');
    for (size_t i = 0; i < countof(attacks); i++) {
        buf_clear(&buf);
        v.s = v.label = str_of(attacks[i]);
        v.url.text = v.s;
        page_contexts(&html, &v);
        assert_int_equal(count(buf_cstr(&buf), '<'), less);
        assert_int_equal(count(buf_cstr(&buf), '>'), more);
        assert_int_equal(count(buf_cstr(&buf), '"'), quotes);
        assert_int_equal(count(buf_cstr(&buf), '\''), 0);
    }
}

static void attacks_in_messages_stay_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(attacks); i++) {
        page_texts(&html, str_of(attacks[i]), 1);
        assert_int_equal(count(buf_cstr(&buf), '<'), 6);
        assert_int_equal(count(buf_cstr(&buf), '"'), 2);
        buf_clear(&buf);
    }
}

static void escaped_text_reads_back(void **state)
{
    (void)state;
    html_text(&html, STR("a<b>\"c\"&'d' é 茶"));
    expect("a&lt;b&gt;&quot;c&quot;&amp;&#39;d&#39; é 茶");
}

/* Wherever in a long text it stands. */
/* As one would write it by hand. */
static void escape_slowly(struct buf *to, const char *s, size_t n)
{
    static const char special[] = "&<>\"'";
    static const char *const references[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};

    for (size_t i = 0; i < n; i++) {
        const char *at = strchr(special, s[i]);

        if (at)
            buf_str(to, str_of(references[at - special]));
        else
            buf_char(to, s[i]);
    }
}

/* Texts are looked at by eight and sixteen bytes: wherever in them it stands, nothing is missed,
 * and neighbours in the code ('%', ';', '=', '#', and their like beyond ASCII) are left alone. */
static void nothing_is_missed_anywhere(void **state)
{
    static const char special[] = "&<>\"'", plain[] = "a%;=#\xa6\xa7\xbc\xbe\xa2";
    char text[50];
    struct buf slow;

    (void)state;
    buf_init(&slow, &arena, 512);
    for (size_t n = 1; n <= sizeof(text); n++)
        for (size_t at = 0; at < n; at++)
            for (size_t k = 0; k < sizeof(special); k++) {
                for (size_t i = 0; i < n; i++)
                    text[i] = plain[(i + n) % (sizeof(plain) - 1)];
                text[at] = special[k] ? special[k] : 'b';
                text[n - 1] = special[(k + n) % 5];
                buf_clear(&slow);
                escape_slowly(&slow, text, n);
                html_text(&html, ((struct str){text, n}));
                expect(buf_cstr(&slow));
            }
}

static void each_place_is_escaped(void **state)
{
    char text[70], expected[80];

    (void)state;
    for (size_t n = 1; n < sizeof(text); n++)
        for (size_t i = 0; i < n; i++) {
            struct str all = {text, n};

            memset(text, 'x', n);
            text[i] = '<';
            snprintf(expected, sizeof(expected), "%.*s&lt;%.*s", (int)i, text, (int)(n - i - 1),
                     text + i + 1);
            html_text(&html, all);
            expect(expected);
        }
}

static void white_space_that_shows_is_kept(void **state)
{
    (void)state;
    page_space(&html, 2);
    expect("<ul><li><b>0</b> of 2 <em>x</em></li><li><b>1</b> of 2 <em>x</em></li></ul>"
           "<span>many</span> end");
    page_space(&html, 0);
    expect("<ul></ul><span>few</span> end");
}

static void messages(void **state)
{
    (void)state;
    page_texts(&html, STR("Ann"), 7);
    expect("<p title=\"By Ann\">Hello &amp; welcome</p><p>From Ann to Ann: 7 5%</p>"
           "<p>7 items, lots</p>");
    page_texts(&html, STR("Ann"), 1);
    expect("<p title=\"By Ann\">Hello &amp; welcome</p><p>From Ann to Ann: 1 5%</p>"
           "<p>One item, some</p>");
}

static void numbers_and_dates_for_people(void **state)
{
    (void)state;
    html_text(&html, INT64_C(1234567));
    expect("1,234,567");
    html_text(&html, money(123450, CURRENCY("USD")));
    expect("US$1,234.50");
    html_text(&html, ((struct days){date_of(2026, 12, 3), date_of(2026, 12, 5)}));
    assert_non_null(strstr(buf_cstr(&buf), "3"));
    assert_non_null(strstr(buf_cstr(&buf), "5"));
    buf_clear(&buf);
    html_text(&html, ((struct tenths){47}));
    expect("4.7");
    html.locale = locale_get(STR("ru"));
    html_text(&html, ((struct tenths){50}));
    expect("5,0");
    html_attribute(&html, INT64_C(1234567));
    expect("1234567");
}

static void fragments_that_open_and_close(void **state)
{
    (void)state;
    page_open(&html);
    page_close(&html);
    expect("<body><main></main></body>");
    page_drawing(&html, URL("/a/icons.svg"), STR("a\"b"));
    expect("<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">"
           "<use href=\"/a/icons.svg#a%22b\"/></svg>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_of_every_kind, setup, teardown),
        cmocka_unit_test_setup_teardown(attacks_stay_text, setup, teardown),
        cmocka_unit_test_setup_teardown(attacks_in_messages_stay_text, setup, teardown),
        cmocka_unit_test_setup_teardown(escaped_text_reads_back, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_missed_anywhere, setup, teardown),
        cmocka_unit_test_setup_teardown(each_place_is_escaped, setup, teardown),
        cmocka_unit_test_setup_teardown(white_space_that_shows_is_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(messages, setup, teardown),
        cmocka_unit_test_setup_teardown(numbers_and_dates_for_people, setup, teardown),
        cmocka_unit_test_setup_teardown(fragments_that_open_and_close, setup, teardown),
    };
    return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
