/* SPDX-License-Identifier: Apache-2.0 */
/* The translation compiler: files that it must refuse, what it extracts, what it reports. Runs it
 * from the root of the project. */
#include "support/unit.h"

#include "support/command.h"

#define FILE_PO COMMAND_FOLDER "/ru.po"
#define HEAD                                                                    \
    "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n" \
    "\"Plural-Forms: nplurals=3; plural=0;\\n\"\n\n"

static char said[4096];

static int compile(const char *text)
{
    const char *const argv[] = {"build/tools/poc", "compile", COMMAND_FOLDER "/po.c", FILE_PO,
                                NULL};

    command_file(FILE_PO, text);
    return command_run(argv, said, sizeof(said));
}

static const struct refused {
    const char *text, *reason;
} refused_files[] = {
    {"msgid \"a\"\nmsgstr \"b\"\n", "no header"},
    {"msgid \"\"\nmsgstr \"charset=UTF-8\"\n", "nplurals=3"},
    {"msgid \"\"\nmsgstr \"nplurals=3\"\n", "charset=UTF-8"},
    {HEAD "msgid \"a\"\n", "without msgstr"},
    {HEAD "msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"c\"\n", "stands twice"},
    {HEAD "msgid \"a\"\nmsgid \"b\"\nmsgstr \"c\"\n", "twice in one entry"},
    {HEAD "msgctxt \"x\"\nmsgid \"a\"\nmsgstr \"b\"\n", "`msgctxt` is not read"},
    {HEAD "msgid \"a\nmsgstr \"b\"\n", "not closed"},
    {HEAD "msgid \"a\\x\"\nmsgstr \"b\"\n", "escape"},
    {HEAD "msgid a\n", "expected a string"},
    {HEAD "\"a\"\nmsgstr \"b\"\nmsgstr[0] \"b\"\n", "twice in one entry"},
    {HEAD "msgid \"%{a}\"\nmsgstr \"b\"\n", "%{a} is missing"},
    {HEAD "msgid \"a\"\nmsgstr \"%{b}\"\n", "%{b} is missing in, or unknown to"},
    {HEAD "msgid \"a\"\nmsgid_plural \"%{n}\"\nmsgstr[0] \"%{n}\"\nmsgstr[1] \"%{n}\"\n",
     "expected 3 forms"},
    {HEAD "msgid \"a\"\nmsgid_plural \"%{n}\"\nmsgstr[0] \"1\"\nmsgstr[1] \"%{n}\"\n"
          "msgstr[2] \"%{n}\"\n", "%{n} is missing"},
    {HEAD "msgid \"a\"\nmsgstr \"b\"\nmsgstr[1] \"c\"\n", "expected 1 forms"},
};

static void broken_files_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(refused_files); i++)
        if (compile(refused_files[i].text) != 1 || !strstr(said, refused_files[i].reason))
            fail_msg("%s\nsaid: %s\nexpected: %s", refused_files[i].text, said,
                     refused_files[i].reason);
}

static void sound_files_are_taken(void **state)
{
    (void)state;
    assert_int_equal(compile(HEAD), 0);
    assert_int_equal(compile(HEAD "#: x.c\n#, fuzzy\nmsgid \"%{a}\"\nmsgstr \"no\"\n\n"
                                  "#~ msgid \"old\"\n#~ msgstr \"gone\"\n\n"
                                  "msgid \"\"\n\"two \"\n\"lines\\n\"\nmsgstr \"\"\n\"x\\\"\"\n"),
                     0);
}

/* Is the text in the file that the extraction wrote? */
static void expect_in(const char *path, const char *text)
{
    char whole[8192];
    FILE *f = fopen(path, "r");

    assert_non_null(f);
    whole[fread(whole, 1, sizeof(whole) - 1, f)] = '\0';
    fclose(f);
    if (!strstr(whole, text))
        fail_msg("%s\nlacks\n%s", whole, text);
}

static void texts_are_extracted_and_compared(void **state)
{
    const char *const extract[] = {
        "sh", "-c", "build/tools/poc extract " COMMAND_FOLDER "/x.c " COMMAND_FOLDER "/x.def"
        " > " COMMAND_FOLDER "/x.pot && ! build/tools/poc check " COMMAND_FOLDER "/x.pot " FILE_PO
        " > " COMMAND_FOLDER "/x.txt", NULL};

    (void)state;
    command_file(COMMAND_FOLDER "/x.c",
                 "<p>{_(\"One\")}{_n(\"One thing\", \"%{n} things\", n = 1)}</p> "
                 "N_(\"a \" \\\n \"b\"); not_(\"this\") _(\"One\") "
                 "_f(\"say \\\"%{x}\\\"\", x = y)");
    command_file(COMMAND_FOLDER "/x.def", "X(code, 400, \"A refusal\")\n/* X(\"no\") */\n");
    command_file(FILE_PO, HEAD "msgid \"One\"\nmsgstr \"Один\"\n\nmsgid \"Old\"\nmsgstr \"Да\"\n");
    assert_int_equal(command_run(extract, said, sizeof(said)), 0);
    expect_in(COMMAND_FOLDER "/x.pot", "x.c\nmsgid \"One\"\nmsgstr \"\"\n\n#: ");
    expect_in(COMMAND_FOLDER "/x.pot",
              "msgid \"One thing\"\nmsgid_plural \"%{n} things\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"");
    expect_in(COMMAND_FOLDER "/x.pot", "msgid \"a b\"\n");
    expect_in(COMMAND_FOLDER "/x.pot", "msgid \"say \\\"%{x}\\\"\"\n");
    expect_in(COMMAND_FOLDER "/x.pot", "msgid \"A refusal\"\n");
    expect_in(COMMAND_FOLDER "/x.txt", "missing: \"One thing\"");
    expect_in(COMMAND_FOLDER "/x.txt", "no longer used: \"Old\"");
    expect_in(COMMAND_FOLDER "/x.txt", "2 of 5 texts, 5 faults");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_files_are_refused),
        cmocka_unit_test(sound_files_are_taken),
        cmocka_unit_test(texts_are_extracted_and_compared),
    };
    return cmocka_run_group_tests_name("poc", tests, NULL, NULL);
}
