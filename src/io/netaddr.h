/* SPDX-License-Identifier: Apache-2.0 */
/* Internet addresses: IPv4 (kept as ::ffff:a.b.c.d) and IPv6, and lists of networks. */
#ifndef IO_NETADDR_H
#define IO_NETADDR_H

#include "base/buf.h"

struct sockaddr;

struct netaddr {
    uint8_t ip[16];
    uint16_t port; /* 0: none known */
};

/* "192.0.2.1", "2001:db8::1", "[2001:db8::1]": without a port. */
must_check bool netaddr_parse(struct str s, struct netaddr *out);
/* "127.0.0.1:8080", "[::1]:8080", ":8080" (every address of both kinds); the port is needed. */
must_check bool netaddr_parse_port(struct str s, struct netaddr *out);
/* Of an IPv4 or IPv6 socket; zero for any other kind. */
struct netaddr netaddr_of(const struct sockaddr *sa);
void netaddr_text(struct buf *b, const struct netaddr *a); /* without the port */
bool netaddr_is_v4(const struct netaddr *a);

/* What one customer of a provider usually holds: an IPv4 address, or the first 64 bits of an IPv6
 * one. For limits per address. */
struct netaddr netaddr_subscriber(const struct netaddr *a);

enum { NETADDR_LIST_MAX = 32 };

struct netaddr_list {
    struct {
        struct netaddr net;
        int bits; /* of 128 */
    } v[NETADDR_LIST_MAX];
    size_t n;
};

/* "127.0.0.1, 10.0.0.0/8, 2001:db8::/32"; empty gives the empty list. */
must_check bool netaddr_list_parse(struct str s, struct netaddr_list *out);
bool netaddr_list_has(const struct netaddr_list *l, const struct netaddr *a);

/* Who is really there: the peer itself, or when that is a trusted proxy the rightmost address of
 * its X-Forwarded-For that is none. What stands further left anybody may have written. */
struct netaddr netaddr_behind(const struct netaddr_list *trusted, struct netaddr peer,
                              struct str forwarded_for);

#endif
