/* SPDX-License-Identifier: Apache-2.0 */
/* embed: puts files into the program.
 *
 *   embed assets DIR TABLE.c NAMES.h   for face/web/assets.h: each file with its content-hashed
 *                                      path, MIME type, entity tag, and its bytes as they are,
 *                                      gzipped and by brotli (kept where a tenth is saved)
 *   embed data DIR TABLE.c             for lib/data_files.h: each file but *.md
 *
 * Folders below DIR are walked; the tables are sorted by name, the bytes are string literals. */
#include "tool.h"

#include <brotli/encode.h>
#include <dirent.h>
#include <sys/stat.h>
#include <zlib.h>

enum { FILES_MAX = 4096, DEPTH_MAX = 8 };

static char *names[FILES_MAX]; /* relative to the folder */
static size_t names_n;

static const struct mime {
    const char *extension, *type;
    bool compress;
} mimes[] = {
    {"css", "text/css; charset=utf-8", true},
    {"ico", "image/x-icon", false},
    {"jpg", "image/jpeg", false},
    {"js", "text/javascript; charset=utf-8", true},
    {"png", "image/png", false},
    {"svg", "image/svg+xml", true},
    {"txt", "text/plain; charset=utf-8", true},
    {"webmanifest", "application/manifest+json", true},
    {"webp", "image/webp", false},
};

static char *join(const char *folder, const char *name)
{
    struct text t = {0};

    text_fmt(&t, "%s%s%s", folder, *folder && *name ? "/" : "", name);
    return t.p;
}

/* Collects the files below `root`/`folder`; hidden ones and editors' leavings are not ours. */
static void walk(const char *root, const char *folder, int depth)
{
    char *path = join(root, folder);
    DIR *d = opendir(path);
    struct dirent *e;
    struct stat st;

    if (!d || depth > DEPTH_MAX)
        die("%s: not a folder, or too deep", path);
    while ((e = readdir(d)) != NULL) {
        char *name = join(folder, e->d_name);

        if (e->d_name[0] == '.' || strchr(e->d_name, '~'))
            continue;
        if (stat(join(root, name), &st) != 0)
            die("%s/%s: %s", root, name, strerror(errno));
        if (S_ISDIR(st.st_mode))
            walk(root, name, depth + 1);
        else if (names_n < FILES_MAX)
            names[names_n++] = name;
        else
            die("%s: more than %d files", root, FILES_MAX);
    }
    closedir(d);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void collect(const char *root)
{
    walk(root, "", 0);
    qsort(names, names_n, sizeof(names[0]), by_name);
}

static void add_str(struct text *out, const void *p, size_t n)
{
    text_cstr(out, "STR_INIT(");
    text_literal(out, p, n);
    text_cstr(out, ")");
}

/* ---- assets ---- */

static const struct mime *mime_of(const char *name)
{
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && i < sizeof(mimes) / sizeof(mimes[0]); i++)
        if (strcmp(dot + 1, mimes[i].extension) == 0)
            return &mimes[i];
    die("%s: no MIME type is known for this extension (tools/embed.c)", name);
}

/* FNV-1a: tells versions of a file apart, no more. */
static uint64_t content_hash(const struct text *body)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < body->n; i++)
        h = (h ^ (unsigned char)body->p[i]) * UINT64_C(0x100000001b3);
    return h;
}

static struct text gzipped(const struct text *body)
{
    z_stream z = {0};
    struct text out = {0};

    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        die("zlib does not start");
    out.cap = deflateBound(&z, body->n) + 1;
    out.p = must_alloc(out.cap);
    z.next_in = (unsigned char *)body->p;
    z.avail_in = (unsigned)body->n;
    z.next_out = (unsigned char *)out.p;
    z.avail_out = (unsigned)out.cap;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        die("zlib does not finish");
    out.n = z.total_out;
    deflateEnd(&z);
    return out;
}

static struct text brotlied(const struct text *body)
{
    struct text out = {0};

    out.cap = out.n = BrotliEncoderMaxCompressedSize(body->n) + 64;
    out.p = must_alloc(out.cap);
    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
                               body->n, (const uint8_t *)body->p, &out.n, (uint8_t *)out.p))
        die("brotli does not compress");
    return out;
}

static void add_variant(struct text *out, const char *field, const struct text *body,
                        struct text packed)
{
    if (packed.n >= body->n - body->n / 10)
        return;
    text_fmt(out, "     .%s = ", field);
    add_str(out, packed.p, packed.n);
    text_cstr(out, ",\n");
}

/* "picture/cup.svg" -> "/a/picture/cup.0123456789abcdef.svg" */
static char *hashed_path(const char *name, uint64_t hash)
{
    const char *dot = strrchr(name, '.');
    struct text t = {0};

    text_fmt(&t, "/a/%.*s.%016llx%s", (int)(dot - name), name, (unsigned long long)hash, dot);
    return t.p;
}

static void add_asset(struct text *out, const char *root, const char *name)
{
    const struct mime *mime = mime_of(name);
    struct text body = read_file(join(root, name));
    uint64_t hash = content_hash(&body);
    char *path = hashed_path(name, hash);

    text_fmt(out, "    {.name = STR_INIT(\"%s\"), .path = STR_INIT(\"%s\"),\n", name, path);
    text_fmt(out, "     .type = STR_INIT(\"%s\"), .etag = STR_INIT(\"\\\"%016llx\\\"\"),\n",
             mime->type, (unsigned long long)hash);
    text_cstr(out, "     .body = ");
    add_str(out, body.p, body.n);
    text_cstr(out, ",\n");
    if (mime->compress) {
        add_variant(out, "gzip", &body, gzipped(&body));
        add_variant(out, "brotli", &body, brotlied(&body));
    }
    text_cstr(out, "    },\n");
}

/* "app.js" -> ASSET_APP_JS; files in folders are found by name only. */
static void add_constant(struct text *out, const char *name, size_t index)
{
    if (strchr(name, '/'))
        return;
    text_cstr(out, "    ASSET_");
    for (const char *c = name; *c; c++)
        text_char(out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A')
                       : *c >= '0' && *c <= '9' ? *c : '_');
    text_fmt(out, " = %zu,\n", index);
}

static void embed_assets(const char *root, const char *table_path, const char *names_path)
{
    struct text table = {0}, constants = {0};

    text_cstr(&table, "/* Made by tools/embed.c. */\n#include \"face/web/assets.h\"\n\n"
                      "const struct asset asset_table[] = {\n");
    text_cstr(&constants, "/* Made by tools/embed.c: indexes into asset_table. */\n"
                          "enum asset_index {\n");
    for (size_t i = 0; i < names_n; i++) {
        add_asset(&table, root, names[i]);
        add_constant(&constants, names[i], i);
    }
    text_cstr(&table, "};\n");
    text_fmt(&constants, "    ASSETS = %zu\n};\n", names_n);
    write_file(table_path, &table);
    write_file(names_path, &constants);
}

/* ---- data ---- */

static bool is_prose(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && strcmp(dot, ".md") == 0;
}

static void embed_data(const char *root, const char *table_path)
{
    struct text table = {0};
    size_t n = 0;

    text_cstr(&table, "/* Made by tools/embed.c. */\n#include \"lib/data_files.h\"\n\n"
                      "const struct data_file data_table[] = {\n");
    for (size_t i = 0; i < names_n; i++) {
        struct text body;

        if (is_prose(names[i]))
            continue;
        body = read_file(join(root, names[i]));
        text_fmt(&table, "    {STR_INIT(\"%s\"), ", names[i]);
        add_str(&table, body.p, body.n);
        text_cstr(&table, "},\n");
        n++;
    }
    text_fmt(&table, "};\n\nconst size_t data_table_n = %zu;\n", n);
    write_file(table_path, &table);
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "assets") == 0) {
        collect(argv[2]);
        embed_assets(argv[2], argv[3], argv[4]);
    } else if (argc == 4 && strcmp(argv[1], "data") == 0) {
        collect(argv[2]);
        embed_data(argv[2], argv[3]);
    } else {
        die("usage: embed assets DIR TABLE.c NAMES.h | embed data DIR TABLE.c");
    }
    return 0;
}
