/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "io/netaddr.h"

#include "base/num.h"

static const uint8_t v4_prefix[12] = {[10] = 0xff, [11] = 0xff};

static struct netaddr from_v4(const void *four_bytes)
{
    struct netaddr a = {0};

    memcpy(a.ip, v4_prefix, sizeof(v4_prefix));
    memcpy(a.ip + sizeof(v4_prefix), four_bytes, 4);
    return a;
}

bool netaddr_parse(struct str s, struct netaddr *out)
{
    char text[INET6_ADDRSTRLEN];
    struct in_addr v4;
    struct netaddr a = {0};

    if (s.n >= 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
        s = str_sub(s, 1, s.n - 2);
    if (s.n == 0 || s.n >= sizeof(text) || memchr(s.p, '\0', s.n))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    if (inet_pton(AF_INET, text, &v4) == 1)
        a = from_v4(&v4);
    else if (inet_pton(AF_INET6, text, a.ip) != 1)
        return false;
    *out = a;
    return true;
}

static size_t find_last(struct str s, char c)
{
    size_t i = s.n;

    while (i > 0)
        if (s.p[--i] == c)
            return i;
    return STR_NONE;
}

bool netaddr_parse_port(struct str s, struct netaddr *out)
{
    size_t colon = find_last(s, ':');
    struct netaddr a = {0};
    struct str host;
    int32_t port;

    if (colon == STR_NONE || !parse_i32(str_sub(s, colon + 1, s.n), 0, UINT16_MAX, &port))
        return false;
    host = str_sub(s, 0, colon);
    if (host.n > 0 && str_find_char(host, ':') != STR_NONE && host.p[0] != '[')
        return false; /* an IPv6 address needs its brackets here */
    if (host.n > 0 && !netaddr_parse(host, &a))
        return false;
    a.port = (uint16_t)port;
    *out = a;
    return true;
}

struct netaddr netaddr_of(const struct sockaddr *sa)
{
    struct netaddr a = {0};
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    if (sa && sa->sa_family == AF_INET) {
        memcpy(&v4, sa, sizeof(v4));
        a = from_v4(&v4.sin_addr);
        a.port = ntohs(v4.sin_port);
    } else if (sa && sa->sa_family == AF_INET6) {
        memcpy(&v6, sa, sizeof(v6));
        memcpy(a.ip, &v6.sin6_addr, sizeof(a.ip));
        a.port = ntohs(v6.sin6_port);
    }
    return a;
}

bool netaddr_is_v4(const struct netaddr *a)
{
    return memcmp(a->ip, v4_prefix, sizeof(v4_prefix)) == 0;
}

void netaddr_text(struct buf *b, const struct netaddr *a)
{
    char text[INET6_ADDRSTRLEN];
    const char *t = netaddr_is_v4(a) ? inet_ntop(AF_INET, a->ip + 12, text, sizeof(text))
                                     : inet_ntop(AF_INET6, a->ip, text, sizeof(text));

    buf_str(b, str_of(t));
}

struct netaddr netaddr_subscriber(const struct netaddr *a)
{
    struct netaddr s = *a;

    s.port = 0;
    if (!netaddr_is_v4(a))
        memset(s.ip + 8, 0, 8);
    return s;
}

static bool same_bits(const uint8_t *a, const uint8_t *b, int bits)
{
    int whole = bits / 8, rest = bits % 8;

    if (memcmp(a, b, (size_t)whole) != 0)
        return false;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

/* "10.0.0.0/8"; without a slash the one address. */
static bool parse_network(struct str s, struct netaddr *net, int *bits)
{
    size_t slash = str_find_char(s, '/');
    struct str address = slash == STR_NONE ? s : str_sub(s, 0, slash);
    int32_t full, width;

    if (!netaddr_parse(address, net))
        return false;
    full = netaddr_is_v4(net) ? 32 : 128;
    width = full;
    if (slash != STR_NONE && !parse_i32(str_sub(s, slash + 1, s.n), 0, full, &width))
        return false;
    *bits = 128 - full + width;
    return true;
}

bool netaddr_list_parse(struct str s, struct netaddr_list *out)
{
    struct netaddr_list l = {0};
    struct str item;

    s = str_trim(s);
    if (s.n == 0)
        str_cut(&s, ',', &item); /* none, not an empty one */
    while (str_cut(&s, ',', &item)) {
        if (l.n == NETADDR_LIST_MAX)
            return false;
        if (!parse_network(str_trim(item), &l.v[l.n].net, &l.v[l.n].bits))
            return false;
        l.n++;
    }
    *out = l;
    return true;
}

bool netaddr_list_has(const struct netaddr_list *l, const struct netaddr *a)
{
    for (size_t i = 0; i < l->n; i++)
        if (same_bits(l->v[i].net.ip, a->ip, l->v[i].bits))
            return true;
    return false;
}

struct netaddr netaddr_behind(const struct netaddr_list *trusted, struct netaddr peer,
                              struct str forwarded_for)
{
    struct netaddr found = peer;

    while (forwarded_for.n > 0 && netaddr_list_has(trusted, &found)) {
        size_t comma = find_last(forwarded_for, ',');
        size_t from = comma == STR_NONE ? 0 : comma + 1;
        struct str last = str_trim(str_sub(forwarded_for, from, forwarded_for.n));

        if (!netaddr_parse(last, &found))
            break;
        forwarded_for = str_sub(forwarded_for, 0, comma == STR_NONE ? 0 : comma);
    }
    return found;
}
