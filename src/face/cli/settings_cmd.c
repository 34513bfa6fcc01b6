/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/cli.h"

static void print_row(const struct setting *row)
{
    char range[64] = "";

    if (row->type == SETTING_INT)
        snprintf(range, sizeof(range), " [%lld ... %lld%s%s]", (long long)row->min,
                 (long long)row->max, row->unit[0] ? " " : "", row->unit);
    printf("%-16s %-16s %s%s\n", row->name, row->fallback[0] ? row->fallback : "-", row->help,
           range);
}

static enum outcome run(struct cli *cli unused_arg)
{
    printf("%-16s %-16s %s\n", "setting", "default", "meaning [range]");
    for (size_t i = 0; i < settings_count; i++)
        print_row(&settings_table[i]);
    return DONE;
}

const struct cli_command settings_command = {
    .name = "settings",
    .arguments = "",
    .summary = "List every setting with its default and range",
    .run = run,
};
