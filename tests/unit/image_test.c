/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures are known by their bytes, come out upright, small and with nothing but their pixels. The
 * files were made by ImageMagick; EXIF was put before and words behind by hand. */
#include "support/unit.h"

#include "lib/image_inside.h"

#include "io/file.h"

static struct str picture(struct arena *a, const char *name)
{
    char path[100];
    struct problem p = {0};
    struct str bytes;

    snprintf(path, sizeof(path), "tests/fuzz/corpus/image/%s", name);
    assert_int_equal(file_read_whole(a, path, 1 << 16, &p, &bytes), DONE);
    return bytes;
}

/* What stands where in a picture that is red on its left half and blue on its right. */
enum { RED, BLUE };

static const struct {
    const char *name;
    int32_t side, width, height;
    int top_left, bottom_right;
} good[] = {
    {"progressive.jpg", 100, 40, 20, RED, BLUE},
    {"progressive.jpg", 20, 20, 10, RED, BLUE},
    {"turned_3.jpg", 100, 40, 20, BLUE, RED},  /* held upside down */
    {"turned_5.jpg", 100, 20, 40, RED, BLUE},
    {"turned_6.jpg", 100, 20, 40, RED, BLUE},  /* to be turned to the right */
    {"turned_8.jpg", 10, 5, 10, BLUE, RED},    /* to the left */
};

struct seen {
    unsigned char rows[4 * 64 * 64];
};

static bool room(void *arg, struct pixels *px)
{
    struct seen *s = arg;

    px->rows = s->rows;
    px->stride = 4 * 64;
    return px->width <= 64 && px->height <= 64;
}

static int colour(const struct pixels *px, int x, int y)
{
    const unsigned char *at = px->rows + y * px->stride + 4 * x; /* blue, green, red */

    assert_true(at[1] < 60 && (at[0] > 180) != (at[2] > 180));
    return at[0] > 180 ? BLUE : RED;
}

static void upright_and_bare(void **state)
{
    struct problem p = {0};
    struct arena a;

    (void)state;
    arena_init(&a, 8 << 20);
    for (size_t i = 0; i < countof(good); i++) {
        struct image made;
        struct pixels px;
        struct seen seen;

        assert_int_equal(image_remake(&p, "f", &a, picture(&a, good[i].name), &good[i].side, 1,
                                      &made), DONE);
        assert_int_equal(made.width, good[i].width);
        assert_int_equal(made.height, good[i].height);
        assert_int_equal(jpeg_read(made.jpeg, 64, room, &seen, &px), IMAGE_READ);
        assert_int_equal(px.width, made.width);
        assert_int_equal(px.turned, 1);
        assert_int_equal(colour(&px, 1, 1), good[i].top_left);
        assert_int_equal(colour(&px, px.width - 2, px.height - 2), good[i].bottom_right);
        assert_true(str_find(made.jpeg, STR("Exif")) == STR_NONE);
        assert_true(str_find(made.jpeg, STR("Shop")) == STR_NONE);
        assert_true(str_find(made.jpeg, STR("hidden")) == STR_NONE);
    }
    assert_true(str_find(picture(&a, "turned_6.jpg"), STR("Shop")) != STR_NONE);
    arena_release(&a);
}

static void sides_and_white(void **state)
{
    static const int32_t sides[] = {800, 60};
    struct problem p = {0};
    struct image made[2];
    struct pixels px;
    struct seen seen;
    struct arena a;

    (void)state;
    arena_init(&a, 8 << 20);
    assert_int_equal(image_remake(&p, "f", &a, picture(&a, "wide.jpg"), sides, 2, made), DONE);
    assert_int_equal(made[0].width, 800);
    assert_int_equal(made[0].height, 400);
    assert_int_equal(made[1].width, 60);
    assert_int_equal(made[1].height, 30);
    assert_int_equal(image_remake(&p, "f", &a, picture(&a, "clear.png"), sides, 1, made), DONE);
    assert_int_equal(made[0].height, 60);
    assert_int_equal(jpeg_read(made[0].jpeg, 64, room, &seen, &px), IMAGE_READ);
    assert_in_range(px.rows[0], 120, 136); /* half of green on white: blue and red are half */
    assert_in_range(px.rows[1], 247, 255);
    assert_in_range(px.rows[2], 120, 136);
    assert_int_equal(image_remake(&p, "f", &a, picture(&a, "gray.jpg"), sides, 1, made), DONE);
    arena_release(&a);
}

static const struct {
    const char *name;
    enum refusal why;
} bad[] = {
    {"gif", refusal_invalid},         {"exif_only", refusal_invalid},
    {"cmyk.jpg", refusal_invalid},    {"huge.jpg", refusal_too_large},
    {"huge.png", refusal_too_large},
};

static void others_are_refused(void **state)
{
    static const int32_t side = 100;
    struct str png, jpeg;
    struct image made;
    struct arena a;

    (void)state;
    arena_init(&a, 8 << 20);
    for (size_t i = 0; i < countof(bad); i++) {
        struct problem p = {0};

        assert_int_equal(image_remake(&p, "f", &a, picture(&a, bad[i].name), &side, 1, &made),
                         REFUSED);
        assert_int_equal(p.refusal, bad[i].why);
        assert_string_equal(p.field, "f");
    }
    png = picture(&a, "clear.png");
    jpeg = picture(&a, "turned_6.jpg");
    for (size_t n = 0; n < 60; n++) { /* cut short */
        struct problem p = {0};

        assert_int_equal(image_remake(&p, "f", &a, str_sub(png, 0, n), &side, 1, &made), REFUSED);
        assert_int_equal(image_remake(&p, "f", &a, str_sub(jpeg, 0, n), &side, 1, &made), REFUSED);
    }
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(upright_and_bare),
                                       cmocka_unit_test(sides_and_white),
                                       cmocka_unit_test(others_are_refused)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
