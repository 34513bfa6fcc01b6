/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a picture, and as an EXIF segment: what is made of a picture is one itself, within
 * the square, with no EXIF of any kind. */
#include "base/check.h"
#include "lib/image_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const int32_t sides[] = {64, 16};
    struct str bytes = {(const char *)data, n};
    struct image made[2], again[2];
    struct problem p = {0};
    struct arena a;
    int turned = exif_orientation(bytes);

    check(turned >= 1 && turned <= 8);
    arena_init(&a, 1 << 20);
    if (image_remake(&p, "picture", &a, bytes, sides, 2, made) == DONE)
        for (int i = 0; i < 2; i++) {
            check(made[i].width >= 1 && made[i].width <= sides[i]);
            check(made[i].height >= 1 && made[i].height <= sides[i]);
            check(str_find(made[i].jpeg, STR("Exif")) == STR_NONE);
            check(image_remake(&p, "picture", &a, made[i].jpeg, sides, 1, again) == DONE);
            check(again[0].width == made[i].width && again[0].height == made[i].height);
        }
    arena_release(&a);
    return 0;
}
