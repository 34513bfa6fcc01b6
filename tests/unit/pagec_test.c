/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that the page compiler must refuse, and pages whose C must not compile. Runs the compiler
 * itself from the root of the project; what it makes goes to build/tests/. */
#include "support/unit.h"

#include "support/command.h"

#define FOLDER COMMAND_FOLDER
#define HEAD "@void page_x(struct html *out, struct str s, struct url u, bool b, const char *raw)\n"

struct refused {
    const char *body;   /* after HEAD */
    const char *reason; /* in what is printed */
};

static const struct refused refused_pages[] = {
    /* A value in a place where escaping could not help. */
    {"<script>{s}</script>", "must be empty"},
    {"<script>alert(1)</script>", "must be empty"},
    {"<style>p { color: {s} }</style>", "not an element that pages use"},
    {"<p onclick=\"{s}\">x</p>", "event handlers are refused"},
    {"<p onclick=\"go()\">x</p>", "event handlers are refused"},
    {"<p style=\"color: {s}\">x</p>", "refused"},
    {"<iframe srcdoc=\"{s}\"></iframe>", "not an element that pages use"},
    {"<base href=\"/\">", "not an element that pages use"},
    {"<meta http-equiv=\"refresh\" content=\"{s}\">", "refused"},
    {"<img alt=\"\" srcset=\"{s}\">", "refused"},
    {"<p title={s}>x</p>", "double quotes"},
    {"<p title='{s}'>x</p>", "double quotes"},
    {"<p title=x>x</p>", "double quotes"},
    {"<p {s}>x</p>", "in text or in a quoted attribute"},
    {"<p {s}=\"x\">x</p>", "in text or in a quoted attribute"},
    {"<p data-{s}=\"x\">x</p>", "in text or in a quoted attribute"},
    {"<{s}>x</{s}>", "may not be the name of a tag"},
    {"<!-- {s} -->", "in a comment"},
    {"<!doctype {s}>", "only declaration"},
    /* URLs put together. */
    {"<a href=\"/x/{u}\">x</a>", "one struct url"},
    {"<a href=\"{u}/x\">x</a>", "only #place"},
    {"<a href=\"{u}#x{s}\">x</a>", "one struct url"},
    {"<a href=\"{u}#{s}/{s}\">x</a>", "nothing may follow"},
    {"<a href=\"{s}{u}\">x</a>", "one struct url"},
    {"<a href=\"javascript:alert(1)\">x</a>", "a URL must begin with"},
    {"<a href=\"//evil.example\">x</a>", "a URL must begin with"},
    {"<a href=\"data:text/html,x\">x</a>", "a URL must begin with"},
    {"<a href=\"{u}\" href=\"{u}\">x</a>", "stands twice"},
    /* Nesting. */
    {"<p>x", "ends with these elements open: `p `"},
    {"x</p>", "closes nothing"},
    {"<p><b>x</p></b>", "does not match <b>"},
    {"<p><div>x</div></p>", "may not stand in a paragraph"},
    {"<a href=\"/\"><b><a href=\"/\">x</a></b></a>", "may not stand in another"},
    {"<option><b>x</b></option>", "may not stand in <option>"},
    {"<br></br>", "has no end tag"},
    {"<div/>", "cannot close itself"},
    {"<dvi>x</dvi>", "not an element"},
    {"<img src=\"/x.png\">", "needs alt"},
    {"<ul>\n@if (b) {\n<li>\n@}\n</ul>", "not closed within its C block"},
    {"<ul>\n@if (b) {\n</ul>\n@}", "opened outside of this C block"},
    {"@if (b) {\nx", "C block is not closed"},
    {"@}\nx", "closes nothing"},
    {"@opens main\n<main>\n<p>", "expected: `main `"},
    {"x\n@opens main\n<main>", "right after the head"},
    {"<p>\n@if (b) return;\n</p>", "would leave elements open"},
    /* Forms of the language. */
    {"<p>{}</p>", "empty value"},
    {"<p>{s</p>", "not closed"},
    {"<p>{s)}</p>", "do not match"},
    {"<p>}</p>", "must be written"},
    {"<p>a < b</p>", "must be written"},
    {"<!-- x", "not closed"},
    {"<p title=\"x", "ends in the middle"},
    {"<input checked=\"yes\">", "exactly one value in braces"},
    {"<input checked=\"{b} {b}\">", "nothing may follow"},
    {"<input checked?=\"{b}\">", "cannot be optional"},
    {"<p title?=\"x{s}\">x</p>", "exactly one value in braces"},
    {"<p>{_f(\"By %{who}\", whom = s)}</p>", "does not mention %{whom}"},
    {"<p>{_f(\"By %{who} %{x}\", who = s)}</p>", "no value is given for `%{x}`"},
    {"<p>{_f(\"By\")}</p>", "a text without values"},
    {"<p>{_f(s, who = s)}</p>", "must be a string literal"},
    {"<p>{_n(\"One\", \"%{k}\", k = 2)}</p>", "must be `n = ...`"},
};

/* Pages that pagec takes; the C compiler must refuse the type. */
static const struct refused refused_types[] = {
    {"<p>{raw}</p>", "_Generic"},
    {"<p title=\"{raw}\">x</p>", "_Generic"},
    {"<p title?=\"{raw}\">x</p>", "_Generic"},
    {"<p>{\"literal\"}</p>", "_Generic"},
    {"<p>{u}</p>", "_Generic"},
    {"<p>{b}</p>", "_Generic"},
    {"<p title=\"{money(1, CURRENCY(\"EUR\"))}\">x</p>", "_Generic"},
    {"<p>{1.5}</p>", "_Generic"},
    {"<a href=\"{s}\">x</a>", "_Generic"},
    {"<a href=\"{raw}\">x</a>", "_Generic"},
    {"<a href=\"{u}#{u}\">x</a>", "_Generic"},
    {"<img alt=\"\" src=\"{s}\">", "_Generic"},
    {"<form action=\"{raw}\"></form>", "_Generic"},
    {"<input checked=\"{1}\">", "_Generic"},
    {"<p>{_f(\"By %{who}\", who = raw)}</p>", "_Generic"},
};

static void write_page(const char *body)
{
    char page[4096];

    snprintf(page, sizeof(page), HEAD "%s\n", body);
    command_file(FOLDER "/refused.html", page);
}

static int pagec(char *messages, size_t size)
{
    const char *const argv[] = {"build/tools/pagec", FOLDER "/refused.html", FOLDER "/refused.c",
                          FOLDER "/refused.h", FOLDER "/refused.h", NULL};

    return command_run(argv, messages, size);
}

static int compiler(char *messages, size_t size)
{
    const char *const argv[] = {"gcc", "-std=gnu17", "-D_GNU_SOURCE", "-fsyntax-only", "-Isrc",
                          "-Ibuild/gen", "-I.", FOLDER "/refused.c", NULL};

    return command_run(argv, messages, size);
}

static void expect_reason(const struct refused *r, int status, const char *messages)
{
    if (status != 1 || !strstr(messages, r->reason) || !strstr(messages, "refused.html:"))
        fail_msg("%s\nexit %d: %s\nexpected: %s", r->body, status, messages, r->reason);
}

static void pages_are_refused(void **state)
{
    char messages[4096];

    (void)state;
    for (size_t i = 0; i < countof(refused_pages); i++) {
        write_page(refused_pages[i].body);
        expect_reason(&refused_pages[i], pagec(messages, sizeof(messages)), messages);
    }
}

static void types_do_not_compile(void **state)
{
    char messages[4096];

    (void)state;
    for (size_t i = 0; i < countof(refused_types); i++) {
        write_page(refused_types[i].body);
        assert_int_equal(pagec(messages, sizeof(messages)), 0);
        expect_reason(&refused_types[i], compiler(messages, sizeof(messages)), messages);
    }
}

/* The same ways of writing, done right, so that the refusals above are for their reason. */
static void a_sound_page_compiles(void **state)
{
    char messages[4096];

    (void)state;
    write_page("<p title=\"{s}\" id?=\"{s}\">{s} {_(\"x\")}</p><a href=\"{u}#x\">x</a>"
               "<input checked=\"{b}\"><p>{str_of(raw)}</p><script src=\"{u}\" defer></script>");
    assert_int_equal(pagec(messages, sizeof(messages)), 0);
    if (compiler(messages, sizeof(messages)) != 0)
        fail_msg("%s", messages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_refused),
        cmocka_unit_test(types_do_not_compile),
        cmocka_unit_test(a_sound_page_compiles),
    };
    return cmocka_run_group_tests_name("pagec", tests, NULL, NULL);
}
