/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an S10 number: what is taken reads the same again. */
#include "base/check.h"
#include "lib/s10.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct s10 s, again;

    if (s10_parse((struct str){(const char *)data, n}, &s)) {
        check(strlen(s.text) == S10_LENGTH && s10_parse(s10_str(&s), &again));
        check(strcmp(s.text, again.text) == 0);
    }
    return 0;
}
