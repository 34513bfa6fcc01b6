/* SPDX-License-Identifier: Apache-2.0 */
/* tidy: checks the rules of this house. `tidy FILE...` reads layers.txt and the named files, prints
 * `file:line: what is wrong`, and exits 1 when anything is.
 *
 *   layer      an include looks up, sideways without leave, or past a wall (layers.txt)
 *   wrapper    a third-party header outside of its one wrapper (layers.txt, `wrap`)
 *   function   longer than 70 lines
 *   file       longer than 1,000 lines, of sources; lines longer than 100 characters
 *   banned     a call that base/banned.h bans (also where that header does not reach)
 *   write      store_write outside of flow/, store/ and tests/
 *   spdx       no SPDX line at the top
 *   mark       a mark of unfinished work */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FUNCTION_LINES_MAX = 70,
    FILE_LINES_MAX = 1000,
    TOOL_LINES_MAX = 1500,
    LINE_CHARS_MAX = 100,
    LAYERS_MAX = 16,
    RULES_MAX = 256,
    NAME_MAX_BYTES = 64
};

struct layer {
    char name[NAME_MAX_BYTES];
    char below[256]; /* " base lib " */
};

struct rule { /* an `allow` or `wrap` line */
    char from[NAME_MAX_BYTES];
    char to[256];
};

static struct layer layers[LAYERS_MAX];
static size_t layers_n;
static struct rule allows[RULES_MAX], wraps[RULES_MAX];
static size_t allows_n, wraps_n;
static size_t faults;

static void fault(const char *file, size_t line, const char *rule, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

static void fault(const char *file, size_t line, const char *rule, const char *fmt, ...)
{
    va_list args;

    printf("%s:%zu: %s: ", file, line, rule);
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    putchar('\n');
    faults++;
}

/* ---- layers.txt ---- */

/* Is `word` among the blank-separated words of `list`? */
static bool listed(const char *list, const char *word)
{
    size_t n = strlen(word);

    for (const char *at = list; (at = strstr(at, word)) != NULL; at += n)
        if ((at == list || isspace((unsigned char)at[-1])) &&
            (at[n] == '\0' || isspace((unsigned char)at[n])))
            return true;
    return false;
}

static void add_rule(struct rule *rules, size_t *n, const char *from, const char *to)
{
    if (*n == RULES_MAX) {
        fprintf(stderr, "tidy: too many rules in layers.txt\n");
        exit(2);
    }
    snprintf(rules[*n].from, sizeof(rules[*n].from), "%s", from);
    snprintf(rules[*n].to, sizeof(rules[*n].to), "%s", to);
    (*n)++;
}

static void read_layer_line(char *line, size_t number)
{
    char word[16], from[NAME_MAX_BYTES];
    char *comment = strchr(line, '#'), *colon;

    if (comment)
        *comment = '\0';
    if (line[strspn(line, " \t\r\n")] == '\0')
        return;
    colon = strchr(line, ':');
    if (!colon || sscanf(line, "%15s %63[^: ]", word, from) != 2) {
        fault("layers.txt", number, "syntax", "expected `layer|allow|wrap NAME: NAMES`");
        return;
    }
    if (strcmp(word, "layer") == 0 && layers_n < LAYERS_MAX) {
        snprintf(layers[layers_n].name, sizeof(layers[0].name), "%s", from);
        snprintf(layers[layers_n].below, sizeof(layers[0].below), "%s", colon + 1);
        layers_n++;
    } else if (strcmp(word, "allow") == 0) {
        add_rule(allows, &allows_n, from, colon + 1);
    } else if (strcmp(word, "wrap") == 0) {
        add_rule(wraps, &wraps_n, from, colon + 1);
    } else {
        fault("layers.txt", number, "syntax", "unknown word `%s`", word);
    }
}

static void read_layers(void)
{
    FILE *f = fopen("layers.txt", "r");
    char line[512];
    size_t number = 0;

    if (!f) {
        perror("layers.txt");
        exit(2);
    }
    while (fgets(line, sizeof(line), f))
        read_layer_line(line, ++number);
    fclose(f);
}

/* ---- one file ---- */

struct source {
    const char *path;
    char *text;          /* as it is */
    char *code;          /* the same length, comments and literals blanked */
    size_t n;
};

static bool has_suffix(const char *s, const char *suffix)
{
    size_t n = strlen(s), k = strlen(suffix);

    return n >= k && strcmp(s + n - k, suffix) == 0;
}

static bool starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

static bool is_c(const char *path)
{
    return has_suffix(path, ".c") || has_suffix(path, ".h") || has_suffix(path, ".def");
}

static bool read_source(const char *path, struct source *s)
{
    FILE *f = fopen(path, "rb");
    long size;

    if (!f) {
        perror(path);
        return false;
    }
    fseek(f, 0, SEEK_END);
    size = ftell(f);
    rewind(f);
    *s = (struct source){.path = path, .n = (size_t)size};
    s->text = calloc(1, s->n + 1);
    s->code = calloc(1, s->n + 1);
    if (!s->text || !s->code || fread(s->text, 1, s->n, f) != s->n) {
        fprintf(stderr, "tidy: cannot read %s\n", path);
        exit(2);
    }
    fclose(f);
    return true;
}

/* Skips a literal that begins at i; returns the offset behind it. */
static size_t literal_end(const struct source *s, size_t i)
{
    char quote = s->text[i++];

    while (i < s->n && s->text[i] != quote && s->text[i] != '\n')
        i += s->text[i] == '\\' ? 2 : 1;
    return i < s->n ? i + 1 : s->n;
}

static size_t comment_end(const struct source *s, size_t i)
{
    const char *end;

    if (s->text[i + 1] == '/') {
        end = strchr(s->text + i, '\n');
        return end ? (size_t)(end - s->text) : s->n;
    }
    end = strstr(s->text + i + 2, "*/");
    return end ? (size_t)(end - s->text) + 2 : s->n;
}

/* Fills s->code: the text with comments and literals as blanks, lines kept. */
static void blank_out(struct source *s)
{
    memcpy(s->code, s->text, s->n);
    for (size_t i = 0; i < s->n;) {
        bool comment = s->text[i] == '/' && (s->text[i + 1] == '*' || s->text[i + 1] == '/');
        bool literal = s->text[i] == '"' || s->text[i] == '\'';
        size_t end = comment ? comment_end(s, i) : literal ? literal_end(s, i) : i + 1;

        if (end > s->n)
            end = s->n;
        if (comment || literal)
            for (size_t k = i; k < end; k++)
                if (s->code[k] != '\n')
                    s->code[k] = ' ';
        i = end;
    }
}

/* Characters, not bytes: UTF-8 continuation bytes do not count. */
static size_t line_chars(const char *line, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)line[i] & 0xC0) != 0x80;
    return count;
}

static void check_lines(const struct source *s)
{
    size_t number = 0;
    size_t max = starts(s->path, "tools/") ? TOOL_LINES_MAX : FILE_LINES_MAX;

    for (const char *at = s->text; at < s->text + s->n;) {
        const char *end = strchr(at, '\n');
        size_t n = end ? (size_t)(end - at) : strlen(at);

        number++;
        if (line_chars(at, n) > LINE_CHARS_MAX)
            fault(s->path, number, "line", "%zu characters, at most %d", line_chars(at, n),
                  LINE_CHARS_MAX);
        at += n + 1;
    }
    if (number > max && !has_suffix(s->path, ".def"))
        fault(s->path, number, "file", "%zu lines, at most %zu", number, max);
}

static void check_spdx(const struct source *s)
{
    const char *found = strstr(s->text, "SPDX-License-Identifier: Apache-2.0");

    if (!found || found - s->text > 200)
        fault(s->path, 1, "spdx", "no SPDX line at the top");
}

static void check_marks(const struct source *s)
{
    /* spelt apart, so that this file passes its own check */
    static const char *const marks[] = {"TO" "DO", "FIX" "ME", "XX" "X:", "HA" "CK"};
    size_t number = 1;

    for (const char *at = s->text; *at; at++) {
        number += *at == '\n';
        for (size_t m = 0; m < sizeof(marks) / sizeof(marks[0]); m++)
            if (starts(at, marks[m]))
                fault(s->path, number, "mark", "unfinished work: %s", marks[m]);
    }
}

/* A function's body: from a `{` to the `}` that both stand in the first column. */
static void check_functions(const struct source *s)
{
    size_t number = 0, opened = 0;

    for (const char *at = s->code; at < s->code + s->n;) {
        const char *end = strchr(at, '\n');
        size_t n = end ? (size_t)(end - at) : strlen(at);

        number++;
        if (at[0] == '{')
            opened = number;
        if (at[0] == '}' && opened) {
            if (number - opened + 1 > FUNCTION_LINES_MAX)
                fault(s->path, opened, "function", "%zu lines, at most %d", number - opened + 1,
                      FUNCTION_LINES_MAX);
            opened = 0;
        }
        at += n + 1;
    }
}

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static void check_call(const struct source *s, const char *name, const char *rule, const char *why)
{
    size_t n = strlen(name), number = 1;

    for (const char *at = s->code; *at; at++) {
        const char *after = at + n;

        number += *at == '\n';
        if (!starts(at, name) || (at > s->code && word_char(at[-1])) || word_char(*after))
            continue;
        after += strspn(after, " ");
        if (*after == '(')
            fault(s->path, number, rule, "%s(): %s", name, why);
    }
}

static void check_calls(const struct source *s)
{
    static const char *const banned[] = {
        "strcpy", "strcat", "sprintf", "vsprintf", "strncpy", "strncat", "gets", "atoi", "atol",
        "atoll", "atof", "strtol", "strtoll", "strtoul", "strtoull", "strtod", "strtof", "sscanf",
        "strtok", "strtok_r", "localtime", "gmtime", "localtime_r", "gmtime_r", "mktime", "ctime",
        "asctime", "rand", "srand", "alloca", "setlocale", "popen", "system", "fork", "vfork"};

    if (!starts(s->path, "src/"))
        return;
    for (size_t i = 0; i < sizeof(banned) / sizeof(banned[0]); i++)
        check_call(s, banned[i], "banned", "see base/banned.h");
    if (!starts(s->path, "src/flow/") && !starts(s->path, "src/store/"))
        check_call(s, "store_write", "write", "only flow/ opens write transactions");
}

/* ---- includes ---- */

/* The first folder of a path below src/, and the module below shop/. */
static void split_path(const char *path, char *layer, char *module)
{
    const char *slash = strchr(path, '/');
    const char *next;

    layer[0] = module[0] = '\0';
    if (!slash)
        return;
    snprintf(layer, NAME_MAX_BYTES, "%.*s", (int)(slash - path), path);
    next = strchr(slash + 1, '/');
    if (next)
        snprintf(module, NAME_MAX_BYTES, "%.*s", (int)(next - slash - 1), slash + 1);
}

static const struct layer *find_layer(const char *name)
{
    for (size_t i = 0; i < layers_n; i++)
        if (strcmp(layers[i].name, name) == 0)
            return &layers[i];
    return NULL;
}

static bool module_allowed(const char *from, const char *to)
{
    for (size_t i = 0; i < allows_n; i++)
        if (strcmp(allows[i].from, from) == 0 && listed(allows[i].to, to))
            return true;
    return false;
}

static void check_own_include(const struct source *s, size_t line, const char *header)
{
    char from[NAME_MAX_BYTES], from_module[NAME_MAX_BYTES];
    char to[NAME_MAX_BYTES], to_module[NAME_MAX_BYTES];
    const struct layer *layer;

    split_path(s->path + strlen("src/"), from, from_module);
    split_path(header, to, to_module);
    layer = find_layer(from);
    if (!layer) /* main.c stands above all */
        return;
    if (!to[0]) {
        if (strcmp(header, "settings.def") != 0)
            fault(s->path, line, "layer", "\"%s\": name headers from src/ on", header);
        return;
    }
    if (strcmp(from, to) != 0 && !listed(layer->below, to))
        fault(s->path, line, "layer", "%s may not include \"%s\"", from, header);
    if (strcmp(from, "shop") == 0 && strcmp(to, "shop") == 0 &&
        strcmp(from_module, to_module) != 0 && !module_allowed(from_module, to_module))
        fault(s->path, line, "layer", "shop/%s may not include shop/%s", from_module, to_module);
}

static bool standard_header(const char *h)
{
    static const char *const standard[] = {
        "assert.h", "ctype.h", "dirent.h", "endian.h", "errno.h", "fcntl.h", "float.h",
        "inttypes.h", "limits.h", "math.h", "netdb.h", "poll.h", "pthread.h", "sched.h",
        "semaphore.h", "setjmp.h", "signal.h", "spawn.h", "stdarg.h",
        "stdatomic.h", "stdbool.h", "stddef.h",
        "stdint.h", "stdio.h", "stdlib.h", "string.h", "strings.h", "time.h", "unistd.h"};

    if (starts(h, "sys/") || starts(h, "netinet/") || starts(h, "arpa/") || starts(h, "linux/"))
        return true;
    for (size_t i = 0; i < sizeof(standard) / sizeof(standard[0]); i++)
        if (strcmp(h, standard[i]) == 0)
            return true;
    return false;
}

static void check_system_include(const struct source *s, size_t line, const char *header)
{
    if (standard_header(header))
        return;
    for (size_t i = 0; i < wraps_n; i++)
        if (starts(header, wraps[i].from) && listed(wraps[i].to, s->path))
            return;
    fault(s->path, line, "wrapper", "<%s>: each library has one wrapper, see layers.txt", header);
}

static void check_includes(const struct source *s)
{
    size_t number = 0;

    if (!starts(s->path, "src/"))
        return;
    for (const char *at = s->text; at < s->text + s->n;) {
        const char *end = strchr(at, '\n');
        char header[256];

        number++;
        if (sscanf(at, "#include \"%255[^\"]\"", header) == 1)
            check_own_include(s, number, header);
        else if (sscanf(at, "#include <%255[^>]>", header) == 1)
            check_system_include(s, number, header);
        at = end ? end + 1 : s->text + s->n;
    }
}

static void check_file(const char *path)
{
    struct source s;

    if (!read_source(path, &s)) {
        faults++;
        return;
    }
    check_spdx(&s);
    check_marks(&s);
    if (is_c(path)) {
        blank_out(&s);
        check_lines(&s);
        check_functions(&s);
        check_calls(&s);
        check_includes(&s);
    }
    free(s.text);
    free(s.code);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "tidy: no files: nothing would be checked\n");
        return 2;
    }
    read_layers();
    for (int i = 1; i < argc; i++)
        check_file(argv[i]);
    printf("tidy: %d files, %zu faults\n", argc - 1, faults);
    return faults ? 1 : 0;
}
