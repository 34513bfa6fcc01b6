/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a command from a test and reads what it says; for the tests of the generators of tools/. */
#ifndef TESTS_SUPPORT_COMMAND_H
#define TESTS_SUPPORT_COMMAND_H

#include "base/attr.h"

/* A folder for what tests make; exists once command_run or command_file was called. */
#define COMMAND_FOLDER "build/tests"

/* Writes a whole file into COMMAND_FOLDER, which `path` names. Fails the test when it cannot. */
void command_file(const char *path, const char *text);

/* Runs argv[0], searched in PATH, until it ends; `said` gets its standard error, cut to `size` and
 * closed with NUL. Gives the exit status, -1 when a signal ended it. */
int command_run(const char *const argv[], char *said, size_t size);

#endif
