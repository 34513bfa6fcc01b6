/* SPDX-License-Identifier: Apache-2.0 */
#include "support/command.h"

#include "support/unit.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void make_folder(void)
{
    mkdir("build", 0755);
    mkdir(COMMAND_FOLDER, 0755);
}

void command_file(const char *path, const char *text)
{
    FILE *f;

    make_folder();
    f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void read_back(const char *path, char *said, size_t size)
{
    FILE *f = fopen(path, "r");

    assert_non_null(f);
    said[fread(said, 1, size - 1, f)] = '\0';
    fclose(f);
}

int command_run(const char *const argv[], char *said, size_t size)
{
    posix_spawn_file_actions_t actions;
    extern char **environ;
    char path[64];
    int status = -1;
    pid_t pid;

    make_folder();
    snprintf(path, sizeof(path), COMMAND_FOLDER "/said.%d", (int)getpid());
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 2, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_int_equal(posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    read_back(path, said, size);
    unlink(path);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
