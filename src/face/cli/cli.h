/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: a table of commands (commands.def), one file a command (NAME_cmd.c).
 *
 *     entrepot COMMAND [ARGUMENTS] [--option value]...
 *
 * Exit code 0: done. 1: refused (the input is wrong, or verify found something). 2: failed.
 * Results go to standard output, errors and progress to standard error. Every command takes --help,
 * --data DIR or --db URL, --json where it prints figures, and any setting of settings.def. */
#ifndef FACE_CLI_CLI_H
#define FACE_CLI_CLI_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/ctx.h"
#include "base/settings.h"

enum { CLI_ARGS_MAX = 64, CLI_OPTIONS_MAX = 256 };

/* An option that a command takes besides the common ones. */
struct cli_option {
    const char *name;  /* "seller", given as --seller */
    const char *value; /* placeholder for help, "HANDLE"; NULL: a flag without value */
    const char *help;
};

struct cli;

struct cli_command {
    const char *name;      /* "import products" */
    const char *arguments; /* "FILE", for help; "" when it takes none */
    const char *summary;
    size_t arguments_min, arguments_max;
    const struct cli_option *options; /* ends with a row whose name is NULL; NULL: none */
    enum outcome (*run)(struct cli *cli);
};

struct cli_given {
    struct str name, value;
};

struct cli {
    const struct cli_command *command;
    struct settings settings;
    struct str arguments[CLI_ARGS_MAX]; /* NUL-terminated views of argv */
    size_t arguments_n;
    struct cli_given options[CLI_OPTIONS_MAX]; /* in the order given */
    size_t options_n;
    struct ctx ctx; /* of ROLE_SYSTEM; no store until cli_open */
    struct arena arena;
    struct random random;
};

/* The process: parses argv, runs the command, prints what went wrong, returns the exit code. */
int cli_main(int argc, char **argv);

/* The last value of an option (NUL-terminated); false when it was not given. */
bool cli_option(const struct cli *cli, const char *name, struct str *value);
/* The n-th value of an option that may be given many times. */
bool cli_option_nth(const struct cli *cli, const char *name, size_t n, struct str *value);
bool cli_flag(const struct cli *cli, const char *name);
/* A number of 1 to `max`; *n stays as it is where the option was not given. */
must_check enum outcome cli_count(struct cli *cli, const char *name, int64_t max, int64_t *n);
/* A day that must be given: "2026-01-31". */
must_check enum outcome cli_day(struct cli *cli, const char *name, struct date *out);
bool cli_json(const struct cli *cli); /* --json */

struct store_options;
/* What --data, --db and the settings say. */
void cli_store_options(const struct cli *cli, struct store_options *out);

/* Opens the store that --data or --db names (default: var), migrated when `migrate`, else refused
 * when its schema is not this program's. */
must_check enum outcome cli_open(struct cli *cli, bool migrate);

/* A whole file, plain or gzip of it, at most `max_bytes` when plain; in cli->arena. */
must_check enum outcome cli_read_file(struct cli *cli, struct str name, size_t max_bytes,
                                      struct str *out);

/* Writes a whole file; "-" is standard output. The name is NUL-terminated. */
must_check enum outcome cli_write_to(struct cli *cli, struct str name, struct str bytes);

/* Writes a whole export to the file of the first argument, to standard output when there is none
 * or it is "-". */
must_check enum outcome cli_write_file(struct cli *cli, const struct buf *b);

/* A whole export command: what `write` puts into a buffer of at most `max_bytes`, in one read
 * transaction of a database that is there, goes to cli_write_file. */
typedef enum outcome cli_writer(struct ctx *c, struct buf *out);
must_check enum outcome cli_export(struct cli *cli, size_t max_bytes, cli_writer *write);

/* What stands after the last slash of a path. */
struct str cli_base_name(struct str path);
/* Who runs this command, for the books: the name of the system's user. */
struct str cli_who(struct cli *cli);

/* Progress on a terminal: rewrites one line of standard error at most five times a second; silent
 * when standard error is not a terminal. cli_progress_end ends the line. */
void cli_progress(const char *fmt, ...) printf_like(1, 2);
void cli_progress_end(void);

/* Each command, defined in its file. */
#define X(command) extern const struct cli_command command;
#include "face/cli/commands.def"
#undef X

#endif
