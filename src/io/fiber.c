/* SPDX-License-Identifier: Apache-2.0 */
/* POSIX contexts. The sanitizers are told of each change of the stack. */
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "io/fiber.h"

#include "base/check.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

enum { STACK_BYTES = 1 << 20 }; /* of address space: memory is what was touched */

/* One of the two that take turns. */
struct side {
    ucontext_t context;
    const void *bottom; /* of its stack; of the runner known when it was left */
    size_t bytes;
    void *shadow; /* what a sanitizer keeps of it while it is away */
};

struct fiber {
    struct side runner, own;
    char *memory; /* a page that nobody may touch, and the stack */
    size_t guard_bytes;
    fiber_body *body; /* NULL: the stack shall be left for good */
    void *arg;
    bool begun, rests;
};

/* ---- changing sides ---- */

static void leave(struct side *from, struct side *to, bool for_good)
{
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(for_good ? NULL : &from->shadow, to->bottom, to->bytes);
#elif defined(__SANITIZE_THREAD__)
    from->shadow = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(to->shadow, 0);
#endif
    if (for_good)
        check(setcontext(&to->context) == 0);
    check(swapcontext(&from->context, &to->context) == 0);
}

/* Here again, or for the first time, coming from the other. */
static void arrive(struct side *here, struct side *from)
{
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(here->shadow, &from->bottom, &from->bytes);
#else
    (void)here;
    (void)from;
#endif
}

static void change(struct side *from, struct side *to)
{
    leave(from, to, false);
    arrive(from, to);
}

/* ---- the stack ---- */

/* makecontext passes ints. */
static void enter(unsigned high, unsigned low)
{
    struct fiber *f = (struct fiber *)(((uintptr_t)high << 32) | low);

    arrive(&f->own, &f->runner);
    while (f->body) {
        f->body(f->arg);
        f->rests = false;
        change(&f->own, &f->runner);
    }
    leave(&f->own, &f->runner, true);
}

static void begin(struct fiber *f)
{
    const uintptr_t self = (uintptr_t)f;

    check(getcontext(&f->own.context) == 0);
    f->own.context.uc_stack.ss_sp = f->memory + f->guard_bytes;
    f->own.context.uc_stack.ss_size = STACK_BYTES;
    f->own.context.uc_link = NULL;
    makecontext(&f->own.context, (void (*)(void))enter, 2, (unsigned)(self >> 32), (unsigned)self);
    f->begun = true;
}

static bool turn(struct fiber *f)
{
    f->rests = true;
    change(&f->runner, &f->own);
    return !f->rests;
}

/* ---- for others ---- */

struct fiber *fiber_new(void)
{
    struct fiber *f = calloc(1, sizeof(*f));

    check(f != NULL);
    f->guard_bytes = (size_t)sysconf(_SC_PAGESIZE);
    f->memory = mmap(NULL, f->guard_bytes + STACK_BYTES, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
    check(f->memory != MAP_FAILED);
    check(mprotect(f->memory, f->guard_bytes, PROT_NONE) == 0);
    f->own.bottom = f->memory + f->guard_bytes;
    f->own.bytes = STACK_BYTES;
#ifdef __SANITIZE_THREAD__
    f->own.shadow = __tsan_create_fiber(0);
#endif
    return f;
}

void fiber_free(struct fiber *f)
{
    if (!f)
        return;
    check(!f->rests);
    f->body = NULL;
    if (f->begun)
        change(&f->runner, &f->own);
#ifdef __SANITIZE_THREAD__
    __tsan_destroy_fiber(f->own.shadow);
#endif
    check(munmap(f->memory, f->guard_bytes + STACK_BYTES) == 0);
    free(f);
}

bool fiber_run(struct fiber *f, fiber_body *body, void *arg)
{
    check(!f->rests);
    f->body = body;
    f->arg = arg;
    if (!f->begun)
        begin(f);
    return turn(f);
}

bool fiber_go_on(struct fiber *f)
{
    check(f->rests);
    return turn(f);
}

void fiber_rest(struct fiber *f)
{
    change(&f->own, &f->runner);
}
