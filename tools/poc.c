/* SPDX-License-Identifier: Apache-2.0 */
/* poc: the translations, in gettext's file format.
 *
 *   poc compile OUT.c PO...       the catalogues of lib/translate.h
 *   poc extract FILE...           prints a template (.pot) of the texts marked in pages and C
 *   poc check POT PO...           says what is missing or left over; exit 1 when anything is
 *
 * A text is marked by _("..."), _f("...", ...), _n("...", "...", ...) or N_("..."); in *.def files
 * the last literal of every X(...) line is one (base/refusals.def).
 *
 * Refused when compiling: contexts, unknown escapes, a wrong number of plural forms, and a
 * translation that does not have exactly the %{names} of its text. Fuzzy and obsolete entries and
 * empty translations are left out, so that the English text is shown. */
#include "tool.h"


enum { ENTRIES_MAX = 16384, FORMS_MAX = 6 };

struct entry {
    char *id, *plural;       /* `plural` NULL where there is none */
    char *forms[FORMS_MAX];  /* NULL where there is none */
    struct text places;      /* "#: file" lines of an extracted one */
    const char *last_place;
    bool fuzzy;
    size_t line;
};

struct po {
    const char *path;
    struct entry entries[ENTRIES_MAX]; /* the header, with the empty id, is not among them */
    size_t n;
    char *header;
};

/* Which plural category (CLDR) each form of a language's Plural-Forms serves, in gettext's order. A
 * category that is not here is served by the last form. */
static const struct language {
    const char *code, *categories;
} languages[] = {
    {"de", "ONE OTHER"}, {"en", "ONE OTHER"}, {"es", "ONE OTHER"}, {"fr", "ONE OTHER"},
    {"pl", "ONE FEW MANY"}, {"pt", "ONE OTHER"}, {"ru", "ONE FEW MANY"}, {"zh", "OTHER"},
};
static const char *const category_names[] = {"ZERO", "ONE", "TWO", "FEW", "MANY", "OTHER"};

static const struct language *language_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

    for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
        if (strncmp(name, languages[i].code, 2) == 0 && strcmp(name + 2, ".po") == 0)
            return &languages[i];
    die("%s: the plural categories of this language are not known (tools/poc.c)", path);
}

static size_t forms_of(const struct language *l)
{
    size_t n = 1;

    for (const char *c = l->categories; *c; c++)
        n += *c == ' ';
    return n;
}

static struct entry *find_entry(struct po *po, const char *id)
{
    for (size_t i = 0; i < po->n; i++)
        if (strcmp(po->entries[i].id, id) == 0)
            return &po->entries[i];
    return NULL;
}

static struct entry *add_entry(struct po *po)
{
    if (po->n == ENTRIES_MAX)
        die("%s: more than %d entries", po->path, ENTRIES_MAX);
    return &po->entries[po->n++];
}

/* ---- string literals of C and PO ---- */

static char unescaped(char c, const char *file, size_t line)
{
    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case '"': case '\\': case '\'': return c;
    default: die("%s:%zu: the escape \\%c is not known here", file, line, c);
    }
}

/* Reads the literal at `*s` (a quote) and steps over it. */
static void read_literal(struct text *out, const char **s, const char *file, size_t line)
{
    for ((*s)++; **s != '"'; (*s)++) {
        if (**s == '\0' || **s == '\n')
            die("%s:%zu: a literal is not closed", file, line);
        if (**s == '\\') {
            (*s)++;
            text_char(out, unescaped(**s, file, line));
        } else {
            text_char(out, **s);
        }
    }
    (*s)++;
}

static void print_literal(FILE *f, const char *keyword, const char *s)
{
    fprintf(f, "%s \"", keyword);
    for (; *s; s++) {
        if (*s == '\n')
            fputs("\\n", f);
        else if (*s == '"' || *s == '\\')
            fprintf(f, "\\%c", *s);
        else
            fputc(*s, f);
    }
    fputs("\"\n", f);
}

/* ---- reading a PO file ---- */

/* Which text a keyword fills; NULL when the line has none. */
static char **keyword_target(struct entry *e, const char **s, const char *file, size_t line)
{
    size_t n = strcspn(*s, " \t");
    const char *word = *s;

    *s += n;
    if (n == 5 && strncmp(word, "msgid", n) == 0)
        return &e->id;
    if (n == 12 && strncmp(word, "msgid_plural", n) == 0)
        return &e->plural;
    if (n == 6 && strncmp(word, "msgstr", n) == 0)
        return &e->forms[0];
    if (n == 9 && strncmp(word, "msgstr[", 7) == 0 && word[7] >= '0' && word[7] < '0' + FORMS_MAX)
        return &e->forms[word[7] - '0'];
    die("%s:%zu: `%.*s` is not read here", file, line, (int)n, word);
}

static void keep_entry(struct po *po, struct entry *e)
{
    if (!e->id)
        return;
    if (!e->forms[0])
        die("%s:%zu: an entry without msgstr", po->path, e->line);
    if (*e->id == '\0')
        po->header = e->forms[0];
    else if (find_entry(po, e->id))
        die("%s:%zu: \"%s\" stands twice", po->path, e->line, e->id);
    else
        *add_entry(po) = *e;
    *e = (struct entry){0};
}

/* One line of a PO file. `*target` is the text that a continuation adds to. */
static void po_line(struct po *po, struct entry *e, char ***target, char *s, size_t line)
{
    const char *rest = s + strspn(s, " \t");
    struct text t = {0};

    if (*rest == '\0' || *rest == '#') {
        if (e->forms[0])
            keep_entry(po, e);
        if (strncmp(rest, "#,", 2) == 0 && strstr(rest, "fuzzy"))
            e->fuzzy = true;
        return;
    }
    if (*rest != '"') {
        if (strncmp(rest, "msgid ", 6) == 0 && e->forms[0])
            keep_entry(po, e);
        *target = keyword_target(e, &rest, po->path, line);
        if (**target)
            die("%s:%zu: a keyword stands twice in one entry", po->path, line);
        e->line = line;
        rest += strspn(rest, " \t");
    }
    if (*rest != '"' || !*target)
        die("%s:%zu: expected a string", po->path, line);
    text_cstr(&t, **target ? **target : "");
    read_literal(&t, &rest, po->path, line);
    **target = t.p;
}

static struct po *read_po(const char *path)
{
    struct po *po = must_alloc(sizeof(*po));
    struct text whole = read_file(path);
    struct entry e = {0};
    char **target = NULL, *rest = whole.p, *s;

    po->path = path;
    for (size_t line = 1; (s = strsep(&rest, "\n")) != NULL; line++)
        po_line(po, &e, &target, s, line);
    keep_entry(po, &e);
    if (!po->header)
        die("%s: has no header entry", path);
    return po;
}

/* ---- checks of a translation ---- */

/* Does `text` contain the placeholder of `n` bytes at `p`? */
static bool has_placeholder(const char *text, const char *p, size_t n)
{
    return text && memmem(text, strlen(text), p, n) != NULL;
}

/* Every %{name} of `from` must be in `to`. */
static void need_placeholders(const struct po *po, const struct entry *e, const char *from,
                              const char *to)
{
    for (const char *p = strstr(from, "%{"); p; p = strstr(p + 2, "%{")) {
        size_t n = strcspn(p, "}") + 1;

        if (!has_placeholder(to, p, n))
            die("%s:%zu: %.*s is missing in, or unknown to, \"%s\"", po->path, e->line, (int)n, p,
                to);
    }
}

static bool is_translated(const struct entry *e)
{
    return !e->fuzzy && *e->forms[0] != '\0';
}

static void check_forms(const struct po *po, const struct entry *e, size_t forms)
{
    const char *model = e->plural ? e->plural : e->id;

    for (size_t i = 0; i < FORMS_MAX; i++) {
        bool wanted = i < (e->plural ? forms : 1);

        if (wanted != (e->forms[i] && *e->forms[i]))
            die("%s:%zu: expected %zu forms of \"%s\"", po->path, e->line,
                e->plural ? forms : (size_t)1, e->id);
        if (!wanted)
            continue;
        need_placeholders(po, e, model, e->forms[i]);
        need_placeholders(po, e, e->forms[i], model);
    }
}

static void check_header(const struct po *po, size_t forms)
{
    const char *said = strstr(po->header, "nplurals=");

    if (!said || (size_t)(said[9] - '0') != forms)
        die("%s: Plural-Forms must say nplurals=%zu", po->path, forms);
    if (!strstr(po->header, "charset=UTF-8"))
        die("%s: Content-Type must say charset=UTF-8", po->path);
}

/* ---- compile ---- */

/* FNV-1a, as in src/lib/translate.c. */
static uint64_t id_hash(const char *id)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (; *id; id++)
        h = (h ^ (unsigned char)*id) * UINT64_C(0x100000001b3);
    return h ^ (h >> 32);
}

static void add_messages(struct text *out, const struct po *po, const struct language *l)
{
    text_fmt(out, "static const struct message %s_messages[] = {\n", l->code);
    for (size_t i = 0; i < po->n; i++) {
        const struct entry *e = &po->entries[i];

        text_cstr(out, "    {STR_INIT(");
        text_literal(out, e->id, strlen(e->id));
        text_cstr(out, "), {");
        for (size_t k = 0; k < FORMS_MAX && e->forms[k]; k++) {
            text_cstr(out, "STR_INIT(");
            text_literal(out, e->forms[k], strlen(e->forms[k]));
            text_cstr(out, "), ");
        }
        text_cstr(out, "}},\n");
    }
    text_cstr(out, "};\n\n");
}

/* At most half full. */
static size_t add_slots(struct text *out, const struct po *po, const struct language *l)
{
    size_t size = 16;
    uint16_t *slots;

    while (size < po->n * 2)
        size *= 2;
    slots = must_alloc(size * sizeof(*slots));
    for (size_t i = 0; i < po->n; i++) {
        size_t at = id_hash(po->entries[i].id) & (size - 1);

        while (slots[at])
            at = (at + 1) & (size - 1);
        slots[at] = (uint16_t)(i + 1);
    }
    text_fmt(out, "static const uint16_t %s_slots[] = {", l->code);
    for (size_t i = 0; i < size; i++)
        text_fmt(out, "%s%u,", i % 16 ? " " : "\n    ", slots[i]);
    text_cstr(out, "\n};\n\n");
    return size;
}

/* The index of `category` in the blank-separated list, or of the last one. */
static size_t form_of(const struct language *l, const char *category)
{
    size_t index = 0;

    for (const char *s = l->categories;; index++) {
        size_t n = strcspn(s, " ");

        if ((strlen(category) == n && strncmp(s, category, n) == 0) || s[n] == '\0')
            return index;
        s += n + 1;
    }
}

static void drop_untranslated(struct po *po)
{
    size_t kept = 0;

    for (size_t i = 0; i < po->n; i++)
        if (is_translated(&po->entries[i]))
            po->entries[kept++] = po->entries[i];
    po->n = kept;
}

static void compile_po(struct text *out, struct text *table, const char *path)
{
    const struct language *l = language_of(path);
    struct po *po = read_po(path);
    size_t slots, forms = forms_of(l);

    check_header(po, forms);
    drop_untranslated(po);
    for (size_t i = 0; i < po->n; i++)
        check_forms(po, &po->entries[i], forms);
    add_messages(out, po, l);
    slots = add_slots(out, po, l);
    text_fmt(table, "    {STR_INIT(\"%s\"), %s_messages, %zu, %s_slots, %zu, {", l->code, l->code,
             po->n, l->code, slots);
    for (size_t i = 0; i < sizeof(category_names) / sizeof(category_names[0]); i++)
        text_fmt(table, "[PLURAL_%s] = %zu, ", category_names[i], form_of(l, category_names[i]));
    text_cstr(table, "}},\n");
}

static void compile_all(const char *out_path, char **paths, size_t n)
{
    struct text out = {0}, table = {0};

    text_cstr(&out, "/* Made by tools/poc.c. */\n#include \"lib/translate.h\"\n\n");
    text_cstr(&table, "const struct catalogue catalogue_table[] = {\n");
    for (size_t i = 0; i < n; i++)
        compile_po(&out, &table, paths[i]);
    text_fmt(&table, "};\n\nconst size_t catalogue_table_n = %zu;\n", n);
    text_add(&out, table.p, table.n);
    write_file(out_path, &out);
}

/* ---- extract ---- */

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static void add_place(struct entry *e, const char *file)
{
    if (e->last_place == file)
        return;
    text_fmt(&e->places, "#: %s\n", file);
    e->last_place = file;
}

static void found(struct po *pot, const char *file, size_t line, char *id, char *plural)
{
    struct entry *e = find_entry(pot, id);

    if (!e) {
        e = add_entry(pot);
        *e = (struct entry){.id = id, .plural = plural};
    }
    if (plural && e->plural && strcmp(e->plural, plural) != 0)
        die("%s:%zu: \"%s\" has another plural elsewhere", file, line, id);
    if (plural)
        e->plural = plural;
    add_place(e, file);
}

/* Blanks, and the backslashes that carry a macro on to the next line. */
static void skip_blanks(const char **s)
{
    *s += strspn(*s, " \t\n\\");
}

/* One literal or several in a row; NULL when there is none. */
static char *literals(const char **s, const char *file, size_t line)
{
    struct text t = {0};

    skip_blanks(s);
    if (**s != '"')
        return NULL;
    while (**s == '"') {
        read_literal(&t, s, file, line);
        skip_blanks(s);
    }
    return t.p;
}

/* The length of a marker with its bracket at `s`, or 0. */
static size_t marker(const char *s)
{
    static const char *const markers[] = {"_(", "_f(", "_n(", "N_("};

    for (size_t i = 0; i < sizeof(markers) / sizeof(markers[0]); i++)
        if (strncmp(s, markers[i], strlen(markers[i])) == 0)
            return strlen(markers[i]);
    return 0;
}

static void extract_marked(struct po *pot, const char *file, const char *p)
{
    size_t line = 1;

    for (const char *s = p; *s; s++) {
        size_t n = s == p || !is_word_char(s[-1]) ? marker(s) : 0;
        const char *after = s + n;
        char *id = n ? literals(&after, file, line) : NULL, *plural = NULL;

        line += *s == '\n';
        if (!id)
            continue;
        if (s[1] == 'n' && *after == ',') {
            after++;
            plural = literals(&after, file, line);
        }
        found(pot, file, line, id, plural);
    }
}

/* The last literal of each X(...) line. */
static void extract_def(struct po *pot, const char *file, char *p)
{
    size_t line = 0;

    for (char *s; (s = strsep(&p, "\n")) != NULL;) {
        const char *at = s;
        char *last = NULL;

        line++;
        if (strncmp(s, "X(", 2) != 0)
            continue;
        for (; (at = strchr(at, '"')) != NULL;)
            last = literals(&at, file, line);
        if (last)
            found(pot, file, line, last, NULL);
    }
}

static void extract(char **files, size_t n)
{
    struct po *pot = must_alloc(sizeof(*pot));

    pot->path = "the template";
    for (size_t i = 0; i < n; i++) {
        struct text whole = read_file(files[i]);
        const char *dot = strrchr(files[i], '.');

        if (dot && strcmp(dot, ".def") == 0)
            extract_def(pot, files[i], whole.p);
        else
            extract_marked(pot, files[i], whole.p);
    }
    fputs("# SPDX-License-Identifier: Apache-2.0\nmsgid \"\"\nmsgstr \"\"\n"
          "\"Project-Id-Version: entrepot\\n\"\n\"MIME-Version: 1.0\\n\"\n"
          "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
          "\"Content-Transfer-Encoding: 8bit\\n\"\n", stdout);
    for (size_t i = 0; i < pot->n; i++) {
        const struct entry *e = &pot->entries[i];

        printf("\n%s", e->places.p);
        print_literal(stdout, "msgid", e->id);
        if (e->plural)
            print_literal(stdout, "msgid_plural", e->plural);
        fputs(e->plural ? "msgstr[0] \"\"\nmsgstr[1] \"\"\n" : "msgstr \"\"\n", stdout);
    }
}

/* ---- check ---- */

static size_t check_po(struct po *pot, const char *path)
{
    struct po *po = read_po(path);
    size_t faults = 0;

    for (size_t i = 0; i < pot->n; i++) {
        const struct entry *wanted = &pot->entries[i], *e = find_entry(po, wanted->id);

        if (e && is_translated(e) && !e->plural == !wanted->plural)
            continue;
        printf("%s: %s: \"%s\"\n", path, e ? "not translated" : "missing", wanted->id);
        faults++;
    }
    for (size_t i = 0; i < po->n; i++) {
        if (find_entry(pot, po->entries[i].id))
            continue;
        printf("%s:%zu: no longer used: \"%s\"\n", path, po->entries[i].line, po->entries[i].id);
        faults++;
    }
    printf("%s: %zu of %zu texts, %zu faults\n", path, po->n, pot->n, faults);
    return faults;
}

int main(int argc, char **argv)
{
    size_t faults = 0;

    if (argc >= 3 && strcmp(argv[1], "compile") == 0) {
        compile_all(argv[2], argv + 3, (size_t)argc - 3);
    } else if (argc >= 2 && strcmp(argv[1], "extract") == 0) {
        extract(argv + 2, (size_t)argc - 2);
    } else if (argc >= 3 && strcmp(argv[1], "check") == 0) {
        struct po *pot = read_po(argv[2]);

        for (int i = 3; i < argc; i++)
            faults += check_po(pot, argv[i]);
    } else {
        die("usage: poc compile OUT.c PO... | poc extract FILE... | poc check POT PO...");
    }
    return faults ? 1 : 0;
}
