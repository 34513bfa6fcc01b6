/* SPDX-License-Identifier: Apache-2.0 */
/* A program that calls the JSON API over the real server. */
#ifndef SUPPORT_TEST_API_H
#define SUPPORT_TEST_API_H

#include "support/test_web.h"

#include "lib/json.h"

struct program {
    struct browser b;
    struct arena arena;
    char token[200];     /* sent as bearer when not empty */
    char key[64];        /* the Idempotency-Key that was sent last */
    bool same_key;       /* send it again, else a new one each time */
    struct json *answer; /* the last one that was JSON; NULL when it was not */
    int status;
    int keys;
};

void program_open(struct program *p, const struct test_web *t);
void program_close(struct program *p); /* for scoped() */

/* Below /api/v1; `body` may be NULL. Gives the status. */
int program_call(struct program *p, const char *method, const char *path, const char *body);
/* The same by printf: "/orders/%s". */
int program_get(struct program *p, const char *path_fmt, ...) printf_like(2, 3);
int program_post(struct program *p, const char *body, const char *path_fmt, ...)
    printf_like(3, 4);

/* Makes an account of these roles, and signs in by the API. */
struct account_id program_sign_in_as(struct program *p, struct test_web *t, const char *email,
                                     unsigned roles, struct seller_id shop);

/* Values of the last answer by path, "items.0.price.amount". A text or word; fails the test when
 * there is none. */
const char *program_text(struct program *p, const char *path);
int64_t program_i64(struct program *p, const char *path);
bool program_flag(struct program *p, const char *path);
size_t program_count(struct program *p, const char *path); /* items of a list */
bool program_has(struct program *p, const char *path);

/* Fails the test unless the last answer was a problem document of that code and field. */
void program_refused(struct program *p, int status, const char *code, const char *field);

#endif
