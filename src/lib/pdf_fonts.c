/* SPDX-License-Identifier: Apache-2.0 */
#include <cairo-ft.h>
#include <hb.h>

#include "lib/pdf_inside.h"

#include <pthread.h>

#include "base/check.h"

enum { PATH_BYTES_MAX = 1024 };

static const struct {
    const char *file, *package;
} files[FONTS] = {
    [FONT_PLAIN] = {"dejavu/DejaVuSans.ttf", "fonts-dejavu-core"},
    [FONT_BOLD] = {"dejavu/DejaVuSans-Bold.ttf", "fonts-dejavu-core"},
    [FONT_HAN] = {"droid/DroidSansFallbackFull.ttf", "fonts-droid-fallback"},
};

struct pdf_font pdf_fonts[FONTS];
static FT_Library library;
static bool loaded;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool open_shaper(const char *path, struct pdf_font *out)
{
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
    hb_face_t *face;

    if (!blob)
        return false;
    face = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    out->units = (double)hb_face_get_upem(face);
    out->shaper = hb_font_create(face);
    hb_font_make_immutable(out->shaper);
    hb_face_destroy(face);
    return true;
}

/* A font that was opened before another was found missing stays open for the next attempt. */
static bool open_font(const char *path, struct pdf_font *out)
{
    FT_Face face;

    if (out->face)
        return true;
    if (FT_New_Face(library, path, 0, &face) != 0)
        return false;
    if (!open_shaper(path, out)) {
        FT_Done_Face(face);
        return false;
    }
    out->face = cairo_ft_font_face_create_for_ft_face(face, 0);
    return true;
}

static enum outcome load(struct problem *p, const char *folder)
{
    char path[PATH_BYTES_MAX];

    if (!library && FT_Init_FreeType(&library) != 0)
        return fail("pdf", "FreeType does not start");
    for (int i = 0; i < FONTS; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, files[i].file);
        if (!open_font(path, &pdf_fonts[i]))
            return refuse(p, refusal_unavailable, "fonts",
                          "the font %s for papers, of the package %s", path, files[i].package);
    }
    return DONE;
}

enum outcome pdf_fonts_load(struct problem *p, const char *folder)
{
    enum outcome out = DONE;

    pthread_mutex_lock(&lock);
    if (!loaded)
        out = load(p, folder ? folder : PDF_FONTS);
    loaded = loaded || out == DONE;
    pthread_mutex_unlock(&lock);
    return out;
}

bool pdf_fonts_loaded(void)
{
    bool there;

    pthread_mutex_lock(&lock);
    there = loaded;
    pthread_mutex_unlock(&lock);
    return there;
}
