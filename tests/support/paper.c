/* SPDX-License-Identifier: Apache-2.0 */
#include "support/paper.h"

#include <errno.h>

#include "base/num.h"
#include "support/command.h"
#include "support/unit.h"

enum { SAID_MAX = 200000, SCRIPT_MAX = 400 };

/* Programs that run at the same time have each their own. */
static const char *path(void)
{
    static char name[80];

    snprintf(name, sizeof(name), COMMAND_FOLDER "/paper-%s", program_invocation_short_name);
    return name;
}

/* What a script says of the paper, called $1 with .pdf, without blanks at the ends. */
static struct str ask(const char *script)
{
    static char said[SAID_MAX];
    const char *const argv[] = {"sh", "-c", script, "sh", path(), NULL};

    assert_int_equal(command_run(argv, said, sizeof(said)), 0);
    return str_trim(str_of(said));
}

void paper_keep(struct str pdf)
{
    char name[100];
    FILE *f;

    assert_true(str_starts(pdf, STR("%PDF-")));
    snprintf(name, sizeof(name), "%s.pdf", path());
    command_file(name, "");
    f = fopen(name, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(pdf.p, 1, pdf.n, f), pdf.n);
    assert_int_equal(fclose(f), 0);
    assert_str(ask("qpdf --check \"$1.pdf\" >/dev/null 2>&1 && echo sound 1>&2"), "sound");
}

int paper_pages(void)
{
    int32_t n;

    assert_true(parse_i32(ask("pdfinfo \"$1.pdf\" | sed -n 's/^Pages: *//p' 1>&2"), 1, 1000, &n));
    return n;
}

struct str paper_text(int page)
{
    char script[SCRIPT_MAX];

    snprintf(script, sizeof(script),
             "pdftotext -nopgbrk -layout -f %d -l %d \"$1.pdf\" - 1>&2", page ? page : 1,
             page ? page : 1000);
    return ask(script);
}

struct str paper_codes(int page, int dpi)
{
    char script[SCRIPT_MAX];

    snprintf(script, sizeof(script),
             "pdftoppm -r %d -f %d -l %d -singlefile -png \"$1.pdf\" \"$1\" && "
             "zbarimg -q --nodbus --raw \"$1.png\" 1>&2", dpi, page, page);
    return ask(script);
}

void paper_says(int page, const char *const *texts)
{
    const struct str all = paper_text(page);

    for (; *texts; texts++)
        if (str_find(all, str_of(*texts)) == STR_NONE)
            fail_msg("not found: %s in\n%.*s", *texts, STR_FMT(all));
}
