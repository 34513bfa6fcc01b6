/* SPDX-License-Identifier: Apache-2.0 */
/* pagec: compiles a page file to C functions that write HTML.
 *
 *   pagec PAGE.html OUT.c OUT.h HEADER      HEADER is the name under which OUT.h is included
 *
 * A page file is HTML with three additions:
 *
 *   @include "face/web/views.h"             goes into OUT.h
 *   @void page_cart(struct html *out, const struct cart_view *v)
 *                                           begins a function that ends at the next one; it must
 *                                           have a parameter `out`; prototypes go into OUT.h
 *   @opens html body     @closes html body  what a function leaves open, or finds open, outermost
 *                                           first; all else must be closed where it was opened
 *   @for (size_t i = 0; i < n; i++) {       any other line that begins with @ is C
 *   @# a remark                             goes nowhere, and so does an HTML comment
 *   {v->title}                              a value, escaped for where it stands
 *   {_("Add to cart")}                      a text in the reader's language (lib/translate.h)
 *   {_f("From %{city}", city = v->city)}    the same with values in it, by name
 *   {_n("One item", "%{n} items", n = k)}   plural forms; `n` counts, and is looked at twice
 *
 * Where a value may stand, and what it must be (lib/html.h), is decided here, by place:
 *
 *   text, "attribute"        struct str and numbers; text is written for people, an attribute for
 *                            machines, but a value within a _f or _n for people anywhere
 *   href src action ...      exactly a struct url, and then at most "#place" or "#{s}", a struct
 *                            str that is percent-encoded
 *   checked="{b}" ...        exactly a bool: a true one gives the attribute, without a value
 *   name?="{s}"              exactly a struct str: an empty one leaves the attribute out
 *   elsewhere                nowhere: tag and attribute names, comments, <script>; and the
 *                            attributes style, on... and srcdoc are refused altogether, as a strict
 *                            content security policy would
 *
 * Checked, with file and line: elements are known, closed in order and within their C block, no
 * block in a paragraph, no link in a link, no attribute twice, values in double quotes, pictures
 * with alt. White space that shows nowhere is left out. #line lets the C compiler's errors point
 * into the page file. */
#include "tool.h"


enum {
    OPEN_MAX = 64,       /* elements, nested */
    BLOCKS_MAX = 32,     /* C blocks, nested */
    ATTRIBUTES_MAX = 32, /* of one tag */
    ARGUMENTS_MAX = 8,   /* of one _f or _n */
    NAME_MAX_BYTES = 48
};

/* ---- tables ---- */

enum {
    VOID = 1,      /* has no content and no end tag */
    SPACED = 2,    /* white space at its borders shows nowhere */
    FLOW = 4,      /* may not stand in a paragraph */
    TEXT_ONLY = 8, /* may contain no element */
    KEPT = 16,     /* white space inside it counts */
    EMPTY = 32,    /* must stay empty: <script src> */
    DRAWN = 64     /* of SVG, may close itself */
};

static const struct element {
    const char *name;
    unsigned flags;
} elements[] = {
    {"html", SPACED | FLOW}, {"head", SPACED | FLOW}, {"body", SPACED | FLOW},
    {"title", SPACED | TEXT_ONLY}, {"meta", SPACED | VOID}, {"link", SPACED | VOID},
    {"script", SPACED | EMPTY},
    {"header", SPACED | FLOW}, {"footer", SPACED | FLOW}, {"main", SPACED | FLOW},
    {"nav", SPACED | FLOW}, {"aside", SPACED | FLOW}, {"section", SPACED | FLOW},
    {"article", SPACED | FLOW}, {"div", SPACED | FLOW}, {"p", SPACED | FLOW},
    {"h1", SPACED | FLOW}, {"h2", SPACED | FLOW}, {"h3", SPACED | FLOW}, {"h4", SPACED | FLOW},
    {"ul", SPACED | FLOW}, {"ol", SPACED | FLOW}, {"li", SPACED | FLOW},
    {"dl", SPACED | FLOW}, {"dt", SPACED | FLOW}, {"dd", SPACED | FLOW},
    {"table", SPACED | FLOW}, {"caption", SPACED | FLOW}, {"thead", SPACED | FLOW},
    {"tbody", SPACED | FLOW}, {"tfoot", SPACED | FLOW}, {"tr", SPACED | FLOW},
    {"th", SPACED | FLOW}, {"td", SPACED | FLOW},
    {"form", SPACED | FLOW}, {"fieldset", SPACED | FLOW}, {"legend", SPACED | FLOW},
    {"details", SPACED | FLOW}, {"summary", SPACED | FLOW}, {"blockquote", SPACED | FLOW},
    {"figure", SPACED | FLOW}, {"figcaption", SPACED | FLOW}, {"address", SPACED | FLOW},
    {"hr", SPACED | FLOW | VOID}, {"pre", FLOW | KEPT}, {"br", SPACED | VOID},
    {"option", SPACED | TEXT_ONLY}, {"optgroup", SPACED}, {"select", 0}, {"datalist", 0},
    {"textarea", TEXT_ONLY | KEPT}, {"input", VOID}, {"button", 0}, {"label", 0}, {"output", 0},
    {"progress", 0}, {"meter", 0},
    {"a", 0}, {"span", 0}, {"b", 0}, {"strong", 0}, {"em", 0}, {"i", 0}, {"small", 0}, {"s", 0},
    {"del", 0}, {"ins", 0}, {"sub", 0}, {"sup", 0}, {"abbr", 0}, {"code", 0}, {"kbd", 0},
    {"mark", 0}, {"q", 0}, {"time", 0}, {"data", 0}, {"bdi", 0}, {"wbr", VOID},
    {"img", VOID}, {"picture", 0}, {"source", VOID},
    {"svg", DRAWN}, {"use", DRAWN}, {"path", DRAWN}, {"g", DRAWN}, {"circle", DRAWN},
    {"rect", DRAWN}, {"line", DRAWN}, {"polyline", DRAWN}, {"text", DRAWN},
};

static const char *const url_attributes[] = {
    "href", "src", "action", "formaction", "poster", "cite", "data", "xlink:href", "ping", NULL};
static const char *const flag_attributes[] = {
    "checked", "disabled", "selected", "required", "readonly", "multiple", "hidden", "open",
    "autofocus", "novalidate", "formnovalidate", "reversed", "defer", "async", NULL};
static const char *const refused_attributes[] = {
    "style", "srcdoc", "srcset", "http-equiv", "background", "manifest", NULL};
/* An element that may not stand anywhere inside of another of its name. */
static const char *const not_nested[] = {"a", "form", "button", "label", NULL};

static bool one_of(const char *const *list, const char *name)
{
    for (; *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

static const struct element *element_of(const char *name)
{
    for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
        if (strcmp(elements[i].name, name) == 0)
            return &elements[i];
    return NULL;
}

/* ---- the page being read ---- */

struct open_element {
    const struct element *e;
    size_t line;
};

static const char *path;             /* of the page file, for messages and #line */
static const char *source, *at;      /* its text, and where we are in it */
static size_t line = 1;

static struct text header, code;     /* what we make */
static struct text raw;              /* HTML not yet written to `code` */
static bool in_function;
static struct open_element opened[OPEN_MAX];
static size_t opened_n;
static size_t blocks[BLOCKS_MAX];    /* opened_n where each C block began */
static size_t blocks_n;
static char expected[256];           /* of @opens, "html body " */
static bool gap, inline_before;      /* white space is pending; something inline stands before it */

_Noreturn static void fault(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

_Noreturn static void fault(const char *fmt, ...)
{
    va_list args;

    fprintf(stderr, "%s:%zu: ", path, line);
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static bool starts(const char *prefix)
{
    return strncmp(at, prefix, strlen(prefix)) == 0;
}

static void step(size_t n)
{
    for (; n > 0; n--) {
        if (*at == '\0')
            fault("the file ends in the middle of something");
        if (*at++ == '\n')
            line++;
    }
}

static void skip_space(void)
{
    while (isspace((unsigned char)*at))
        step(1);
}

/* ---- writing ---- */

static void flush_raw(void)
{
    if (raw.n == 0)
        return;
    text_cstr(&code, "    html_raw(out, STR(");
    text_literal(&code, raw.p, raw.n);
    text_cstr(&code, "));\n");
    raw.n = 0;
}

static void point_to(size_t source_line)
{
    text_fmt(&code, "#line %zu \"%s\"\n", source_line, path);
}

/* What is inline keeps the white space before it, once; what is not drops it. */
static void begin_piece(bool is_inline)
{
    if (gap && inline_before && is_inline)
        text_char(&raw, ' ');
    gap = false;
    inline_before = is_inline;
}

/* ---- the elements that are open ---- */

static size_t block_floor(void)
{
    return blocks_n ? blocks[blocks_n - 1] : 0;
}

static const struct element *innermost(void)
{
    return opened_n ? opened[opened_n - 1].e : NULL;
}

static bool inside(const char *name)
{
    for (size_t i = 0; i < opened_n; i++)
        if (strcmp(opened[i].e->name, name) == 0)
            return true;
    return false;
}

static void push_element(const struct element *e)
{
    if (opened_n == OPEN_MAX)
        fault("elements are nested more than %d deep", OPEN_MAX);
    opened[opened_n++] = (struct open_element){e, line};
}

static void pop_element(const char *name)
{
    const struct element *e = innermost();

    if (!e)
        fault("</%s> closes nothing", name);
    if (strcmp(e->name, name) != 0)
        fault("</%s> does not match <%s> of line %zu", name, e->name, opened[opened_n - 1].line);
    if (opened_n <= block_floor())
        fault("</%s> was opened outside of this C block", name);
    opened_n--;
}

/* Where may `e` stand? */
static void check_place(const struct element *e)
{
    const struct element *in = innermost();

    if (in && (in->flags & (TEXT_ONLY | EMPTY)))
        fault("<%s> may not stand in <%s>", e->name, in->name);
    if ((e->flags & FLOW) && inside("p"))
        fault("<%s> may not stand in a paragraph", e->name);
    if (one_of(not_nested, e->name) && inside(e->name))
        fault("<%s> may not stand in another <%s>", e->name, e->name);
}

/* ---- expressions ---- */

/* The length of the string or character literal at `s`. */
static size_t literal_length(const char *s)
{
    size_t n = 1;

    while (s[n] != s[0]) {
        if (s[n] == '\\')
            n++;
        if (s[n] == '\0' || s[n] == '\n')
            fault("a literal is not closed");
        n++;
    }
    return n + 1;
}

/* The length of C text from `s` to the character of `ends` that stands outside of brackets and
 * literals. */
static size_t c_length(const char *s, const char *ends)
{
    size_t n = 0, depth = 0;

    for (;;) {
        char c = s[n];

        if (c == '\0')
            fault("an expression is not closed");
        if (depth == 0 && strchr(ends, c))
            return n;
        if (c == '"' || c == '\'') {
            n += literal_length(s + n);
            continue;
        }
        if (strchr("([{", c))
            depth++;
        if (strchr(")]}", c) && depth-- == 0)
            fault("brackets of an expression do not match");
        n++;
    }
}

static char *trimmed(const char *s, size_t n)
{
    struct text t = {0};

    while (n > 0 && isspace((unsigned char)*s))
        s++, n--;
    while (n > 0 && isspace((unsigned char)s[n - 1]))
        n--;
    text_add(&t, s, n);
    return t.p;
}

/* Reads `{expression}` and gives what stands inside. */
static char *read_expression(void)
{
    size_t n;
    char *e;

    step(1);
    n = c_length(at, "}");
    e = trimmed(at, n);
    if (*e == '\0')
        fault("an empty value");
    step(n + 1);
    return e;
}

/* ---- texts with values in them ---- */

struct message {
    bool is_plural;
    char *one, *other;                 /* C literals; `other` of plurals only */
    char *names[ARGUMENTS_MAX], *values[ARGUMENTS_MAX];
    size_t n;
};

/* Does the literal `text` contain `%{name}`? */
static bool mentions(const char *text, const char *name)
{
    struct text t = {0};

    text_fmt(&t, "%%{%s}", name);
    return strstr(text, t.p) != NULL;
}

/* Every %{name} of `text` must be given. */
static void check_placeholders(const struct message *m, const char *text)
{
    for (const char *s = strstr(text, "%{"); s; s = strstr(s + 2, "%{")) {
        size_t n = strcspn(s + 2, "}"), i = 0;

        while (i < m->n && (strlen(m->names[i]) != n || strncmp(m->names[i], s + 2, n) != 0))
            i++;
        if (i == m->n)
            fault("no value is given for `%.*s}`", (int)n + 2, s);
    }
}

static char *next_argument(const char **s)
{
    size_t n = c_length(*s, ",)");
    char *argument = trimmed(*s, n);

    *s += n + ((*s)[n] == ',');
    return argument;
}

static char *literal_argument(const char **s)
{
    char *argument = next_argument(s);
    const char *rest = argument;

    do {
        if (*rest != '"')
            fault("a text to translate must be a string literal, not `%s`", argument);
        rest += literal_length(rest);
        rest += strspn(rest, " \t\n");
    } while (*rest);
    return argument;
}

static void named_argument(struct message *m, const char **s)
{
    char *argument = next_argument(s), *equals = strchr(argument, '=');

    if (!equals || equals[1] == '=')
        fault("expected `name = value`, not `%s`", argument);
    if (m->n == ARGUMENTS_MAX)
        fault("more than %d values", ARGUMENTS_MAX);
    m->names[m->n] = trimmed(argument, (size_t)(equals - argument));
    m->values[m->n] = trimmed(equals + 1, strlen(equals + 1));
    if (!mentions(m->one, m->names[m->n]) && (!m->other || !mentions(m->other, m->names[m->n])))
        fault("the text does not mention %%{%s}", m->names[m->n]);
    m->n++;
}

/* Parses `_f("...", name = value)` or `_n("...", "...", n = value)`. */
static struct message parse_message(const char *s)
{
    struct message m = {.is_plural = s[1] == 'n'};

    s += 3;
    m.one = literal_argument(&s);
    if (m.is_plural)
        m.other = literal_argument(&s);
    while (*s != ')')
        named_argument(&m, &s);
    if (s[1] != '\0')
        fault("nothing may follow `%s` in a value", m.is_plural ? "_n(...)" : "_f(...)");
    check_placeholders(&m, m.one);
    if (m.is_plural) {
        check_placeholders(&m, m.other);
        if (m.n == 0 || strcmp(m.names[0], "n") != 0)
            fault("the first value of _n must be `n = ...`");
    }
    return m;
}

/* For people wherever it stands: html_text's escape is fit for attributes, too. */
static void write_message(const struct message *m)
{
    text_cstr(&code, "    {\n    static const struct str names_[] = {");
    for (size_t i = 0; i < m->n; i++)
        text_fmt(&code, "STR_INIT(\"%s\"), ", m->names[i]);
    if (m->n == 0)
        fault("a text without values is written {_(\"...\")}");
    if (m->is_plural)
        text_fmt(&code, "};\n    struct str rest_ = html_plural(out, STR(%s), STR(%s), (%s));\n",
                 m->one, m->other, m->values[0]);
    else
        text_fmt(&code, "};\n    struct str rest_ = html_translate(out, STR(%s));\n", m->one);
    text_fmt(&code, "    for (int i_; (i_ = html_piece(out, &rest_, names_, %zu)) >= 0;)\n"
                    "        switch (i_) {\n", m->n);
    for (size_t i = 0; i < m->n; i++)
        text_fmt(&code, "        case %zu: html_text(out, (%s)); break;\n", i, m->values[i]);
    text_cstr(&code, "        }\n    }\n");
}

/* A value in text or in an attribute. */
static void write_value(const char *writer, const char *expression, size_t expression_line)
{
    flush_raw();
    point_to(expression_line);
    if (strncmp(expression, "_f(", 3) == 0 || strncmp(expression, "_n(", 3) == 0) {
        struct message m = parse_message(expression);

        write_message(&m);
    } else {
        text_fmt(&code, "    %s(out, (%s));\n", writer, expression);
    }
}

/* ---- attributes ---- */

struct attribute {
    char name[NAME_MAX_BYTES];
    bool optional, has_value;
};

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == ':' || c == '_';
}

static void read_name(char name[NAME_MAX_BYTES], const char *what)
{
    size_t n = 0;

    while (is_name_char(at[n]))
        n++;
    if (n == 0 || n >= NAME_MAX_BYTES)
        fault("expected the name of %s at `%.12s`", what, at);
    snprintf(name, NAME_MAX_BYTES, "%.*s", (int)n, at);
    step(n);
}

static void check_attribute_name(const char *name)
{
    if (strncmp(name, "on", 2) == 0)
        fault("`%s`: event handlers are refused; scripts find elements by data-...", name);
    if (one_of(refused_attributes, name))
        fault("the attribute `%s` is refused", name);
}

/* A URL written in the page: ours, a place on it, or one of these schemes. */
static void check_static_url(const char *value)
{
    static const char *const heads[] = {"/", "#", "?", "https://", "mailto:", "tel:", NULL};

    for (const char *const *h = heads; *h; h++)
        if (strncmp(value, *h, strlen(*h)) == 0 && strncmp(value, "//", 2) != 0)
            return;
    fault("a URL must begin with / # ? https:// mailto: or tel:, not `%s`", value);
}

/* The static run of an attribute's value up to a quote or a brace; white space is one blank. */
static char *static_value(void)
{
    struct text t = {0};

    text_add(&t, "", 0);
    while (*at != '"' && *at != '{') {
        if (*at == '<' || *at == '}')
            fault("`%c` in the value of an attribute", *at);
        if (isspace((unsigned char)*at)) {
            text_char(&t, ' ');
            skip_space();
        } else {
            text_char(&t, *at);
            step(1);
        }
    }
    return t.p;
}

static void write_call(const char *writer)
{
    size_t expression_line = line;
    char *e = read_expression();

    flush_raw();
    point_to(expression_line);
    text_fmt(&code, "    %s(out, (%s));\n", writer, e);
}

static void read_url_value(void)
{
    bool is_static = *at != '{';
    char *tail;

    if (!is_static)
        write_call("html_url");
    tail = static_value();
    if (is_static)
        check_static_url(tail);
    else if (*tail && *tail != '#')
        fault("only #place may follow a URL");
    text_cstr(&raw, tail);
    if (*at == '{') {
        if (strcmp(tail, "#") != 0)
            fault("a URL is one struct url, never put together in the page");
        write_call("html_fragment");
    }
    if (*at != '"')
        fault("nothing may follow the place in a URL");
}

static void read_text_value(void)
{
    while (*at != '"') {
        if (*at == '{') {
            size_t expression_line = line;

            write_value("html_attribute", read_expression(), expression_line);
        } else {
            text_cstr(&raw, static_value());
        }
    }
}

/* `checked="{b}"` and `name?="{s}"`: the value is one expression, which decides all. */
static void read_deciding_value(const struct attribute *a)
{
    size_t expression_line = line;
    char *e;

    if (*at != '{')
        fault("`%s` needs exactly one value in braces", a->name);
    e = read_expression();
    if (*at != '"')
        fault("nothing may follow the value of `%s`", a->name);
    flush_raw();
    point_to(expression_line);
    if (a->optional)
        text_fmt(&code, "    html_optional(out, STR(\" %s=\\\"\"), (%s));\n", a->name, e);
    else
        text_fmt(&code, "    html_flag(out, STR(\" %s\"), (%s));\n", a->name, e);
}

static void read_value(const struct attribute *a)
{
    bool flag = one_of(flag_attributes, a->name), url = one_of(url_attributes, a->name);

    if (a->optional && (flag || url))
        fault("`%s` cannot be optional", a->name);
    if (flag || a->optional) {
        read_deciding_value(a);
        return;
    }
    text_fmt(&raw, " %s=\"", a->name);
    if (url)
        read_url_value();
    else
        read_text_value();
    text_char(&raw, '"');
}

static void read_attribute(struct attribute *a)
{
    if (*at == '{')
        fault("a value may stand in text or in a quoted attribute, not here");
    *a = (struct attribute){0};
    read_name(a->name, "an attribute");
    check_attribute_name(a->name);
    if (*at == '?') {
        a->optional = true;
        step(1);
    }
    if (*at != '=') {
        if (a->optional)
            fault("`%s?` needs a value", a->name);
        text_fmt(&raw, " %s", a->name);
        return;
    }
    a->has_value = true;
    step(1);
    if (*at != '"')
        fault("the value of `%s` must stand in double quotes", a->name);
    step(1);
    read_value(a);
    step(1);
}

/* ---- tags ---- */

static bool has_attribute(const struct attribute *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].name, name) == 0)
            return true;
    return false;
}

/* Reads the attributes up to > or />; true when the tag closes itself. */
static bool read_attributes(const struct element *e)
{
    struct attribute list[ATTRIBUTES_MAX];
    size_t n = 0;

    for (;;) {
        skip_space();
        if (*at == '>' || starts("/>"))
            break;
        if (n == ATTRIBUTES_MAX)
            fault("more than %d attributes", ATTRIBUTES_MAX);
        read_attribute(&list[n]);
        if (has_attribute(list, n, list[n].name))
            fault("`%s` stands twice in <%s>", list[n].name, e->name);
        n++;
    }
    if (strcmp(e->name, "img") == 0 && !has_attribute(list, n, "alt"))
        fault("<img> needs alt, which may be empty");
    return *at == '/';
}

static const struct element *read_element_name(void)
{
    char name[NAME_MAX_BYTES];
    const struct element *e;

    if (*at == '{')
        fault("a value may not be the name of a tag");
    read_name(name, "an element");
    e = element_of(name);
    if (!e)
        fault("<%s> is not an element that pages use (tools/pagec.c)", name);
    return e;
}

static void start_tag(void)
{
    const struct element *e;
    bool closes_itself;

    step(1);
    e = read_element_name();
    check_place(e);
    begin_piece(!(e->flags & SPACED));
    text_fmt(&raw, "<%s", e->name);
    closes_itself = read_attributes(e);
    if (closes_itself && !(e->flags & DRAWN))
        fault("<%s> cannot close itself", e->name);
    text_cstr(&raw, closes_itself ? "/>" : ">");
    step(closes_itself ? 2 : 1);
    if (!closes_itself && !(e->flags & VOID))
        push_element(e);
    if (strcmp(e->name, "textarea") == 0)
        text_char(&raw, '\n'); /* browsers drop the first line break, even that of a value */
}

static void end_tag(void)
{
    const struct element *e;

    step(2);
    e = read_element_name();
    skip_space();
    if (*at != '>')
        fault("</%s> is not closed", e->name);
    step(1);
    if (e->flags & VOID)
        fault("<%s> has no end tag", e->name);
    pop_element(e->name);
    begin_piece(!(e->flags & SPACED));
    text_fmt(&raw, "</%s>", e->name);
}

static void comment(void)
{
    const char *end = strstr(at, "-->");

    if (!end)
        fault("a comment is not closed");
    if (memchr(at, '{', (size_t)(end - at)))
        fault("a value may not stand in a comment");
    step((size_t)(end + 3 - at));
}

static void doctype(void)
{
    static const char text[] = "<!doctype html>";

    if (!starts(text))
        fault("the only declaration is %s", text);
    text_cstr(&raw, text);
    step(strlen(text));
}

/* ---- text ---- */

static bool keeps_space(void)
{
    const struct element *e = innermost();

    return e && (e->flags & KEPT);
}

static void text_piece(void)
{
    const struct element *in = innermost();

    if (isspace((unsigned char)*at) && !keeps_space()) {
        gap = true;
        step(1);
        return;
    }
    if (in && (in->flags & EMPTY))
        fault("<%s> must be empty: it takes neither text nor values", in->name);
    if (*at == '}' || *at == '<')
        fault("`%c` must be written as &%s;", *at, *at == '<' ? "lt" : "#125");
    begin_piece(true);
    if (*at == '{') {
        size_t expression_line = line;

        write_value("html_text", read_expression(), expression_line);
    } else {
        text_char(&raw, *at);
        step(1);
    }
}

static void content(void)
{
    if (starts("<!--"))
        comment();
    else if (starts("<!"))
        doctype();
    else if (starts("</"))
        end_tag();
    else if (*at == '<' && (isalpha((unsigned char)at[1]) || at[1] == '{'))
        start_tag();
    else
        text_piece();
}

/* ---- lines of C ---- */

static void open_block(void)
{
    if (blocks_n == BLOCKS_MAX)
        fault("C blocks are nested more than %d deep", BLOCKS_MAX);
    blocks[blocks_n++] = opened_n;
}

static void close_block(void)
{
    if (blocks_n == 0)
        fault("this brace closes nothing");
    if (opened_n != blocks[blocks_n - 1])
        fault("<%s> of line %zu is not closed within its C block", innermost()->name,
              opened[opened_n - 1].line);
    blocks_n--;
}

/* Leaving a block early would leave its elements open. */
static void check_word(const char *s, size_t n)
{
    static const char *const leaving[] = {"return", "goto", "continue", NULL};
    char word[16];

    if (n >= sizeof(word))
        return;
    snprintf(word, sizeof(word), "%.*s", (int)n, s);
    if (one_of(leaving, word))
        fault("`%s` would leave elements open", word);
}

static void c_line(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"' || s[i] == '\'') {
            i += literal_length(s + i) - 1;
        } else if (isalpha((unsigned char)s[i])) {
            size_t from = i;

            while (i + 1 < n && (isalnum((unsigned char)s[i + 1]) || s[i + 1] == '_'))
                i++;
            check_word(s + from, i + 1 - from);
        } else if (s[i] == '{') {
            open_block();
        } else if (s[i] == '}') {
            close_block();
        }
    }
    point_to(line);
    text_fmt(&code, "    %.*s\n", (int)n, s);
}

/* ---- functions ---- */

static void end_function(void)
{
    struct text left = {0};

    if (!in_function)
        return;
    flush_raw();
    if (blocks_n)
        fault("a C block is not closed before the function ends");
    text_add(&left, "", 0);
    for (size_t i = 0; i < opened_n; i++)
        text_fmt(&left, "%s ", opened[i].e->name);
    if (strcmp(left.p, expected) != 0)
        fault("the function ends with these elements open: `%s`, expected: `%s`", left.p, expected);
    text_cstr(&code, "}\n\n");
    in_function = false;
}

static void begin_function(const char *signature, size_t n)
{
    if (signature[n - 1] != ')' || !memmem(signature, n, "struct html *out", 16))
        fault("expected a whole line `@void name(struct html *out, ...)`");
    end_function();
    opened_n = 0;
    expected[0] = '\0';
    gap = inline_before = false;
    text_fmt(&header, "%.*s;\n", (int)n, signature);
    point_to(line);
    text_fmt(&code, "%.*s\n{\n", (int)n, signature);
    in_function = true;
}

/* `@opens a b` and `@closes a b`. */
static void open_list(bool opens, const char *s, size_t n)
{
    char *list = trimmed(s, n), *rest = list;

    if (!in_function || raw.n || opened_n || expected[0])
        fault("@opens and @closes stand right after the head of a function");
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        const struct element *e = element_of(word);

        if (!e)
            fault("`%s` is not an element", word);
        if (!opens)
            push_element(e);
        else if (strlen(expected) + strlen(word) + 2 < sizeof(expected))
            strcat(strcat(expected, word), " ");
        else
            fault("too long a list");
    }
}

static bool word_is(const char *s, size_t n, const char *word)
{
    size_t k = strlen(word);

    return n > k && strncmp(s, word, k) == 0 && s[k] == ' ';
}

static void at_line(void)
{
    size_t n = strcspn(at, "\n"), skip = strspn(at, " \t") + 1;
    char *s = trimmed(at + skip, n - skip);
    size_t k = strlen(s);

    if (*s == '#') {
        ; /* a remark */
    } else if (word_is(s, k, "include")) {
        text_fmt(&header, "#%s\n", s);
    } else if (word_is(s, k, "void")) {
        begin_function(s, k);
    } else if (word_is(s, k, "opens")) {
        open_list(true, s + 6, k - 6);
    } else if (word_is(s, k, "closes")) {
        open_list(false, s + 7, k - 7);
    } else {
        if (!in_function)
            fault("expected `@include \"...\"` or `@void name(struct html *out, ...)`");
        begin_piece(true);
        flush_raw();
        c_line(s, k);
        /* Indentation in a new block shows nowhere; behind a call it parts words. */
        inline_before = gap = k > 0 && s[k - 1] == ';' && !strpbrk(s, "{}");
    }
    step(n + (at[n] == '\n'));
}

static bool at_line_begins(void)
{
    return (at == source || at[-1] == '\n') && at[strspn(at, " \t")] == '@';
}

static void compile_page(void)
{
    while (*at) {
        if (at_line_begins())
            at_line();
        else if (in_function || starts("<!--"))
            content();
        else if (isspace((unsigned char)*at))
            step(1);
        else
            fault("content before the first `@void name(struct html *out, ...)`");
    }
    end_function();
}

static void begin_outputs(const char *header_name)
{
    struct text guard = {0};

    text_cstr(&guard, "PAGE_");
    for (const char *c = header_name; *c; c++)
        text_char(&guard, isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_');
    text_fmt(&header, "/* Made by tools/pagec.c from %s. */\n#ifndef %s\n#define %s\n\n"
                      "#include \"lib/html.h\"\n", path, guard.p, guard.p);
    text_fmt(&code, "/* Made by tools/pagec.c from %s. */\n#include \"%s\"\n\n"
                    "#undef _\n#define _(msgid) html_translate(out, STR(msgid))\n\n",
             path, header_name);
}

int main(int argc, char **argv)
{
    struct text whole;

    if (argc != 5)
        die("usage: pagec PAGE.html OUT.c OUT.h HEADER");
    path = argv[1];
    whole = read_file(path);
    if (memchr(whole.p, '\0', whole.n))
        die("%s: contains a NUL", path);
    source = at = whole.p;
    begin_outputs(argv[4]);
    compile_page();
    text_cstr(&header, "\n#endif\n");
    write_file(argv[2], &code);
    write_file(argv[3], &header);
    return 0;
}
