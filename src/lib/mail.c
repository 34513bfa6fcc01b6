/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/mail.h"

#include "base/civil.h"
#include "lib/crypto.h"

enum {
    WORD_BYTES = 42,       /* of text in an encoded word: 56 characters of base64 */
    LINE_BYTES = 57,       /* of a body's line: 76 characters of base64 */
    ADDRESS_MAX_BYTES = 254
};

static bool is_plain_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x20 || s.p[i] > 0x7e)
            return false;
    return true;
}

/* Neither blanks nor controls nor what could end the address in a header. */
static enum outcome check_address(struct problem *p, const char *field, struct str s)
{
    size_t at = str_find_char(s, '@');
    bool good = is_plain_ascii(s) && s.n <= ADDRESS_MAX_BYTES && at != STR_NONE && at > 0 &&
                at + 1 < s.n;

    for (size_t i = 0; i < s.n; i++)
        good = good && !strchr(" <>,;:\"()[]\\", s.p[i]);
    if (!good)
        return refuse(p, refusal_invalid, field, "expected an e-mail address");
    return DONE;
}

static enum outcome check_letter(struct problem *p, const struct letter *l)
{
    TRY(check_address(p, "from", l->from));
    TRY(check_address(p, "to", l->to));
    if (!utf8_valid(l->subject) || utf8_length(l->subject) > LETTER_SUBJECT_MAX)
        return refuse(p, refusal_invalid, "subject", "expected at most %d characters",
                      LETTER_SUBJECT_MAX);
    for (size_t i = 0; i < l->subject.n; i++)
        if ((unsigned char)l->subject.p[i] < 0x20 || l->subject.p[i] == 0x7f)
            return refuse(p, refusal_invalid, "subject", "expected no control characters");
    if (!utf8_valid(l->text) || l->text.n > LETTER_TEXT_MAX)
        return refuse(p, refusal_invalid, "text", "expected at most %d bytes", LETTER_TEXT_MAX);
    return DONE;
}

/* "Thu, 15 Jan 2026 12:00:00 +0000" */
static void write_date(struct buf *out, int64_t at_ms)
{
    static const char days[] = "MonTueWedThuFriSatSun";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const struct date d = utc_date(at_ms);
    const struct civil c = date_civil(d);
    const int64_t s = (at_ms - utc_midnight_ms(d)) / 1000;

    buf_fmt(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + 3 * date_weekday(d),
            (int)c.day, months + 3 * (c.month - 1), (int)c.year, (int)(s / 3600),
            (int)(s / 60 % 60), (int)(s % 60));
}

/* As it is when it is short ASCII, else in encoded words of RFC 2047 that cut no character. */
static void write_subject(struct buf *out, struct str s)
{
    buf_str(out, STR("Subject:"));
    if (is_plain_ascii(s) && s.n <= 60) {
        buf_fmt(out, " %.*s\r\n", STR_FMT(s));
        return;
    }
    while (s.n > 0) {
        struct str word = utf8_head(s, WORD_BYTES);

        buf_str(out, STR(" =?utf-8?B?"));
        base64_encode(out, word);
        buf_str(out, STR("?=\r\n"));
        s = str_sub(s, word.n, s.n);
    }
}

static void write_body(struct buf *out, struct str s)
{
    while (s.n > 0) {
        struct str line = str_sub(s, 0, LINE_BYTES);

        base64_encode(out, line);
        buf_str(out, STR("\r\n"));
        s = str_sub(s, line.n, s.n);
    }
}

enum outcome letter_write(struct problem *p, const struct letter *l, struct buf *out)
{
    struct str domain = l->from;

    TRY(check_letter(p, l));
    domain = str_sub(domain, str_find_char(domain, '@') + 1, domain.n);
    write_date(out, l->at_ms);
    buf_fmt(out, "From: <%.*s>\r\nTo: <%.*s>\r\n", STR_FMT(l->from), STR_FMT(l->to));
    write_subject(out, l->subject);
    buf_fmt(out, "Message-ID: <%lld@%.*s>\r\n", (long long)l->id, STR_FMT(domain));
    buf_str(out, STR("MIME-Version: 1.0\r\n"
                     "Content-Type: text/plain; charset=utf-8\r\n"
                     "Content-Transfer-Encoding: base64\r\n"
                     "Auto-Submitted: auto-generated\r\n"
                     "\r\n"));
    write_body(out, l->text);
    return DONE;
}
