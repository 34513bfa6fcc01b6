/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing acknowledged is lost when the power goes or a sync fails. The workload runs in a process
 * of its own, this same program with arguments, on a disk that loses power in the middle of a
 * write or sync; what it has acknowledged comes back through a pipe. ROUNDS and SEED in the
 * environment change how often and when. */
#include <sqlite3.h>

#include "support/test_store.h"

#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "store/backup.h"
#include "support/counter.h"
#include "support/powerloss.h"
#include "support/trader.h"

extern char **environ;

enum { CLIENTS = 4, ROUNDS = 50, EXIT_FATAL = 70, LOG_FRAMES = 40, ADDS_MAX = 2000, NAME = 24 };
enum { STEPS_MAX = 200, OTHERS = 3000 };

/* ---- The workload, in its own process ---- */

struct ack {
    int32_t client;
    int32_t n;
};

struct client {
    struct test_store *t;
    pthread_t thread;
    int number;
};

static void name_counters(int client, char left[static NAME], char right[static NAME])
{
    snprintf(left, NAME, "left %d", client);
    snprintf(right, NAME, "right %d", client);
}

struct adding {
    int client;
    int64_t n; /* after it */
};

/* Both counters of the client go up by one together. */
static enum outcome add_body(struct ctx *c, void *arg)
{
    struct adding *a = arg;
    char left[NAME], right[NAME];
    bool found;

    name_counters(a->client, left, right);
    TRY(counter_get(c, left, &a->n, &found));
    a->n = found ? a->n + 1 : 1;
    TRY(counter_set(c, left, a->n));
    return counter_set(c, right, a->n);
}

static void *client_run(void *arg)
{
    struct client *client = arg;
    struct test_ctx own;

    test_store_ctx(client->t, &own, (uint64_t)client->number);
    for (int i = 0; i < ADDS_MAX; i++) {
        struct adding a = {.client = client->number};
        struct ack ack;

        if (store_write(&own.c, client->number, add_body, &a) != DONE)
            continue;
        ack = (struct ack){client->number, (int32_t)a.n};
        check(write(STDOUT_FILENO, &ack, sizeof(ack)) == sizeof(ack));
        arena_clear(&own.arena);
    }
    test_store_end_ctx(&own);
    return NULL;
}

/* Never comes back: the power goes, the sync fails, or all is written. */
_Noreturn static void run_workload(const char *dir, uint64_t seed, int64_t after_steps,
                                   int64_t failing_sync)
{
    struct client clients[CLIENTS];
    struct test_store *t;

    log_set_level(LOG_ERROR + 1);
    powerloss_install();
    powerloss_arm(&(struct powerloss){.frail = seed % 2});
    t = test_store_at(dir, LOG_FRAMES);
    powerloss_arm(&(struct powerloss){seed, after_steps, failing_sync});
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){.t = t, .number = i};
        check(pthread_create(&clients[i].thread, NULL, client_run, &clients[i]) == 0);
    }
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(clients[i].thread, NULL);
    _exit(0);
}

/* ---- The judge ---- */

struct acked {
    int32_t n[CLIENTS]; /* the highest acknowledged */
    int total;
};

static void read_acks(int fd, struct acked *acked)
{
    struct ack ack;
    ssize_t n;

    while ((n = read(fd, &ack, sizeof(ack))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        assert_int_equal(n, sizeof(ack));
        assert_in_range(ack.client, 0, CLIENTS - 1);
        if (ack.n > acked->n[ack.client])
            acked->n[ack.client] = ack.n;
        acked->total++;
    }
}

/* Runs the workload; gives its exit code. */
static int spawn_workload(const char *dir, uint64_t seed, int64_t after_steps,
                          int64_t failing_sync, struct acked *acked)
{
    char numbers[3][24];
    const char *const argv[] = {"powerloss_test", dir, numbers[0], numbers[1], numbers[2], NULL};
    posix_spawn_file_actions_t actions;
    int fds[2], status;
    pid_t pid;

    snprintf(numbers[0], sizeof(numbers[0]), "%llu", (unsigned long long)seed);
    snprintf(numbers[1], sizeof(numbers[1]), "%lld", (long long)after_steps);
    snprintf(numbers[2], sizeof(numbers[2]), "%lld", (long long)failing_sync);
    assert_int_equal(pipe(fds), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, fds[0]);
    posix_spawn_file_actions_addclose(&actions, fds[1]);
    assert_int_equal(posix_spawn(&pid, "/proc/self/exe", &actions, NULL, (char *const *)argv,
                                 environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(fds[1]);
    read_acks(fds[0], acked);
    close(fds[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct kept {
    int64_t left[CLIENTS], right[CLIENTS];
};

static enum outcome read_kept(struct ctx *c, void *arg)
{
    struct kept *kept = arg;
    char left[NAME], right[NAME];
    bool found;

    for (int i = 0; i < CLIENTS; i++) {
        name_counters(i, left, right);
        TRY(counter_get(c, left, &kept->left[i], &found));
        TRY(counter_get(c, right, &kept->right[i], &found));
    }
    return DONE;
}

static void judge(struct test_store *t, struct acked *acked)
{
    struct kept kept;

    test_store_reopen(t);
    assert_int_equal(store_read(&t->c, read_kept, &kept), DONE);
    assert_int_equal(store_check_soundness(&t->c), DONE);
    test_store_close(t);
    arena_clear(&t->arena);
    for (int i = 0; i < CLIENTS; i++) {
        assert_int_equal(kept.left[i], kept.right[i]);
        assert_in_range(kept.left[i], acked->n[i], acked->n[i] + 1); /* one may wait unanswered */
        acked->n[i] = (int32_t)kept.left[i];
    }
}

/* ---- Tests ---- */

static void nothing_acknowledged_is_lost(void **state)
{
    struct test_store *t = *state;
    struct acked acked = {0};
    struct random chance;
    int lost_power = 0;

    random_seeded(&chance, (uint64_t)trader_env("SEED", 20260115));
    test_store_close(t);
    for (int64_t i = 0; i < trader_env("ROUNDS", ROUNDS); i++) {
        int64_t after = 1 + (int64_t)random_below(&chance, STEPS_MAX);
        int code = spawn_workload(t->data_dir, random_below(&chance, 1 << 30), after, 0, &acked);

        assert_true(code == POWERLOSS_EXIT || code == 0);
        lost_power += code == POWERLOSS_EXIT;
        judge(t, &acked);
    }
    print_message("# %d power losses, %d writes acknowledged\n", lost_power, acked.total);
    assert_true(lost_power > 0 && acked.total > 0);
}

static void a_failed_sync_ends_the_process(void **state)
{
    struct test_store *t = *state;
    struct acked acked = {0};

    test_store_close(t);
    for (int64_t sync = 1; sync <= 20; sync++) {
        int before = acked.total;

        assert_int_equal(spawn_workload(t->data_dir, 1, 0, sync, &acked), EXIT_FATAL);
        assert_true(sync > 1 || acked.total == before); /* not even the first was synced */
        judge(t, &acked);
    }
}

/* ---- The disk itself ---- */

enum { PAGE = 4096 };

static sqlite3_file *open_file(const char *path)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find("powerloss");
    sqlite3_file *f = calloc(1, (size_t)vfs->szOsFile);
    int flags = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

    assert_non_null(f);
    assert_int_equal(vfs->xOpen(vfs, path, f, flags, &flags), SQLITE_OK);
    return f;
}

static void write_page(sqlite3_file *f, char letter, int number)
{
    char page[PAGE];

    memset(page, letter, sizeof(page));
    assert_int_equal(f->pMethods->xWrite(f, page, PAGE, (sqlite3_int64)number * PAGE), SQLITE_OK);
}

/* Two pages of `a` are synced; then one is overwritten by `b`, one is added, and the power goes. */
static size_t lose_power(const char *path, uint64_t seed, char *left, size_t max)
{
    sqlite3_file *f;
    size_t n;
    FILE *real;

    unlink(path);
    f = open_file(path);
    powerloss_arm(&(struct powerloss){.seed = seed});
    write_page(f, 'a', 0);
    write_page(f, 'a', 1);
    assert_int_equal(f->pMethods->xSync(f, SQLITE_SYNC_NORMAL), SQLITE_OK);
    write_page(f, 'b', 1);
    write_page(f, 'c', 2);
    powerloss_strike();
    assert_int_equal(f->pMethods->xWrite(f, "d", 1, 0), SQLITE_IOERR_WRITE);
    assert_int_equal(f->pMethods->xSync(f, SQLITE_SYNC_NORMAL), SQLITE_IOERR_FSYNC);
    f->pMethods->xClose(f);
    free(f);
    real = fopen(path, "r");
    assert_non_null(real);
    n = fread(left, 1, max, real);
    fclose(real);
    return n;
}

static void only_what_was_synced_is_sure(void **state)
{
    struct test_store *t = *state;
    char path[TEST_PATH_MAX + 16], left[4 * PAGE], again[4 * PAGE];
    size_t n, old = 0, new = 0;

    snprintf(path, sizeof(path), "%s/disk", t->data_dir);
    n = lose_power(path, 7, left, sizeof(left));
    assert_in_range(n, 2 * PAGE, 3 * PAGE);
    for (size_t i = 0; i < 2 * PAGE; i++) {
        assert_true(left[i] == 'a' || (i >= PAGE && left[i] == 'b'));
        assert_int_equal(left[i], left[i - i % 512]); /* a sector is whole */
        old += i >= PAGE && left[i] == 'a';
        new += left[i] == 'b';
    }
    assert_true(old > 0 && new > 0);
    assert_int_equal(lose_power(path, 7, again, sizeof(again)), n);
    assert_memory_equal(left, again, n); /* a seed says what is lost */
    unlink(path);
}

/* ---- A full disk ---- */

/* With so many other counters that the log takes two writes. */
static enum outcome add_much_body(struct ctx *c, void *arg)
{
    struct adding *a = arg;
    char other[NAME];

    TRY(add_body(c, a));
    for (int i = 0; i < OTHERS; i++) {
        snprintf(other, sizeof(other), "other %d", i);
        TRY(counter_set(c, other, a->n));
    }
    return DONE;
}

static enum outcome add_much(struct test_store *t)
{
    struct adding a = {.client = 0};

    return store_write(&t->c, 1, add_much_body, &a);
}

static int64_t count_of(struct test_store *t)
{
    struct kept kept;

    assert_int_equal(store_read(&t->c, read_kept, &kept), DONE);
    assert_int_equal(kept.left[0], kept.right[0]);
    return kept.left[0];
}

/* The writes fail, the reads go on, and once there is room again so do the writes. */
static void a_full_disk_fails_writes_only(void **state)
{
    struct test_store *t = *state;

    assert_int_equal(add_much(t), DONE);
    for (int64_t write = 1; write <= 2; write++) {
        powerloss_arm(&(struct powerloss){.full_at_write = write});
        assert_int_equal(add_much(t), FAILED);
        assert_int_equal(count_of(t), write);
        powerloss_arm(&(struct powerloss){0});
        assert_int_equal(add_much(t), DONE);
        assert_int_equal(count_of(t), write + 1);
    }
    assert_int_equal(store_check_soundness(&t->c), DONE);
}

static int64_t number(const char *text)
{
    int64_t n = 0;

    check(parse_i64(str_of(text), 0, INT64_MAX, &n));
    return n;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(nothing_acknowledged_is_lost),
        STORE_TEST(a_failed_sync_ends_the_process),
        STORE_TEST(a_full_disk_fails_writes_only),
        STORE_TEST(only_what_was_synced_is_sure),
    };

    if (argc == 5)
        run_workload(argv[1], (uint64_t)number(argv[2]), number(argv[3]), number(argv[4]));
    powerloss_install();
    return test_store_run_on(ENGINE_SQLITE, "power loss", tests);
}
