/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/data_files.h"

#include "base/check.h"

bool data_file_find(struct str wanted, struct str *body)
{
    size_t low = 0, high = data_table_n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(data_table[middle].path, wanted);

        if (order == 0) {
            *body = data_table[middle].body;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

struct str data_file(const char *path)
{
    struct str body;

    check(data_file_find(str_of(path), &body));
    return body;
}
