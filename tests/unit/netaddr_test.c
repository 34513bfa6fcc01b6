/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "io/netaddr.h"

static struct arena arena;

static struct str text_of(struct netaddr a)
{
    struct buf b;

    buf_init(&b, &arena, 64);
    netaddr_text(&b, &a);
    return buf_view(&b);
}

static struct netaddr parse(const char *text)
{
    struct netaddr a;

    assert_true(netaddr_parse(str_of(text), &a));
    return a;
}

static void addresses_are_parsed(void **state unused_arg)
{
    static const char *const bad[] = {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "::g", "[::1", "x",
                                      "1.2.3.4:80", "fe80::1%eth0", " 1.2.3.4"};
    struct netaddr a;

    arena_init(&arena, 1 << 16);
    assert_str(text_of(parse("192.0.2.1")), "192.0.2.1");
    assert_str(text_of(parse("2001:DB8:0::1")), "2001:db8::1");
    assert_str(text_of(parse("[::1]")), "::1");
    assert_true(netaddr_is_v4(&(struct netaddr){.ip = {[10] = 255, [11] = 255}}));
    for (size_t i = 0; i < countof(bad); i++)
        assert_false(netaddr_parse(str_of(bad[i]), &a));
    arena_release(&arena);
}

static void ports_are_parsed(void **state unused_arg)
{
    static const char *const bad[] = {"127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80",
                                      "127.0.0.1:-1", "host:80", "[::1]80"};
    struct netaddr a;

    arena_init(&arena, 1 << 16);
    assert_true(netaddr_parse_port(STR("127.0.0.1:8080"), &a));
    assert_int_equal(a.port, 8080);
    assert_str(text_of(a), "127.0.0.1");
    assert_true(netaddr_parse_port(STR("[2001:db8::1]:0"), &a));
    assert_str(text_of(a), "2001:db8::1");
    assert_true(netaddr_parse_port(STR(":80"), &a));
    assert_str(text_of(a), "::");
    for (size_t i = 0; i < countof(bad); i++)
        assert_false(netaddr_parse_port(str_of(bad[i]), &a));
    arena_release(&arena);
}

static bool inside(const char *list, const char *address)
{
    struct netaddr a = parse(address);
    struct netaddr_list l;

    assert_true(netaddr_list_parse(str_of(list), &l));
    return netaddr_list_has(&l, &a);
}

static void networks_hold_addresses(void **state unused_arg)
{
    static const char *const bad[] = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129", ",",
                                      "10.0.0.1,", "a"};
    struct netaddr_list l;

    assert_false(inside("", "127.0.0.1"));
    assert_true(inside("10.0.0.0/8", "10.255.0.1"));
    assert_false(inside("10.0.0.0/8", "11.0.0.1"));
    assert_true(inside("10.1.2.0/23", "10.1.3.255"));
    assert_false(inside("10.1.2.0/23", "10.1.4.0"));
    assert_true(inside("::1, 192.0.2.7", "192.0.2.7"));
    assert_true(inside("0.0.0.0/0", "203.0.113.9"));
    assert_false(inside("0.0.0.0/0", "2001:db8::1"));
    assert_true(inside("2001:db8::/33", "2001:db8:7fff::"));
    assert_false(inside("2001:db8::/33", "2001:db8:8000::"));
    for (size_t i = 0; i < countof(bad); i++)
        assert_false(netaddr_list_parse(str_of(bad[i]), &l));
}

static void the_one_behind_the_proxies_is_found(void **state unused_arg)
{
    static const struct {
        const char *peer, *forwarded, *found;
    } cases[] = {
        {"203.0.113.5", "198.51.100.1", "203.0.113.5"},          /* nobody we trust */
        {"10.0.0.1", "198.51.100.1", "198.51.100.1"},
        {"10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"},
        {"10.0.0.1", "", "10.0.0.1"},
        {"10.0.0.1", "198.51.100.1, unknown", "10.0.0.1"},
        {"10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
    };
    struct netaddr_list trusted;

    arena_init(&arena, 1 << 16);
    assert_true(netaddr_list_parse(STR("10.0.0.0/8"), &trusted));
    for (size_t i = 0; i < countof(cases); i++)
        assert_str(text_of(netaddr_behind(&trusted, parse(cases[i].peer),
                                          str_of(cases[i].forwarded))), cases[i].found);
    arena_release(&arena);
}

static void a_subscriber_is_an_address_or_a_network(void **state unused_arg)
{
    struct netaddr a = parse("192.0.2.1"), b = parse("2001:db8:1:2:3:4:5:6");

    arena_init(&arena, 1 << 16);
    assert_str(text_of(netaddr_subscriber(&a)), "192.0.2.1");
    assert_str(text_of(netaddr_subscriber(&b)), "2001:db8:1:2::");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_parsed),
        cmocka_unit_test(ports_are_parsed),
        cmocka_unit_test(networks_hold_addresses),
        cmocka_unit_test(the_one_behind_the_proxies_is_found),
        cmocka_unit_test(a_subscriber_is_an_address_or_a_network),
    };

    return cmocka_run_group_tests_name("netaddr", tests, NULL, NULL);
}
