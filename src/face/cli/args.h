/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing of the command line into struct cli, and the help texts. */
#ifndef FACE_CLI_ARGS_H
#define FACE_CLI_ARGS_H

#include "face/cli/cli.h"

/* Options every command takes; ends with a NULL name. */
extern const struct cli_option cli_common_options[];

/* What follows the command's name. REFUSED into cli->ctx.problem. */
must_check enum outcome cli_parse(struct cli *cli, int argc, char **argv);

void cli_print_command_help(const struct cli_command *command);
void cli_print_command_line(FILE *to, const struct cli_command *command); /* name and summary */
void cli_print_help(FILE *to, const struct cli_command *const *commands, size_t n);

#endif
