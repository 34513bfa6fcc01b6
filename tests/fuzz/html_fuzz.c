/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever a value holds, it stays inside of its place: no raw < > " ' leaves the writers, and a
 * message with placeholders ends. The first byte says how much is the message. */
#include "base/check.h"
#include "lib/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct str names[] = {STR_INIT("n"), STR_INIT("who"), STR_INIT("")};
    struct str text = {(const char *)data, size}, message = str_sub(text, 1, size ? data[0] : 0);
    struct str value = str_sub(text, 1 + message.n, size);
    scoped(buf_release) struct buf b = {0};
    struct html out = {.b = &b};
    struct url u;

    buf_init(&b, NULL, 1 << 16);
    html_text(&out, value);
    html_attribute(&out, value);
    for (int which; (which = html_piece(&out, &message, names, countof(names))) >= 0;)
        check(which < (int)countof(names));
    if (url_local(value, &u))
        html_url(&out, u);
    for (size_t i = 0; i < b.n; i++)
        check(!strchr("<>\"'", b.p[i]) || b.p[i] == '\0');
    return 0;
}
