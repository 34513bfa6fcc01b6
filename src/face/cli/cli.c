/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/cli.h"

#include <signal.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "face/cli/args.h"
#include "io/clock.h"
#include "io/file.h"
#include "lib/gzip.h"
#include "store/store.h"

enum { ARENA_MAX = 1 << 30 };

static const struct cli_command *const commands[] = {
#define X(command) &command,
#include "face/cli/commands.def"
#undef X
};

/* ---- the context of a command ---- */

static enum log_level level_of(const char *name)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};

    for (size_t i = 0; i < countof(names); i++)
        if (strcmp(name, names[i]) == 0)
            return (enum log_level)i;
    return LOG_INFO;
}

static void open_context(struct cli *cli)
{
    log_set_level(level_of(cli->settings.log_level));
    arena_init(&cli->arena, ARENA_MAX);
    random_system(&cli->random);
    cli->ctx = (struct ctx){
        .arena = &cli->arena,
        .now_ms = clock_utc_ms(),
        .random = &cli->random,
        .ids = id_source_new((int)cli->settings.process),
        .actor = {.roles = ROLE_SYSTEM},
    };
}

static void close_context(struct cli *cli)
{
    store_close(cli->ctx.store);
    id_source_release(cli->ctx.ids);
    arena_release(&cli->arena);
}

void cli_store_options(const struct cli *cli, struct store_options *out)
{
    struct str value;

    store_defaults(out);
    out->data_dir = cli_option(cli, "data", &value) ? value.p : "var";
    out->db_url = cli_option(cli, "db", &value) ? value.p : NULL;
    out->writers = (int)cli->settings.writers;
    out->readers = (int)cli->settings.readers;
    out->batch_max = (int)cli->settings.batch_max;
    out->queue_max = (int)cli->settings.queue_max;
    out->rows_bytes = (size_t)cli->settings.row_cache_mb << 20;
}

enum outcome cli_open(struct cli *cli, bool migrate)
{
    struct store_options options;
    int version;

    cli_store_options(cli, &options);
    options.existing = !migrate;
    if (options.db_url && !str_starts(str_of(options.db_url), STR("postgresql://")) &&
        !str_starts(str_of(options.db_url), STR("postgres://")))
        return refuse(&cli->ctx.problem, refusal_invalid, "db",
                      "the address of a database, like postgresql://user@host/name");
    TRY(store_open(&cli->ctx.problem, &options, &cli->ctx.store));
    return migrate ? store_migrate(&cli->ctx, &version) : store_check_schema(&cli->ctx);
}

enum outcome cli_read_file(struct cli *cli, struct str name, size_t max_bytes, struct str *out)
{
    TRY(file_read_whole(&cli->arena, name.p, max_bytes, &cli->ctx.problem, out));
    if (!gunzip_wants(*out))
        return DONE;
    return gunzip_whole(&cli->arena, *out, max_bytes, &cli->ctx.problem, out);
}

enum outcome cli_write_to(struct cli *cli, struct str name, struct str bytes)
{
    scoped(file_close) struct file file = FILE_CLOSED;

    TRY(file_create(name.p, &cli->ctx.problem, &file));
    return file_write(&file, bytes);
}

enum outcome cli_write_file(struct cli *cli, const struct buf *b)
{
    if (b->full)
        return fail("cli", "the export is too large");
    return cli_write_to(cli, cli->arguments_n > 0 ? cli->arguments[0] : STR("-"), buf_view(b));
}

struct exporting {
    cli_writer *write;
    struct buf out;
};

static enum outcome write_export(struct ctx *c, void *arg)
{
    struct exporting *e = arg;

    return e->write(c, &e->out);
}

enum outcome cli_export(struct cli *cli, size_t max_bytes, cli_writer *write)
{
    struct exporting e = {.write = write};
    enum outcome out;

    buf_init(&e.out, NULL, max_bytes);
    TRY(cli_open(cli, false));
    out = store_read(&cli->ctx, write_export, &e);
    if (out == DONE)
        out = cli_write_file(cli, &e.out);
    buf_release(&e.out);
    return out;
}

struct str cli_base_name(struct str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return str_sub(path, i, path.n - i);
    return path;
}

struct str cli_who(struct cli *cli)
{
    const char *name = getenv("USER");

    if (name && name[0] && utf8_valid(str_of(name)))
        return str_of(name);
    return str_printf(&cli->arena, "user %u", (unsigned)geteuid());
}

/* ---- running ---- */

static void print_problem(const struct cli *cli)
{
    const struct problem *p = &cli->ctx.problem;

    fprintf(stderr, "entrepot %s: %s%s%s (%s)\n", cli->command->name, p->field,
            p->field[0] ? ": " : "", p->detail, refusal_code(p->refusal));
}

static enum outcome run(struct cli *cli)
{
    enum outcome out;

    open_context(cli);
    out = cli->command->run(cli);
    cli_progress_end();
    if (out == REFUSED && cli->ctx.problem.refusal != refusal_none) {
        print_problem(cli);
        if (refusal_status(cli->ctx.problem.refusal) >= 500)
            out = FAILED; /* not for what they gave: the database does not answer, say */
    }
    close_context(cli);
    return fflush(stdout) == 0 ? out : FAILED;
}

static enum outcome parse(struct cli *cli, int argc, char **argv)
{
    settings_defaults(&cli->settings);
    TRY(settings_from_env(&cli->settings, &cli->ctx.problem));
    return cli_parse(cli, argc, argv);
}

static int run_command(const struct cli_command *command, int argc, char **argv)
{
    struct cli *cli = calloc(1, sizeof(*cli));
    enum outcome out;

    check(cli != NULL);
    cli->command = command;
    out = parse(cli, argc, argv);
    if (out != DONE)
        print_problem(cli);
    else if (cli_flag(cli, "help"))
        cli_print_command_help(command);
    else
        out = run(cli);
    free(cli);
    return (int)out;
}

/* How many words of argv the command's name takes; 0 when it is another. */
static int name_words(const struct cli_command *command, int argc, char **argv)
{
    struct str rest = str_of(command->name), word;
    int n = 0;

    while (str_cut(&rest, ' ', &word)) {
        if (n == argc || !str_eq(word, str_of(argv[n])))
            return 0;
        n++;
    }
    return n;
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

/* A word that is no command by itself may begin several, like "import": those are listed, as help
 * when it was asked for. */
static int unknown_command(const char *word, FILE *to)
{
    bool begun = false;

    for (size_t i = 0; i < countof(commands); i++) {
        struct str rest = str_of(commands[i]->name), head;

        if (!str_cut(&rest, ' ', &head) || !str_eq(head, str_of(word)) || rest.n == 0)
            continue;
        if (!begun)
            fprintf(to, "entrepot %s: expected one of\n", word);
        begun = true;
        cli_print_command_line(to, commands[i]);
    }
    if (!begun)
        fprintf(stderr, "entrepot: no command is named `%s`; see entrepot --help\n", word);
    return begun && to == stdout ? 0 : 1;
}

int cli_main(int argc, char **argv)
{
    static const char *const help[] = {"--help", "-h", "help", NULL};
    bool asked = argc > 1 && is_one_of(argv[argc - 1], help);

    signal(SIGPIPE, SIG_IGN);
    if (argc > 1 && strcmp(argv[1], "--version") == 0)
        argv[1] += 2;
    for (size_t i = 0; i < countof(commands); i++) {
        int words = name_words(commands[i], argc - 1, argv + 1);

        if (words > 0)
            return run_command(commands[i], argc - 1 - words, argv + 1 + words);
    }
    if (argc < 2 || is_one_of(argv[1], help)) {
        cli_print_help(argc < 2 ? stderr : stdout, commands, countof(commands));
        return argc < 2 ? 1 : 0;
    }
    return unknown_command(argv[1], asked ? stdout : stderr);
}

/* ---- progress ---- */

static bool progress_shown;

void cli_progress(const char *fmt, ...)
{
    static int64_t last_ms;
    va_list args;

    if (!isatty(STDERR_FILENO) || clock_utc_ms() - last_ms < 200)
        return;
    last_ms = clock_utc_ms();
    progress_shown = true;
    fputc('\r', stderr);
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputs("\033[K", stderr);
    fflush(stderr);
}

void cli_progress_end(void)
{
    if (progress_shown)
        fputc('\n', stderr);
    progress_shown = false;
}
