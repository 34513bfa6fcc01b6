/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/cli.h"

static enum outcome run(struct cli *cli unused_arg)
{
    printf("entrepot 0.1.0\n");
    return DONE;
}

const struct cli_command version_command = {
    .name = "version",
    .arguments = "",
    .summary = "Print the version",
    .run = run,
};
