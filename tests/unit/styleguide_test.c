/* SPDX-License-Identifier: Apache-2.0 */
/* The page that has every component on it, in every locale. */
#include "support/unit.h"

#include "base/arena.h"
#include "face/web/assets.h"
#include "face/web/styleguide.h"
#include "lib/locale.h"

enum { PAGE_MAX_BYTES = 128 * 1024 };

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct str render(const struct locale *l)
{
    struct buf b;
    struct html out = {.b = &b, .locale = l, .texts = catalogue_of(locale_language(l))};

    buf_init(&b, &arena, PAGE_MAX_BYTES);
    styleguide_write(&out);
    assert_false(b.full);
    assert_true(utf8_valid(buf_view(&b)));
    return buf_view(&b);
}

static void renders_in_every_locale(void **state)
{
    const struct locale *l;

    (void)state;
    for (size_t i = 0; (l = locale_at(i)) != NULL; i++) {
        struct str page = render(l);

        assert_true(str_starts(page, STR("<!doctype html><html lang=")));
        assert_true(str_ends(page, STR("</body></html>")));
    }
}

/* Every link to an asset leads to one. */
static void names_only_assets_that_exist(void **state)
{
    struct str rest = render(locale_english());
    size_t at, found = 0;

    (void)state;
    while ((at = str_find(rest, STR("\"/a/"))) != STR_NONE) {
        struct str path;

        rest = str_sub(rest, at + 1, rest.n);
        assert_true(str_cut(&rest, '"', &path));
        path = str_sub(path, 0, str_find_char(path, '#'));
        assert_non_null(asset_at(path));
        found++;
    }
    assert_true(found > 20);
}

/* Every icon that pages use is drawn in the sprite. */
static void names_only_icons_that_exist(void **state)
{
    struct str rest = render(locale_english()), sprite = asset_find(STR("icons.svg"))->body;
    size_t at;

    (void)state;
    while ((at = str_find(rest, STR("<use href=\""))) != STR_NONE) {
        struct str name, symbol;

        rest = str_sub(rest, at, rest.n);
        rest = str_sub(rest, str_find_char(rest, '#') + 1, rest.n);
        assert_true(str_cut(&rest, '"', &name));
        symbol = str_printf(&arena, "<symbol id=\"%.*s\"", STR_FMT(name));
        assert_int_not_equal(str_find(sprite, symbol), STR_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(renders_in_every_locale, setup, teardown),
        cmocka_unit_test_setup_teardown(names_only_assets_that_exist, setup, teardown),
        cmocka_unit_test_setup_teardown(names_only_icons_that_exist, setup, teardown),
    };
    return cmocka_run_group_tests_name("styleguide", tests, NULL, NULL);
}
