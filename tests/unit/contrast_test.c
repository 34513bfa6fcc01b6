/* SPDX-License-Identifier: Apache-2.0 */
/* Text can be read: every pair of colours that style.css puts on each other has the contrast that
 * WCAG 2.2 asks for (1.4.3, and 1.4.11 for the edges of inputs), in the light and in the dark. */
#include "support/unit.h"

#include <math.h>

#include "base/num.h"
#include "face/web/assets.h"

static const struct {
    const char *on, *ground;
    double least;
} pairs[] = {
    {"ink", "paper", 4.5}, {"ink", "surface", 4.5}, {"ink", "sunken", 4.5},
    {"ink", "brand-wash", 4.5}, {"ink", "mint-wash", 4.5}, {"ink", "sun-wash", 4.5},
    {"ink", "coral-wash", 4.5}, {"ink-soft", "paper", 4.5}, {"ink-soft", "surface", 4.5},
    {"ink-soft", "sunken", 4.5}, {"ink-soft", "brand-wash", 4.5}, {"paper", "ink", 4.5},
    {"brand", "paper", 4.5}, {"brand", "surface", 4.5}, {"on-brand", "brand", 4.5},
    {"on-brand", "brand-deep", 4.5}, {"brand-deep", "brand-wash", 4.5}, {"mint", "surface", 4.5},
    {"mint", "mint-wash", 4.5}, {"sun-deep", "sun-wash", 4.5}, {"coral-deep", "surface", 4.5},
    {"coral-deep", "coral-wash", 4.5}, {"line-strong", "surface", 3}, {"line-strong", "paper", 3},
};

static double channel(uint64_t byte)
{
    double c = (double)byte / 255;

    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* Relative luminance of "#rrggbb" or "#rgb". */
static double luminance(struct str colour)
{
    char six[6];
    uint64_t v;

    for (size_t i = 0; i < 6; i++)
        six[i] = colour.p[1 + (colour.n == 4 ? i / 2 : i)];
    assert_true(parse_hex_u64((struct str){six, 6}, &v));
    return 0.2126 * channel(v >> 16) + 0.7152 * channel(v >> 8 & 255) + 0.0722 * channel(v & 255);
}

/* The value of `--name: #...;` in `css`; empty when it is not there. */
static struct str token(struct str css, const char *name)
{
    char key[40];
    int n = snprintf(key, sizeof(key), "--%s: #", name);
    size_t at = str_find(css, (struct str){key, (size_t)n});
    struct str value;

    if (at == STR_NONE)
        return (struct str){0};
    value = str_sub(css, at + (size_t)n - 1, css.n);
    return str_sub(value, 0, str_find_char(value, ';'));
}

/* Of the scheme, or of the first one where that leaves it as it is. */
static double token_luminance(struct str scheme, struct str first, const char *name)
{
    struct str value = token(scheme, name);

    if (value.n == 0)
        value = token(first, name);
    assert_true(value.n == 4 || value.n == 7);
    return luminance(value);
}

static void check_scheme(struct str scheme, struct str first)
{
    for (size_t i = 0; i < countof(pairs); i++) {
        double a = token_luminance(scheme, first, pairs[i].on) + 0.05;
        double b = token_luminance(scheme, first, pairs[i].ground) + 0.05;
        double contrast = a > b ? a / b : b / a;

        if (contrast < pairs[i].least)
            fail_msg("--%s on --%s: %.2f, expected %.1f", pairs[i].on, pairs[i].ground, contrast,
                     pairs[i].least);
    }
}

static void text_can_be_read(void **state)
{
    struct str css = asset_find(STR("style.css"))->body, light, dark;
    size_t at = str_find(css, STR("prefers-color-scheme: dark")), end;

    (void)state;
    assert_int_not_equal(at, STR_NONE);
    light = str_sub(css, 0, at);
    dark = str_sub(css, at, css.n);
    end = str_find(dark, STR("\n}"));
    check_scheme(light, light);
    check_scheme(str_sub(dark, 0, end), light);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(text_can_be_read)};

    return cmocka_run_group_tests_name("contrast", tests, NULL, NULL);
}
