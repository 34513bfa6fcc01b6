/* SPDX-License-Identifier: Apache-2.0 */
#include <csv.h>

#include "lib/csv.h"

#include "base/check.h"

enum {
    ROW_DEFAULT_BYTES = 1 << 20,
    PIECE_BYTES = 1 << 16 /* handed to libcsv at once, so that limits are looked at in time */
};

struct csv_reader {
    struct csv_parser parser;
    csv_each *each;
    void *arg;
    size_t row_max_bytes;
    char separator;
    struct buf text;                   /* the fields of the row so far, one after the other */
    size_t end[CSV_FIELDS_MAX];        /* where each ends in it */
    size_t fields;
    int64_t line;                      /* of the piece being fed */
    int64_t row_line;                  /* where the row started; 0 between rows */
    size_t mark;                       /* bytes of the byte order mark seen */
    bool begun;                        /* beyond where it may stand */
    bool over;                         /* a limit was passed in this row */
    enum outcome outcome;
};

struct csv_reader *csv_reader_new(const struct csv_options *o, csv_each *each, void *arg)
{
    struct csv_reader *r = calloc(1, sizeof(*r));
    unsigned char flags = o->strict ? CSV_STRICT | CSV_STRICT_FINI : 0;

    check(r && csv_init(&r->parser, flags) == 0);
    r->separator = o->separator ? o->separator : ',';
    csv_set_delim(&r->parser, (unsigned char)r->separator);
    r->each = each;
    r->arg = arg;
    r->row_max_bytes = o->row_max_bytes ? o->row_max_bytes : ROW_DEFAULT_BYTES;
    buf_init(&r->text, NULL, r->row_max_bytes);
    r->line = 1;
    return r;
}

void csv_reader_free(struct csv_reader *r)
{
    if (!r)
        return;
    csv_free(&r->parser);
    buf_release(&r->text);
    free(r);
}

static void take_field(void *bytes, size_t n, void *arg)
{
    struct csv_reader *r = arg;

    if (!r->row_line)
        r->row_line = r->line;
    if (r->fields == CSV_FIELDS_MAX) {
        r->over = true;
        return;
    }
    buf_add(&r->text, bytes, n);
    r->end[r->fields++] = r->text.n;
}

static void give_row(struct csv_reader *r)
{
    struct str field[CSV_FIELDS_MAX];
    struct csv_row row = {field, r->fields, r->row_line, true};
    const char *text = r->text.p ? r->text.p : ""; /* nothing but empty fields so far */
    size_t from = 0;

    for (size_t i = 0; i < r->fields; i++) {
        field[i] = (struct str){text + from, r->end[i] - from};
        row.utf8 = row.utf8 && utf8_valid(field[i]);
        from = r->end[i];
    }
    r->outcome = r->each(r->arg, &row);
}

static void take_row(int unused_terminator unused_arg, void *arg)
{
    struct csv_reader *r = arg;

    r->over = r->over || r->text.full;
    if (r->outcome == DONE && !r->over && r->fields > 0)
        give_row(r);
    if (r->over)
        return;
    buf_clear(&r->text);
    r->fields = 0;
    r->row_line = 0;
}

static enum outcome refuse_line(const struct csv_reader *r, struct problem *p,
                                enum refusal refusal, const char *expected)
{
    char field[48];

    snprintf(field, sizeof(field), "line %lld", (long long)(r->row_line ? r->row_line : r->line));
    return refuse(p, refusal, field, "%s", expected);
}

static enum outcome state(const struct csv_reader *r, struct problem *p)
{
    char expected[PROBLEM_DETAIL_MAX];

    if (r->outcome != DONE)
        return r->outcome;
    if (!r->over && r->parser.entry_pos <= r->row_max_bytes)
        return DONE;
    snprintf(expected, sizeof(expected),
             "a row has at most %d fields and %zu bytes; is a quote left open?", CSV_FIELDS_MAX,
             r->row_max_bytes);
    return refuse_line(r, p, refusal_too_large, expected);
}

static enum outcome misplaced_quote(const struct csv_reader *r, struct problem *p)
{
    return refuse_line(r, p, refusal_malformed,
                       "a quotation mark stands in the wrong place or is left open");
}

/* Up to and with the next line feed or carriage return: so lines can be counted, and a row ends at
 * the end of a piece or not at all. */
static struct str next_piece(struct str *rest)
{
    size_t n = str_find_char(*rest, '\n'), cr;
    struct str piece;

    piece = str_sub(*rest, 0, n == STR_NONE ? rest->n : n + 1);
    cr = str_find_char(piece, '\r');
    piece = str_sub(piece, 0, cr == STR_NONE ? piece.n : cr + 1);
    piece = str_sub(piece, 0, PIECE_BYTES);
    *rest = str_sub(*rest, piece.n, rest->n - piece.n);
    return piece;
}

/* ---- plain lines ---- */

/* A whole line without a quotation mark, where a row begins: most are, and need no look at each of
 * their bytes. */
static bool is_plain(const struct csv_reader *r, struct str line)
{
    char last = line.p[line.n - 1];

    return !r->row_line && (last == '\n' || last == '\r') && line.n <= r->row_max_bytes &&
           str_find_char(line, '"') == STR_NONE;
}

static bool is_blank(char c, char separator)
{
    return (c == ' ' || c == '\t') && c != separator;
}

static struct str trim_blanks(struct str s, char separator)
{
    while (s.n > 0 && is_blank(s.p[s.n - 1], separator))
        s.n--;
    while (s.n > 0 && is_blank(s.p[0], separator))
        s = str_sub(s, 1, s.n - 1);
    return s;
}

/* As libcsv would give it, out of the piece itself. False, with nothing done: it is for libcsv. */
static bool take_plain(struct csv_reader *r, struct str line)
{
    struct str field[CSV_FIELDS_MAX], rest = str_sub(line, 0, line.n - 1);
    struct csv_row row = {field, 0, r->line, true};

    if (!is_plain(r, line))
        return false;
    row.utf8 = utf8_valid(rest);
    if (trim_blanks(rest, r->separator).n == 0)
        return true;
    for (bool more = true; more; row.n++) {
        size_t n = str_find_char(rest, r->separator);

        if (row.n == CSV_FIELDS_MAX)
            return false;
        more = n != STR_NONE;
        field[row.n] = trim_blanks(str_sub(rest, 0, more ? n : rest.n), r->separator);
        rest = more ? str_sub(rest, n + 1, rest.n) : rest;
    }
    r->outcome = r->each(r->arg, &row);
    return true;
}

static enum outcome feed(struct csv_reader *r, struct str piece, struct problem *p)
{
    while (piece.n > 0) {
        struct str part = next_piece(&piece);

        if (!take_plain(r, part)) {
            if (!r->row_line && str_trim(part).n > 0)
                r->row_line = r->line;
            if (csv_parse(&r->parser, part.p, part.n, take_field, take_row, r) != part.n)
                return misplaced_quote(r, p);
        }
        TRY(state(r, p));
        if (part.p[part.n - 1] == '\n')
            r->line++;
    }
    return DONE;
}

static const char byte_order_mark[] = "\xef\xbb\xbf";

/* Skips the mark, which may come in pieces; what only began like it is text. */
static enum outcome begin(struct csv_reader *r, struct str *piece, struct problem *p)
{
    while (r->mark < 3 && piece->n > 0 && piece->p[0] == byte_order_mark[r->mark]) {
        r->mark++;
        *piece = str_sub(*piece, 1, piece->n - 1);
    }
    if (r->mark < 3 && piece->n == 0)
        return DONE;
    r->begun = true;
    return r->mark < 3 ? feed(r, (struct str){byte_order_mark, r->mark}, p) : DONE;
}

enum outcome csv_reader_feed(struct csv_reader *r, struct str piece, struct problem *p)
{
    if (!r->begun)
        TRY(begin(r, &piece, p));
    return feed(r, piece, p);
}

enum outcome csv_reader_end(struct csv_reader *r, struct problem *p)
{
    if (!r->begun)
        TRY(feed(r, (struct str){byte_order_mark, r->mark % 3}, p));
    if (csv_fini(&r->parser, take_field, take_row, r) != 0)
        return misplaced_quote(r, p);
    return state(r, p);
}

static bool formula_like(struct str s)
{
    return s.n > 0 && strchr("=+-@\t\r", s.p[0]) != NULL;
}

void csv_field(struct buf *b, struct str s, bool for_people)
{
    bool guard = for_people && formula_like(s);
    bool quote = guard;

    for (size_t i = 0; i < s.n && !quote; i++)
        quote = strchr(",\"\n\r", s.p[i]) != NULL || (unsigned char)s.p[i] < ' ';
    if (s.n > 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' '))
        quote = true; /* readers trim what is not quoted */
    if (!quote) {
        buf_str(b, s);
        return;
    }
    buf_char(b, '"');
    if (guard)
        buf_char(b, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(b, '"');
        buf_char(b, s.p[i]);
    }
    buf_char(b, '"');
}
