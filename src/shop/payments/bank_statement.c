/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/payments/bank_statement.h"

#include "lib/checkdigit.h"
#include "lib/table.h"
#include "shop/payments/payments.h"

enum column { DAY, KIND, ID, REFERENCE, AMOUNT, CURRENCY_OF };
static const char *const columns[] = {"day", "kind", "id", "reference", "amount", "currency"};
static const char *const kinds[] = {"payment", "refund", "payout", "returned"};

/* "RF18 7311 4488" is 73114488. */
static int64_t number_of(struct arena *a, struct str reference)
{
    struct buf b;
    struct str text;
    int64_t number;

    buf_init(&b, a, reference.n + 1);
    for (size_t i = 0; i < reference.n; i++)
        if (reference.p[i] != ' ')
            buf_char(&b, reference.p[i]);
    text = buf_view(&b);
    if (creditor_reference_valid(text))
        text = str_sub(text, 4, text.n);
    return id_parse(text, &number) ? number : 0;
}

static bool in_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

int64_t bank_reference(struct arena *a, struct str text)
{
    int64_t number = number_of(a, text);

    for (size_t i = 0; i < text.n && number == 0;) {
        size_t from = i;

        while (i < text.n && in_word(text.p[i]))
            i++;
        if (i - from >= BANK_REF_DIGITS)
            number = number_of(a, str_sub(text, from, i - from));
        i += i == from;
    }
    return number;
}

static enum outcome read_amount(const struct table *t, size_t i, struct problem *p,
                                struct money *out)
{
    TRY(cell_currency(t, i, CURRENCY_OF, false, p, &out->currency));
    return cell_decimal(t, i, AMOUNT, currency_digits(out->currency), 1, MONEY_MAX_MINOR, p,
                        &out->minor);
}

static enum outcome read_line(struct arena *a, const struct table *t, size_t i, struct problem *p,
                              struct bank_line *out)
{
    int kind;

    out->line = t->line[i];
    TRY(cell_date(t, i, DAY, (struct date){0}, p, &out->day));
    if (out->day.days == 0)
        return cell_refuse(t, i, DAY, p, "expected a day");
    TRY(cell_choice(t, i, KIND, kinds, countof(kinds), p, &kind));
    out->kind = (enum bank_kind)kind;
    TRY(cell_text(t, i, ID, 1, RAIL_TEXT_MAX, p, &out->id));
    TRY(cell_text(t, i, REFERENCE, 0, RAIL_TEXT_MAX, p, &out->reference));
    out->ref = number_of(a, out->reference);
    return read_amount(t, i, p, &out->amount);
}

enum outcome bank_statement_parse(struct arena *a, struct str name, struct str csv,
                                  struct problem *p, struct bank_statement *out)
{
    struct bank_line *v;
    struct table t;

    TRY(table_parse(a, name, csv, columns, countof(columns), BANK_LINES_MAX, p, &t));
    v = arena_new_n(a, struct bank_line, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_line(a, &t, i, p, &v[i]));
    *out = (struct bank_statement){v, t.n};
    return DONE;
}
