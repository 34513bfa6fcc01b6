/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/s10.h"

#include "base/check.h"

/* The second letters that may follow each first letter of a service indicator: E express, C and H
 * parcels, L R U V M letters, Q reply service; A B D G N P Z domestic and bilateral. */
static const char *const services['Z' + 1] = {
#define ANY "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    ['A'] = "VWXYZ", ['B'] = ANY, ['C'] = ANY, ['D'] = ANY, ['E'] = ANY, ['G'] = "AD",
    ['H'] = ANY, ['L'] = ANY, ['M'] = ANY, ['N'] = ANY, ['P'] = ANY, ['Q'] = "ABCDEFGHIJKLM",
    ['R'] = ANY, ['U'] = ANY, ['V'] = ANY, ['Z'] = ANY,
#undef ANY
};

/* ISO 3166-1: the second letters of the assigned codes. */
static const char *const countries['Z' + 1] = {
    ['A'] = "DEFGILMOQRSTUWXZ",
    ['B'] = "ABDEFGHIJLMNOQRSTVWYZ",
    ['C'] = "ACDFGHIKLMNORUVWXYZ",
    ['D'] = "EJKMOZ",
    ['E'] = "CEGHRST",
    ['F'] = "IJKMOR",
    ['G'] = "ABDEFGHILMNPQRSTUWY",
    ['H'] = "KMNRTU",
    ['I'] = "DELMNOQRST",
    ['J'] = "EMOP",
    ['K'] = "EGHIMNPRWYZ",
    ['L'] = "ABCIKRSTUVY",
    ['M'] = "ACDEFGHKLMNOPQRSTUVWXYZ",
    ['N'] = "ACEFGILOPRUZ",
    ['O'] = "M",
    ['P'] = "AEFGHKLMNRSTWY",
    ['Q'] = "A",
    ['R'] = "EOSUW",
    ['S'] = "ABCDEGHIJKLMNORSTVXYZ",
    ['T'] = "CDFGHJKLMNORTVWZ",
    ['U'] = "AGMSYZ",
    ['V'] = "ACEGINU",
    ['W'] = "FS",
    ['Y'] = "ET",
    ['Z'] = "AMW",
};

static bool among(const char *const table['Z' + 1], const char pair[2])
{
    return pair[0] >= 'A' && pair[0] <= 'Z' && pair[1] >= 'A' && pair[1] <= 'Z' &&
           table[(int)pair[0]] && strchr(table[(int)pair[0]], pair[1]);
}

int s10_check_digit(int32_t serial)
{
    static const int weights[] = {7, 9, 5, 3, 2, 4, 6, 8}; /* from the last digit */
    int sum = 0, digit;

    check(serial >= 0 && serial <= S10_SERIAL_MAX);
    for (size_t i = 0; i < countof(weights); i++, serial /= 10)
        sum += weights[i] * (serial % 10);
    digit = 11 - sum % 11;
    return digit == 10 ? 0 : digit == 11 ? 5 : digit;
}

/* Capital letters and digits without the blanks; false when they are not thirteen. */
static bool compact(struct str typed, char out[S10_LENGTH])
{
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];

        if (c == ' ')
            continue;
        if (n == S10_LENGTH)
            return false;
        out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return n == S10_LENGTH;
}

bool s10_parse(struct str typed, struct s10 *out)
{
    struct s10 s = {{0}};
    int32_t serial = 0;

    if (!compact(str_trim(typed), s.text) || !among(services, s.text) ||
        !among(countries, s.text + 11))
        return false;
    for (int i = 2; i < 11; i++)
        if (s.text[i] < '0' || s.text[i] > '9')
            return false;
    for (int i = 2; i < 10; i++)
        serial = serial * 10 + (s.text[i] - '0');
    if (s.text[10] - '0' != s10_check_digit(serial))
        return false;
    *out = s;
    return true;
}

struct s10 s10_make(const char indicator[2], int32_t serial, const char country[2])
{
    struct s10 s;

    check(among(services, indicator) && among(countries, country));
    check(snprintf(s.text, sizeof(s.text), "%.2s%08d%d%.2s", indicator, (int)serial,
                   s10_check_digit(serial), country) == S10_LENGTH);
    return s;
}
