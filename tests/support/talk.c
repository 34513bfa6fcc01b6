/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "support/talk.h"

#include "base/check.h"
#include "base/num.h"

int talk_dial(int port)
{
    const struct timeval patience = {TALK_PATIENCE_S, 0};
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                             .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    check(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    check(connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0);
    return fd;
}

bool talk_say(int fd, struct str s)
{
    while (s.n > 0) {
        ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        s = str_sub(s, (size_t)n, s.n);
    }
    return true;
}

void talk_hear(int fd, struct buf *b, size_t n)
{
    char piece[16384];
    ssize_t got;

    while (b->n < n && (got = recv(fd, piece, sizeof(piece), 0)) > 0)
        buf_add(b, piece, (size_t)got);
}

bool talk_ended(int fd)
{
    char c;

    return recv(fd, &c, 1, 0) <= 0;
}

static size_t head_length(struct str answer)
{
    size_t at = str_find(answer, STR("\r\n\r\n"));

    return at == STR_NONE ? 0 : at + 4;
}

struct str talk_answer(int fd, struct buf *b, bool head_only)
{
    int64_t length = 0;
    size_t before = 1;

    buf_clear(b);
    while (head_length(buf_view(b)) == 0 && b->n != before) {
        before = b->n;
        talk_hear(fd, b, before + 1);
    }
    if (!head_only && talk_header(buf_view(b), "Content-Length").n > 0)
        check(parse_i64(talk_header(buf_view(b), "Content-Length"), 0, TALK_MAX, &length));
    talk_hear(fd, b, head_length(buf_view(b)) + (size_t)length);
    return buf_view(b);
}

struct str talk_ask(int port, struct buf *b, struct str request)
{
    int fd = talk_dial(port);

    check(talk_say(fd, request));
    talk_answer(fd, b, false);
    close(fd);
    return buf_view(b);
}

struct str talk_header(struct str answer, const char *name)
{
    struct str rest = str_sub(answer, 0, head_length(answer)), line, key;

    while (str_cut(&rest, '\n', &line)) {
        struct str value = line;

        if (str_cut(&value, ':', &key) && str_eq_nocase(key, str_of(name)))
            return str_trim(value);
    }
    return (struct str){0};
}

struct str talk_body(struct str answer)
{
    return str_sub(answer, head_length(answer), answer.n);
}

bool talk_has(struct str text, const char *part)
{
    return str_find(text, str_of(part)) != STR_NONE;
}
