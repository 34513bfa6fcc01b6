/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/checkdigit.h"

#include "base/check.h"

enum { DIGITS_MAX = 32 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool luhn_valid(struct str digits)
{
    int sum = 0;

    if (!str_digits(digits, 2, DIGITS_MAX))
        return false;
    for (size_t i = 0; i < digits.n; i++) {
        int d = digits.p[digits.n - 1 - i] - '0';

        d = i % 2 ? 2 * d : d;
        sum += d > 9 ? d - 9 : d;
    }
    return sum % 10 == 0;
}

int gs1_check_digit(struct str digits)
{
    int sum = 0;

    if (!str_digits(digits, 1, DIGITS_MAX))
        return -1;
    for (size_t i = 0; i < digits.n; i++)
        sum += (i % 2 ? 1 : 3) * (digits.p[digits.n - 1 - i] - '0');
    return (10 - sum % 10) % 10;
}

/* ---- ISO 7064, modulus 97, over letters as 10 ... 35 ---- */

/* The remainder of `s` after `seed`; -1 at a character that is neither digit nor capital letter. */
static int mod97(int seed, struct str s)
{
    int rest = seed;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (is_digit(c))
            rest = (rest * 10 + (c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
        else
            return -1;
    }
    return rest;
}

/* The head of four characters counts last. */
static bool mod97_valid(struct str s)
{
    int body = mod97(0, str_sub(s, 4, s.n - 4));

    return body >= 0 && is_digit(s.p[2]) && is_digit(s.p[3]) &&
           mod97(body, str_sub(s, 0, 4)) == 1;
}

/* Lengths by country: IBAN registry, countries that take part. */
static size_t iban_length(const char country[2])
{
    static const char table[] =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29"
        "ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28"
        "LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25"
        "QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

    for (size_t i = 0; i + 4 < sizeof(table); i += 4)
        if (table[i] == country[0] && table[i + 1] == country[1])
            return (size_t)(table[i + 2] - '0') * 10 + (size_t)(table[i + 3] - '0');
    return 0;
}

bool iban_parse(struct str typed, struct iban *out)
{
    struct iban v = {""};
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];

        if (c == ' ')
            continue;
        if (n == IBAN_MAX)
            return false;
        v.text[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    if (n < 5 || n != iban_length(v.text) || !mod97_valid((struct str){v.text, n}))
        return false;
    *out = v;
    return true;
}

bool creditor_reference_valid(struct str s)
{
    return s.n >= 5 && s.n <= CREDITOR_REFERENCE_MAX && str_starts(s, STR("RF")) && mod97_valid(s);
}

struct creditor_reference creditor_reference_make(struct str body)
{
    struct creditor_reference r;
    int rest = mod97(0, body);

    check(body.n >= 1 && body.n <= CREDITOR_REFERENCE_MAX - 4 && rest >= 0);
    rest = mod97(rest, STR("RF00"));
    snprintf(r.text, sizeof(r.text), "RF%02d%.*s", 98 - rest, STR_FMT(body));
    return r;
}

/* ---- Russian accounts ---- */

static bool ru_key_valid(const char head[3], struct str account)
{
    static const int weights[] = {7, 1, 3};
    int sum = 0;

    for (size_t i = 0; i < 3; i++)
        sum += weights[i] * (head[i] - '0');
    for (size_t i = 0; i < account.n; i++)
        sum += weights[i % 3] * (account.p[i] - '0') % 10;
    return sum % 10 == 0;
}

bool ru_account_valid(struct str bic, struct str account)
{
    return str_digits(bic, 9, 9) && str_digits(account, 20, 20) &&
           ru_key_valid(bic.p + 6, account);
}

bool ru_correspondent_valid(struct str bic, struct str account)
{
    char head[3] = {'0'};

    if (!str_digits(bic, 9, 9) || !str_digits(account, 20, 20))
        return false;
    memcpy(head + 1, bic.p + 4, 2);
    return ru_key_valid(head, account);
}

uint16_t crc16_ccitt_false(struct str bytes)
{
    uint16_t crc = 0xffff;

    for (size_t i = 0; i < bytes.n; i++) {
        crc ^= (uint16_t)((unsigned char)bytes.p[i] << 8);
        for (int bit = 0; bit < 8; bit++)
            crc = (uint16_t)(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
    }
    return crc;
}
