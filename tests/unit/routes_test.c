/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the table of routes: the router finds each, everybody is kept out who should be, and every
 * form demands its token. */
#include "support/test_web.h"

#include "base/check.h"

/* ---- the router ---- */

static struct arena arena;

/* The route's path with something in place of each parameter. */
static struct str sample(const struct route *r)
{
    struct str rest = str_of(r->path), part;
    struct buf b;

    buf_init(&b, &arena, 256);
    while (str_cut(&rest, '{', &part)) {
        size_t end = str_find_char(part, '}');

        if (end == STR_NONE) {
            buf_str(&b, part);
            continue;
        }
        buf_str(&b, talk_has(str_sub(part, 0, end), ":id") ? STR("12") : STR("x"));
        buf_str(&b, str_sub(part, end + 1, part.n));
    }
    return buf_view(&b);
}

static void every_route_is_found(void **state unused_arg)
{
    arena_init(&arena, 1 << 22);
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &route_table[i];
        bool global = r->flags & ROUTE_GLOBAL;
        struct route_match m = route_find(&arena, r->method, global, sample(r));

        assert_ptr_equal(m.route, r);
        if (r->method == HTTP_GET)
            assert_ptr_equal(route_find(&arena, HTTP_HEAD, global, sample(r)).route, r);
        m = route_find(&arena, HTTP_OTHER, global, sample(r));
        assert_null(m.route);
        assert_true(m.other_methods & 1u << r->method);
    }
    arena_release(&arena);
}

static void other_paths_are_not(void **state unused_arg)
{
    static const char *const none[] = {
        "", "x", "/none", "/account/", "//account", "/account/addresses/0",
        "/account/addresses/012", "/account/addresses/-1", "/account/addresses/x",
        "/account/addresses/99999999999999999999", "/account/addresses/12/remove/x",
        "/account/addresses//remove", "/Account", "/account/addresses/1%32x",
        "/1/2/3/4/5/6/7/8/9/10",
    };

    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < countof(none); i++) {
        struct route_match m = route_find(&arena, HTTP_GET, false, str_of(none[i]));

        assert_null(m.route);
    }
    assert_null(route_find(&arena, HTTP_GET, true, STR("/account")).route);
    assert_null(route_find(&arena, HTTP_GET, true, STR("/a/%FF")).route);
    arena_release(&arena);
}

static void parameters_are_named(void **state unused_arg)
{
    struct route_match m;

    arena_init(&arena, 1 << 20);
    m = route_find(&arena, HTTP_POST, false, STR("/account/addresses/77/remove"));
    assert_str(route_param(&m, "address"), "77");
    m = route_find(&arena, HTTP_GET, true, STR("/a/pictures/%D1%87.svg"));
    assert_str(route_param(&m, "folder"), "pictures");
    assert_str(route_param(&m, "file"), "ч.svg");
    arena_release(&arena);
}

/* ---- the table itself ---- */

static void every_write_has_a_guard(void **state unused_arg)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &route_table[i];
        unsigned guards = r->flags & (ROUTE_CSRF | ROUTE_API | ROUTE_SIGNED);

        if (r->method == HTTP_GET)
            assert_int_equal(r->flags & (ROUTE_CSRF | ROUTE_SIGNED), 0);
        else
            assert_true(guards == ROUTE_CSRF || guards == ROUTE_API || guards == ROUTE_SIGNED);
        if (r->flags & ROUTE_STATELESS)
            assert_int_equal(r->access, ACCESS_VISITOR);
        assert_false((r->flags & ROUTE_API) && !(r->flags & ROUTE_GLOBAL));
    }
}

/* ---- who may come ---- */

enum { PEOPLE = 6 };

static struct browser people[PEOPLE]; /* by enum access: what each may at least */
static const unsigned roles_of[PEOPLE] = {
    [ACCESS_BUYER] = ROLE_BUYER,
    [ACCESS_SELLER] = ROLE_BUYER | ROLE_SELLER,
    [ACCESS_OPERATOR] = ROLE_BUYER | ROLE_OPERATOR,
    [ACCESS_PARTNER] = ROLE_BUYER | ROLE_PARTNER,
};

static char guest[80]; /* the token of a guest of the API */

static void become_guest(struct browser *b)
{
    static const char before[] = "\"token\":\"";
    const char *token;

    assert_int_equal(browser_send(b, "POST", "/api/v1/guests", "", ""), 201);
    token = strstr(str_cstr(&arena, browser_body(b)), before);
    assert_non_null(token);
    token += strlen(before);
    assert_in_range(strcspn(token, "\""), 1, sizeof(guest) - 1);
    snprintf(guest, sizeof(guest), "%.*s", (int)strcspn(token, "\""), token);
}

static int people_come(void **state)
{
    static const char *const emails[] = {"", "", "buyer@x.org", "seller@x.org",
                                         "operator@x.org", "partner@x.org"};

    arena_init(&arena, 1 << 22);
    test_web_setup(state);
    for (int i = 0; i < PEOPLE; i++) {
        browser_open(&people[i], *state);
        if (roles_of[i])
            browser_sign_in_as(&people[i], *state, emails[i], roles_of[i]);
    }
    become_guest(&people[ACCESS_GUEST]);
    return 0;
}

static int people_go(void **state)
{
    for (int i = 0; i < PEOPLE; i++)
        browser_close(&people[i]);
    arena_release(&arena);
    return test_web_teardown(state);
}

static bool may(int who, enum access access)
{
    static const unsigned needed[] = {[ACCESS_BUYER] = ROLE_BUYER,
                                      [ACCESS_SELLER] = ROLE_SELLER,
                                      [ACCESS_OPERATOR] = ROLE_OPERATOR,
                                      [ACCESS_PARTNER] = ROLE_PARTNER};

    if (access == ACCESS_GUEST)
        return who != ACCESS_VISITOR;
    return (roles_of[who] & needed[access]) == needed[access];
}

static const char *path_of(const struct route *r)
{
    return str_cstr(&arena, str_printf(&arena, "%s%.*s", r->flags & ROUTE_GLOBAL ? "" : "/gb",
                                       STR_FMT(sample(r))));
}

static const char *method_of(const struct route *r)
{
    static const char *const names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};

    return names[r->method];
}

/* Asks for the route as `who`, an API route with the session as bearer. */
static int visit(int who, const struct route *r, const char *headers)
{
    struct browser *b = &people[who];

    b->more[0] = '\0';
    if ((r->flags & ROUTE_API) && who != ACCESS_VISITOR)
        snprintf(b->more, sizeof(b->more), "Authorization: Bearer %s\r\n",
                 who == ACCESS_GUEST ? guest : browser_cookie(b, "session"));
    return browser_send(b, method_of(r), path_of(r), headers, r->method == HTTP_GET ? NULL : "");
}

static void check_visit(int who, const struct route *r, int status)
{
    struct str to = browser_header(&people[who], "location");
    bool to_sign_in = status / 100 == 3 && talk_has(to, "/sign-in?back=");
    bool let_in = status != 401 && status != 403 && !to_sign_in && status < 500;
    bool good;

    if (!may(who, r->access))
        good = roles_of[who] == 0 ? status == 401 || to_sign_in : status == 403;
    else
        good = let_in || (r->method != HTTP_GET && status / 100 == 4);
    if (!good)
        print_error("%s %s as person %d: %d\n", method_of(r), r->path, who, status);
    assert_true(good);
}

/* By it a program signs out: it comes last. */
static bool ends_session(const struct route *r)
{
    return strcmp(r->name, "api_session_close") == 0;
}

static void everybody_gets_where_he_may(void **state unused_arg)
{
    for (int last = 0; last <= 1; last++)
        for (size_t i = 0; i < route_count; i++)
            for (int who = 0; who < PEOPLE && ends_session(&route_table[i]) == last; who++)
                check_visit(who, &route_table[i], visit(who, &route_table[i], ""));
}

static int someone_who_may(const struct route *r)
{
    return may(ACCESS_VISITOR, r->access) ? ACCESS_VISITOR : (int)r->access;
}

static void every_form_demands_its_token(void **state unused_arg)
{
    const char *type = "Content-Type: application/x-www-form-urlencoded\r\n";

    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &route_table[i];
        struct browser *b = &people[someone_who_may(r)];

        if (!(r->flags & ROUTE_CSRF))
            continue;
        b->more[0] = '\0';
        assert_int_equal(browser_send(b, "POST", path_of(r), type, "csrf=AAAA"), 403);
        assert_int_equal(browser_send(b, "POST", path_of(r), type, "a=b"), 403);
        assert_int_equal(browser_get(b, "/gb/sign-in-not"), 404);
        snprintf(b->more, sizeof(b->more), "Origin: http://evil.example\r\n");
        assert_int_equal(browser_post(b, path_of(r), "a=b"), 403);
        b->more[0] = '\0';
    }
}

/* A session in a cookie opens no API: else any site could use it. */
static void programs_bring_their_own_token(void **state unused_arg)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &route_table[i];

        if (!(r->flags & ROUTE_API) || r->access == ACCESS_VISITOR)
            continue;
        people[r->access].more[0] = '\0';
        assert_int_equal(browser_send(&people[r->access], method_of(r), path_of(r), "",
                                      r->method == HTTP_GET ? NULL : "{}"), 401);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_found),
        cmocka_unit_test(other_paths_are_not),
        cmocka_unit_test(parameters_are_named),
        cmocka_unit_test(every_write_has_a_guard),
        cmocka_unit_test_setup_teardown(everybody_gets_where_he_may, people_come, people_go),
        cmocka_unit_test_setup_teardown(every_form_demands_its_token, people_come, people_go),
        cmocka_unit_test_setup_teardown(programs_bring_their_own_token, people_come, people_go),
    };

    return test_store_run("routes", tests);
}
