/* SPDX-License-Identifier: Apache-2.0 */
/* Our side of tests/standards: reads questions from standard input, one a line with tabs between
 * their words, and answers each with one line, "-" for what is refused.
 *
 *   s10 TEXT             the number in its normal form
 *   s10_digit SERIAL     its check digit
 *   luhn DIGITS          yes
 *   iban TEXT            in the electronic form
 *   gs1 DIGITS           the check digit
 *   code KIND TEXT       qr, 128 or gs1: columns, rows and the modules, 0 or 1
 *   pix KEY INFO MINOR NAME CITY TXID     the BR Code; pix? CODE: the same six
 *   epc BIC NAME IBAN MINOR REFERENCE TEXT      with | for line ends; epc? CODE: the same six */
#include "base/arena.h"
#include "base/num.h"
#include "lib/barcode.h"
#include "lib/s10.h"
#include "shop/payments/br_code.h"
#include "shop/payments/epc_qr.h"

enum { WORDS_MAX = 8, LINE_MAX_BYTES = 4096, ARENA_MAX = 64 << 20 };

struct question {
    struct arena *a;
    struct str word[WORDS_MAX];
    struct problem problem;
};

static void say(struct str s)
{
    printf("%.*s\n", STR_FMT(s));
}

static void yes_or_no(bool yes)
{
    say(yes ? STR("yes") : STR("-"));
}

static struct money minor_of(struct str text, struct currency c)
{
    int64_t minor = 0;

    (void)!parse_i64(text, 0, MONEY_MAX_MINOR, &minor);
    return money(minor, c);
}

static void ask_s10(struct question *q)
{
    struct s10 number;

    say(s10_parse(q->word[0], &number) ? s10_str(&number) : STR("-"));
}

static void ask_s10_digit(struct question *q)
{
    int32_t serial;

    if (parse_i32(q->word[0], 0, S10_SERIAL_MAX, &serial))
        printf("%d\n", s10_check_digit(serial));
    else
        say(STR("-"));
}

static void ask_luhn(struct question *q)
{
    yes_or_no(luhn_valid(q->word[0]));
}

static void ask_iban(struct question *q)
{
    struct iban iban;

    say(iban_parse(q->word[0], &iban) ? str_of(iban.text) : STR("-"));
}

static void ask_gs1(struct question *q)
{
    printf("%d\n", gs1_check_digit(q->word[0]));
}

static void ask_code(struct question *q)
{
    static const struct {
        const char *name;
        enum barcode_kind kind;
    } kinds[] = {{"qr", BARCODE_QR_M}, {"128", BARCODE_128}, {"gs1", BARCODE_GS1_128}};
    struct barcode code;

    for (size_t i = 0; i < countof(kinds); i++) {
        if (!str_eq(q->word[0], str_of(kinds[i].name)))
            continue;
        if (barcode_make(&q->problem, q->a, kinds[i].kind, q->word[1], &code) != DONE)
            break;
        printf("%d %d ", code.columns, code.rows);
        for (int b = 0; b < code.columns * code.rows; b++)
            putchar('0' + code.bit[b]);
        putchar('\n');
        return;
    }
    say(STR("-"));
}

static void ask_pix(struct question *q)
{
    struct br_code in = {.key = q->word[0], .info = q->word[1],
                         .amount = minor_of(q->word[2], CURRENCY("BRL")), .name = q->word[3],
                         .city = q->word[4], .txid = q->word[5]};
    struct buf b;

    buf_init(&b, q->a, BR_CODE_MAX);
    say(br_code_write(&q->problem, &b, &in) == DONE ? buf_view(&b) : STR("-"));
}

static void ask_is_pix(struct question *q)
{
    struct br_code c;

    if (br_code_parse(&q->problem, q->word[0], &c) != DONE) {
        say(STR("-"));
        return;
    }
    printf("%.*s\t%.*s\t%lld\t%.*s\t%.*s\t%.*s\n", STR_FMT(c.key), STR_FMT(c.info),
           (long long)c.amount.minor, STR_FMT(c.name), STR_FMT(c.city), STR_FMT(c.txid));
}

/* Line ends as they stand between lines of questions, and back. */
static struct str swapped(struct arena *a, struct str s, char from, char to)
{
    char *copy = arena_alloc(a, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        copy[i] = s.p[i] == from ? to : s.p[i];
    return (struct str){copy, s.n};
}

static void ask_epc(struct question *q)
{
    struct epc_qr in = {.bic = q->word[0], .name = q->word[1],
                        .amount = minor_of(q->word[3], CURRENCY("EUR")), .reference = q->word[4],
                        .text = q->word[5]};
    struct buf b;

    buf_init(&b, q->a, EPC_QR_MAX);
    if (iban_parse(q->word[2], &in.iban) && epc_qr_write(&q->problem, &b, &in) == DONE)
        say(swapped(q->a, buf_view(&b), '\n', '|'));
    else
        say(STR("-"));
}

static void ask_is_epc(struct question *q)
{
    struct epc_qr c;

    if (epc_qr_parse(&q->problem, swapped(q->a, q->word[0], '|', '\n'), &c) != DONE) {
        say(STR("-"));
        return;
    }
    printf("%.*s\t%.*s\t%s\t%lld\t%.*s\t%.*s\n", STR_FMT(c.bic), STR_FMT(c.name), c.iban.text,
           (long long)c.amount.minor, STR_FMT(c.reference), STR_FMT(c.text));
}

static const struct {
    const char *name;
    void (*ask)(struct question *q);
} kinds[] = {
    {"s10", ask_s10}, {"s10_digit", ask_s10_digit}, {"luhn", ask_luhn}, {"iban", ask_iban},
    {"gs1", ask_gs1}, {"code", ask_code}, {"pix", ask_pix}, {"pix?", ask_is_pix},
    {"epc", ask_epc}, {"epc?", ask_is_epc},
};

static void answer(struct arena *a, struct str line)
{
    struct question q = {.a = a};
    struct str name = {0};

    (void)!str_cut(&line, '\t', &name);
    for (size_t i = 0; i < WORDS_MAX && str_cut(&line, '\t', &q.word[i]); i++)
        continue;
    for (size_t i = 0; i < countof(kinds); i++)
        if (str_eq(name, str_of(kinds[i].name))) {
            kinds[i].ask(&q);
            return;
        }
    say(STR("?"));
}

int main(void)
{
    char line[LINE_MAX_BYTES];
    struct arena a;

    arena_init(&a, ARENA_MAX);
    while (fgets(line, sizeof(line), stdin)) {
        arena_clear(&a);
        answer(&a, str_sub(str_of(line), 0, strcspn(line, "\n")));
    }
    arena_release(&a);
    return 0;
}
