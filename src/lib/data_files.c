/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/data_files.h"

#include "base/check.h"

struct str data_file(const char *path)
{
    struct str wanted = str_of(path);
    size_t low = 0, high = data_table_n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(data_table[middle].path, wanted);

        if (order == 0)
            return data_table[middle].body;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    check(!"a file that is embedded");
    return (struct str){0};
}
