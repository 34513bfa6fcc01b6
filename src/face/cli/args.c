/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/args.h"

const struct cli_option cli_common_options[] = {
    {"data", "DIR", "data directory of the embedded database (default: var)"},
    {"db", "URL", "postgresql://... instead of the embedded database"},
    {"json", NULL, "print figures as JSON"},
    {"help", NULL, "print this help"},
    {NULL, NULL, NULL},
};

/* ---- what was given ---- */

bool cli_option_nth(const struct cli *cli, const char *name, size_t n, struct str *value)
{
    for (size_t i = 0; i < cli->options_n; i++)
        if (str_eq(cli->options[i].name, str_of(name)) && n-- == 0) {
            *value = cli->options[i].value;
            return true;
        }
    return false;
}

bool cli_option(const struct cli *cli, const char *name, struct str *value)
{
    size_t n = 0;

    while (cli_option_nth(cli, name, n, value))
        n++;
    return n > 0;
}

enum outcome cli_count(struct cli *cli, const char *name, int64_t max, int64_t *n)
{
    struct str text;

    if (cli_option(cli, name, &text) && !parse_i64(text, 1, max, n))
        return refuse(&cli->ctx.problem, refusal_invalid, name, "a number, 1 to %lld",
                      (long long)max);
    return DONE;
}

enum outcome cli_day(struct cli *cli, const char *name, struct date *out)
{
    struct str text;

    if (cli_option(cli, name, &text) && date_parse(text, out))
        return DONE;
    return refuse(&cli->ctx.problem, refusal_invalid, name, "a date such as 2026-01-31");
}

bool cli_flag(const struct cli *cli, const char *name)
{
    struct str value;

    return cli_option(cli, name, &value);
}

bool cli_json(const struct cli *cli)
{
    return cli_flag(cli, "json");
}

/* ---- parsing ---- */

static const struct cli_option *find_option(const struct cli_option *options, struct str name)
{
    for (; options && options->name; options++)
        if (str_eq(name, str_of(options->name)))
            return options;
    return NULL;
}

/* What an option is: a setting, or one of the command's or the common ones. */
struct kind {
    bool setting, takes_value;
};

static enum outcome kind_of(struct cli *cli, struct str name, struct kind *kind)
{
    const struct cli_option *option = find_option(cli->command->options, name);
    const struct setting *row = setting_find(name);

    if (!option)
        option = find_option(cli_common_options, name);
    if (!option && !row)
        return refuse(&cli->ctx.problem, refusal_invalid, NULL,
                      "no option is named --%.*s; see entrepot %s --help", STR_FMT(name),
                      cli->command->name);
    kind->setting = !option;
    kind->takes_value = option ? option->value != NULL : row->type != SETTING_FLAG;
    return DONE;
}

static enum outcome take_option(struct cli *cli, struct str name, struct str value, bool setting)
{
    struct problem *p = &cli->ctx.problem;

    if (!utf8_valid(value))
        return refuse(p, refusal_invalid, NULL, "--%.*s: expected UTF-8 text", STR_FMT(name));
    if (setting)
        return settings_set(&cli->settings, p, name, value);
    if (cli->options_n == CLI_OPTIONS_MAX)
        return refuse(p, refusal_too_large, NULL, "at most %d options", CLI_OPTIONS_MAX);
    cli->options[cli->options_n++] = (struct cli_given){name, value};
    return DONE;
}

/* One --name, --name=value or --name value at argv[*i]; steps over what it read. */
static enum outcome parse_option(struct cli *cli, int argc, char **argv, int *i)
{
    struct problem *p = &cli->ctx.problem;
    struct str rest = str_of(argv[*i] + 2), name, value = STR("true");
    bool joined = str_find_char(rest, '=') != STR_NONE;
    struct kind kind;

    str_cut(&rest, '=', &name);
    TRY(kind_of(cli, name, &kind));
    if (!kind.takes_value && joined)
        return refuse(p, refusal_invalid, NULL, "--%.*s takes no value", STR_FMT(name));
    if (kind.takes_value && !joined && *i + 1 >= argc)
        return refuse(p, refusal_required, NULL, "--%.*s needs a value", STR_FMT(name));
    if (kind.takes_value)
        value = joined ? rest : str_of(argv[++*i]);
    return take_option(cli, name, value, kind.setting);
}

static enum outcome take_argument(struct cli *cli, struct str value)
{
    if (cli->arguments_n == CLI_ARGS_MAX || !utf8_valid(value))
        return refuse(&cli->ctx.problem, refusal_invalid, NULL,
                      "expected at most %d arguments of UTF-8 text", CLI_ARGS_MAX);
    cli->arguments[cli->arguments_n++] = value;
    return DONE;
}

static enum outcome check_count(struct cli *cli)
{
    const struct cli_command *command = cli->command;

    if (cli->arguments_n < command->arguments_min)
        return refuse(&cli->ctx.problem, refusal_required, NULL, "expected: entrepot %s %s",
                      command->name, command->arguments);
    if (cli->arguments_n > command->arguments_max)
        return refuse(&cli->ctx.problem, refusal_invalid, NULL,
                      "one argument too many: %.*s; expected: entrepot %s%s%s",
                      STR_FMT(cli->arguments[command->arguments_max]), command->name,
                      command->arguments[0] ? " " : "", command->arguments);
    return DONE;
}

enum outcome cli_parse(struct cli *cli, int argc, char **argv)
{
    bool only_arguments = false; /* after "--" */

    for (int i = 0; i < argc; i++) {
        struct str word = str_of(argv[i]);

        if (!only_arguments && str_eq(word, STR("--")))
            only_arguments = true;
        else if (!only_arguments && str_starts(word, STR("--")))
            TRY(parse_option(cli, argc, argv, &i));
        else
            TRY(take_argument(cli, word));
    }
    return cli_flag(cli, "help") ? DONE : check_count(cli);
}

/* ---- help ---- */

static void print_options(const struct cli_option *options)
{
    for (; options && options->name; options++) {
        char left[64];

        snprintf(left, sizeof(left), "--%s%s%s", options->name, options->value ? " " : "",
                 options->value ? options->value : "");
        printf("  %-26s %s\n", left, options->help);
    }
}

void cli_print_command_help(const struct cli_command *command)
{
    printf("%s\n\nUsage: entrepot %s%s%s [options]\n\n", command->summary, command->name,
           command->arguments[0] ? " " : "", command->arguments);
    if (command->options && command->options->name) {
        printf("Options:\n");
        print_options(command->options);
        putchar('\n');
    }
    printf("Common options:\n");
    print_options(cli_common_options);
    printf("\nSettings can be given as options too: see entrepot settings.\n"
           "Exit code: 0 done, 1 refused, 2 failed.\n");
}

void cli_print_command_line(FILE *to, const struct cli_command *command)
{
    char left[64];

    snprintf(left, sizeof(left), "%s %s", command->name, command->arguments);
    fprintf(to, "  %-26s %s\n", left, command->summary);
}

void cli_print_help(FILE *to, const struct cli_command *const *commands, size_t n)
{
    fprintf(to, "Entrepôt, a cross-border marketplace in one program.\n\n"
                "Usage: entrepot COMMAND [arguments] [options]\n\n");
    for (size_t i = 0; i < n; i++)
        cli_print_command_line(to, commands[i]);
    fprintf(to, "\nentrepot COMMAND --help tells more.\n");
}
