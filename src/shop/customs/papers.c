/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/customs/papers.h"

#include "base/check.h"
#include "shop/customs/paper_sheet.h"

static const struct {
    const char *name;
    enum outcome (*draw)(struct problem *p, const struct sheet *s, const struct paper *in);
    bool french, once;
} kinds[PAPER_KINDS] = {
    [PAPER_LABEL] = {"label", paper_label, .french = true},
    [PAPER_CN22] = {"cn22", paper_cn22, .french = true},
    [PAPER_CN23] = {"cn23", paper_cn23, .french = true},
    [PAPER_INVOICE] = {"invoice", paper_invoice, .once = true},
};

const char *paper_kind_name(enum paper_kind k)
{
    check((unsigned)k < PAPER_KINDS);
    return kinds[k].name;
}

static enum outcome draw(struct problem *p, struct sheet *s, const struct paper *papers, size_t n,
                         enum paper_kind k)
{
    s->french = kinds[k].french;
    for (size_t i = 0; i < n && !(kinds[k].once && i > 0); i++) {
        s->also = catalogue_of(kinds[k].once ? papers[i].buyer_language : papers[i].language);
        TRY(kinds[k].draw(p, s, &papers[i]));
    }
    return DONE;
}

static enum outcome draw_all(struct problem *p, struct sheet *s, const struct paper *papers,
                             size_t n, unsigned which)
{
    for (int k = 0; k < PAPER_KINDS; k++)
        if (which & (1U << k))
            TRY(draw(p, s, papers, n, (enum paper_kind)k));
    return DONE;
}

enum outcome papers_draw(struct problem *p, struct arena *a, const struct paper *papers, size_t n,
                         unsigned which, struct str *out)
{
    struct pdf_about about;
    struct sheet s = {.a = a};
    enum outcome drawn;

    check(n > 0 && which != 0);
    about = (struct pdf_about){.title = str_printf(a, "%s %.*s", papers[0].data.number.text,
                                                   STR_FMT(papers[0].data.invoice)),
                               .at_ms = papers[0].shipped_at_ms};
    TRY(pdf_fonts_load(p, NULL));
    s.d = pdf_new(a, &about);
    drawn = draw_all(p, &s, papers, n, which);
    TRY(pdf_finish(s.d, out)); /* also of what was refused: it is closed then */
    return drawn;
}
