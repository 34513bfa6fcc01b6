/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target without libFuzzer: every file of the corpus folder, then a fixed count of
 * seeded mutations of them. So every `make test` replays what once crashed; `make fuzz` looks for
 * more. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT_MAX = 65536, FILES_MAX = 4096, MUTATIONS = 20000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct input {
    uint8_t *p;
    size_t n;
};

static struct input inputs[FILES_MAX];
static size_t inputs_n;
static uint64_t seed = 20260101;

static uint64_t draw(uint64_t below) /* SplitMix64 */
{
    uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

/* The target gets a block of just the size, so that the sanitizer sees a step past its end. */
static void feed(const uint8_t *p, size_t n)
{
    uint8_t *exact = malloc(n ? n : 1);

    if (!exact)
        abort();
    memcpy(exact, p, n);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
}

static void add_file(const char *folder, const char *name)
{
    char path[1024];
    FILE *f;
    struct input in = {0};

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    f = fopen(path, "rb");
    if (!f || inputs_n == FILES_MAX)
        return;
    in.p = malloc(INPUT_MAX);
    if (!in.p)
        abort();
    in.n = fread(in.p, 1, INPUT_MAX, f);
    fclose(f);
    inputs[inputs_n++] = in;
}

static void read_corpus(const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *entry;

    while (d && (entry = readdir(d)) != NULL)
        if (entry->d_name[0] != '.')
            add_file(folder, entry->d_name);
    if (d)
        closedir(d);
}

static size_t mutate(uint8_t *p, size_t n)
{
    static const char spice[] = "\"'\\{}[],:;\n\r\t\0\xff\xc0-+.0199%&=<>/@";

    for (uint64_t rounds = 1 + draw(6); rounds > 0; rounds--) {
        size_t at = n ? draw(n) : 0;

        switch (draw(5)) {
        case 0: /* another byte */
            if (n)
                p[at] = (uint8_t)draw(256);
            break;
        case 1: /* a byte that means something */
            if (n)
                p[at] = (uint8_t)spice[draw(sizeof(spice) - 1)];
            break;
        case 2: /* shorter */
            n = at;
            break;
        case 3: /* one more byte */
            if (n < INPUT_MAX) {
                memmove(p + at + 1, p + at, n - at);
                p[at] = (uint8_t)spice[draw(sizeof(spice) - 1)];
                n++;
            }
            break;
        default: { /* a piece twice */
            size_t piece = n ? draw(n - at) + 1 : 0;

            if (piece && n + piece <= INPUT_MAX) {
                memmove(p + at + piece, p + at, n - at);
                n += piece;
            }
        }
        }
    }
    return n;
}

int main(int argc, char **argv)
{
    static uint8_t work[INPUT_MAX];

    if (argc > 1)
        read_corpus(argv[1]);
    if (inputs_n == 0)
        inputs[inputs_n++] = (struct input){(uint8_t *)strdup(""), 0};
    for (size_t i = 0; i < inputs_n; i++)
        feed(inputs[i].p, inputs[i].n);
    printf("ok 1 - corpus of %zu inputs\n", inputs_n);
    for (int i = 0; i < MUTATIONS; i++) {
        const struct input *from = &inputs[draw(inputs_n)];

        memcpy(work, from->p, from->n);
        feed(work, mutate(work, from->n));
    }
    printf("ok 2 - %d mutations\n", MUTATIONS);
    for (size_t i = 0; i < inputs_n; i++)
        free(inputs[i].p);
    return 0;
}
