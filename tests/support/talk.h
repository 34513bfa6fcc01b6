/* SPDX-License-Identifier: Apache-2.0 */
/* A client of HTTP/1.1 over a raw socket, that says exactly what it is told. For tests: any failure
 * of its own is a failed check. */
#ifndef TESTS_TALK_H
#define TESTS_TALK_H

#include "base/buf.h"

enum { TALK_MAX = 4 * 1024 * 1024, TALK_PATIENCE_S = 20 };

int talk_dial(int port); /* to 127.0.0.1 */

/* False when the server has closed. */
bool talk_say(int fd, struct str s);
/* Adds what comes until `n` bytes are in `b`, the connection ends or patience does. */
void talk_hear(int fd, struct buf *b, size_t n);
/* Nothing more comes. */
bool talk_ended(int fd);

/* Reads one whole answer: the head, and a body by its Content-Length unless `head_only`. */
struct str talk_answer(int fd, struct buf *b, bool head_only);
/* One request on a fresh connection. */
struct str talk_ask(int port, struct buf *b, struct str request);

/* The value of an answer's first header of that name, or the empty view. */
struct str talk_header(struct str answer, const char *name);
struct str talk_body(struct str answer);
bool talk_has(struct str text, const char *part);

#endif
