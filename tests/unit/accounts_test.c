/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_store.h"

#include "flow/account.h"

static const struct session_limits limits = {HOUR_MS, 3 * HOUR_MS};

static struct signed_in sign_up_as(struct ctx *c, const char *email)
{
    const struct sign_up in = {.email = str_of(email),
                               .password = STR("correct horse battery"),
                               .name = STR("Zoë"),
                               .language = STR("pt-BR"),
                               .currency = CURRENCY("BRL"),
                               .device = STR("Firefox, Android")};
    struct signed_in out;

    assert_int_equal(sign_up(c, &in, &out), DONE);
    return out;
}

static struct session_key key_of(struct str cookie)
{
    struct session_key key;

    assert_true(session_key_parse(cookie, &key));
    return key;
}

static bool find(struct ctx *c, struct session_key key, struct session_row *row)
{
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(session_find(c, &key, &limits, row, &found), DONE);
    store_read_end(c);
    return found;
}

/* ---- e-mail addresses and passwords ---- */

static void addresses_are_brought_to_normal_form(void **state)
{
    struct test_store *t = *state;
    static const char *const bad[] = {
        "", "a", "@", "a@", "@b.de", "a@b", "a b@c.de", "a@b..de", ".a@b.de", "a.@b.de",
        "a..b@c.de", "a@-b.de", "a@b-.de", "a@b.de@c.de", "ä@b.de", "a@b_c.de", "a,b@c.de",
        "<a@b.de>",
        "0123456789012345678901234567890123456789012345678901234567890123x@b.de",
    };
    struct problem p = {0};
    struct str s;

    assert_int_equal(email_normal(&p, t->c.arena, STR(" Zoe.O'Neil+x@Shop.Example.ORG "), &s),
                     DONE);
    assert_str(s, "zoe.o'neil+x@shop.example.org");
    for (size_t i = 0; i < countof(bad); i++) {
        assert_int_equal(email_normal(&p, t->c.arena, str_of(bad[i]), &s), REFUSED);
        assert_string_equal(p.field, "email");
    }
}

static void plain_passwords_are_refused(void **state unused_arg)
{
    static const struct {
        const char *password;
        enum outcome expected;
    } cases[] = {
        {"", REFUSED},           {"short", REFUSED},        {"aaaaaaaaaaaa", REFUSED},
        {"1234567890", REFUSED}, {"9876543210", REFUSED},   {"abcdefghijkl", REFUSED},
        {"ME@b.example", REFUSED}, {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", REFUSED},
        {"длинный пароль", DONE}, {"tr0ub4dor&3", DONE},
    };
    struct problem p = {0};

    for (size_t i = 0; i < countof(cases); i++)
        assert_int_equal(password_fit(&p, str_of(cases[i].password), STR("me@b.example")),
                         cases[i].expected);
}

/* ---- sessions ---- */

static void signing_up_begins_a_session(void **state)
{
    struct test_store *t = *state;
    struct signed_in who = sign_up_as(&t->c, "Zoe@Example.org");
    struct session_row row;

    assert_true(find(&t->c, key_of(who.cookie), &row));
    assert_int_equal(row.account.v, who.account.v);
    assert_str(row.email, "zoe@example.org");
    assert_str(row.name, "Zoë");
    assert_int_equal(row.roles, ROLE_BUYER);
    assert_false(row.has_shop);
    assert_str(row.currency, "BRL");
}

static void an_address_has_one_account(void **state)
{
    struct test_store *t = *state;
    struct sign_up again = {.email = STR("ZOE@example.org"),
                            .password = STR("another passphrase"),
                            .name = STR("Zoe")};
    struct signed_in out;

    sign_up_as(&t->c, "zoe@example.org");
    assert_int_equal(sign_up(&t->c, &again, &out), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_conflict);
    assert_string_equal(t->c.problem.field, "email");
}

static void wrong_keys_find_nothing(void **state)
{
    struct test_store *t = *state;
    struct signed_in who = sign_up_as(&t->c, "zoe@example.org");
    struct session_key key = key_of(who.cookie);
    struct session_row row;

    key.hash.v[0] ^= 1;
    assert_false(find(&t->c, key, &row));
    key.hash.v[0] ^= 1;
    key.account.v++;
    assert_false(find(&t->c, key, &row));
    assert_false(session_key_parse(STR(""), &key));
    assert_false(session_key_parse(STR("12"), &key));
    assert_false(session_key_parse(STR(".0123456789012345678901234567890123456789012"), &key));
    assert_false(session_key_parse(STR("x.0123456789012345678901234567890123456789012"), &key));
    assert_false(session_key_parse(STR("12.short"), &key));
}

static void sessions_end_by_themselves(void **state)
{
    struct test_store *t = *state;
    struct session_key key = key_of(sign_up_as(&t->c, "zoe@example.org").cookie);
    const int64_t begun_ms = t->c.now_ms;
    struct session_row row;
    int64_t pruned;

    t->c.now_ms = begun_ms + HOUR_MS - 1;
    assert_true(find(&t->c, key, &row));
    t->c.now_ms = begun_ms + HOUR_MS;
    assert_false(find(&t->c, key, &row)); /* idle */
    t->c.now_ms = begun_ms + HOUR_MS - 1;
    session_note(&t->c, &key);
    assert_int_equal(touch_sessions(&t->c), DONE);
    t->c.now_ms = begun_ms + HOUR_MS;
    assert_true(find(&t->c, key, &row));
    for (int64_t at = begun_ms + HOUR_MS; at < begun_ms + 3 * HOUR_MS; at += HOUR_MS / 2) {
        t->c.now_ms = at;
        session_note(&t->c, &key);
        assert_int_equal(touch_sessions(&t->c), DONE);
        assert_true(find(&t->c, key, &row));
    }
    t->c.now_ms = begun_ms + 3 * HOUR_MS;
    assert_false(find(&t->c, key, &row)); /* old */
    assert_int_equal(prune_sessions(&t->c, &limits, &pruned), DONE);
    assert_int_equal(pruned, 0);
    t->c.now_ms++;
    assert_int_equal(prune_sessions(&t->c, &limits, &pruned), DONE);
    assert_int_equal(pruned, 1);
}

static void signing_in_needs_the_password(void **state)
{
    struct test_store *t = *state;
    struct sign_in in = {.email = STR("zoe@example.org"), .password = STR("correct horse battery")};
    struct signed_in first = sign_up_as(&t->c, "zoe@example.org"), second;
    struct session_row row;

    assert_int_equal(sign_in(&t->c, &in, &second), DONE);
    assert_int_equal(second.account.v, first.account.v);
    assert_false(str_eq(first.cookie, second.cookie));
    assert_true(find(&t->c, key_of(first.cookie), &row));
    assert_true(find(&t->c, key_of(second.cookie), &row));
    in.password = STR("Correct horse battery");
    assert_int_equal(sign_in(&t->c, &in, &second), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_wrong_password);
    in.email = STR("nobody@example.org");
    assert_int_equal(sign_in(&t->c, &in, &second), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_wrong_password);
}

static void signing_out_ends_one_or_all_others(void **state)
{
    struct test_store *t = *state;
    const struct sign_in in = {.email = STR("zoe@example.org"),
                               .password = STR("correct horse battery")};
    struct session_key keys[3];
    struct signed_in s = sign_up_as(&t->c, "zoe@example.org");
    struct session_row row;

    keys[0] = key_of(s.cookie);
    for (int i = 1; i < 3; i++) {
        assert_int_equal(sign_in(&t->c, &in, &s), DONE);
        keys[i] = key_of(s.cookie);
    }
    assert_int_equal(sign_out(&t->c, &keys[0]), DONE);
    assert_false(find(&t->c, keys[0], &row));
    assert_true(find(&t->c, keys[1], &row));
    assert_int_equal(sign_out_everywhere(&t->c, &keys[2]), DONE);
    assert_false(find(&t->c, keys[1], &row));
    assert_true(find(&t->c, keys[2], &row));
}

static enum outcome open_session(struct ctx *c, void *arg)
{
    const struct account_id *account = arg;
    struct str cookie;

    return session_open(c, *account, STR("?"), &cookie);
}

static void an_account_has_few_sessions(void **state)
{
    struct test_store *t = *state;
    struct signed_in s = sign_up_as(&t->c, "zoe@example.org");
    struct session_item_list list;
    struct session_row row;

    for (int i = 0; i < SESSIONS_MAX; i++) {
        t->c.now_ms++;
        assert_int_equal(store_write(&t->c, s.account.v, open_session, &s.account), DONE);
    }
    assert_int_equal(store_read_begin(&t->c), DONE);
    assert_int_equal(session_list(&t->c, s.account, 100, &list), DONE);
    assert_int_equal(list.n, SESSIONS_MAX);
    store_read_end(&t->c);
    assert_false(find(&t->c, key_of(s.cookie), &row)); /* the oldest went */
}

static void a_new_password_ends_other_sessions(void **state)
{
    struct test_store *t = *state;
    struct sign_in in = {.email = STR("zoe@example.org"), .password = STR("correct horse battery")};
    struct signed_in first = sign_up_as(&t->c, "zoe@example.org"), second;
    struct change_password change = {.old = STR("wrong"), .new = STR("a better passphrase"),
                                     .session = key_of(first.cookie)};
    struct session_row row;

    assert_int_equal(sign_in(&t->c, &in, &second), DONE);
    t->c.actor = (struct actor){.roles = ROLE_BUYER, .account = first.account};
    assert_int_equal(change_password(&t->c, &change), REFUSED);
    assert_string_equal(t->c.problem.field, "old");
    change.old = in.password;
    change.new = STR("zoe@example.org");
    assert_int_equal(change_password(&t->c, &change), REFUSED);
    assert_string_equal(t->c.problem.field, "new");
    change.new = STR("a better passphrase");
    assert_int_equal(change_password(&t->c, &change), DONE);
    assert_true(find(&t->c, key_of(first.cookie), &row));
    assert_false(find(&t->c, key_of(second.cookie), &row));
    assert_int_equal(sign_in(&t->c, &in, &second), REFUSED);
    in.password = change.new;
    assert_int_equal(sign_in(&t->c, &in, &second), DONE);
}

static void rights_are_given_by_the_operator(void **state)
{
    struct test_store *t = *state;
    struct create_account in = {.email = STR("op@example.org"), .name = STR("Op"),
                                .password = STR("correct horse battery"),
                                .roles = ROLE_BUYER | ROLE_OPERATOR};
    const struct seller_id shop = {77};
    struct signed_in s = sign_up_as(&t->c, "zoe@example.org");
    struct account_event_row_list events;
    struct account_id id;
    struct account_row row;
    struct session_row none;
    bool found;

    assert_int_equal(create_account(&t->c, &in, &id), DONE);
    in.roles |= ROLE_SELLER;
    assert_int_equal(create_account(&t->c, &in, &id), REFUSED);
    assert_int_equal(change_roles(&t->c, STR("Zoe@example.org"), ROLE_BUYER | ROLE_SELLER, shop),
                     DONE);
    assert_int_equal(change_roles(&t->c, STR("none@example.org"), ROLE_BUYER,
                                  (struct seller_id){0}), REFUSED);
    assert_false(find(&t->c, key_of(s.cookie), &none));
    assert_int_equal(store_read_begin(&t->c), DONE);
    assert_int_equal(account_by_email(&t->c, STR("zoe@example.org"), &row, &found), DONE);
    assert_true(found && row.has_shop);
    assert_int_equal(row.shop.v, shop.v);
    assert_int_equal(account_event_list(&t->c, s.account, INT64_MAX, 10, &events), DONE);
    assert_int_equal(events.n, 2);
    assert_str(events.v[0].what, "roles_changed");
    assert_str(events.v[1].what, "signed_up");
    store_read_end(&t->c);
}

/* ---- guests ---- */

/* Any character of a token changed, or another key: it is nobody's. */
static void a_guest_is_told_by_his_token(void **state)
{
    struct test_store *t = *state;
    struct guest_key key, same, other;
    struct account_id guest = guest_new(&t->c), later = guest_new(&t->c), read;
    struct str token;

    assert_int_equal(know_guests(&t->c, &key), DONE);
    assert_int_equal(know_guests(&t->c, &same), DONE);
    assert_memory_equal(&key, &same, sizeof(key));
    assert_true(guest.v < later.v && guest.v > INT64_C(1) << 62);
    token = guest_token(t->c.arena, &key, guest);
    assert_int_equal(token.n, GUEST_TOKEN_CHARS);
    assert_true(guest_token_read(t->c.arena, &key, token, &read));
    assert_int_equal(read.v, guest.v);
    for (size_t i = 0; i < token.n; i++) {
        char bent[GUEST_TOKEN_CHARS + 1];

        memcpy(bent, token.p, token.n);
        bent[i] = bent[i] == 'A' ? 'B' : 'A';
        assert_false(guest_token_read(t->c.arena, &key, (struct str){bent, token.n}, &read));
        assert_false(guest_token_read(t->c.arena, &key, (struct str){token.p, i}, &read));
    }
    other = key;
    other.v[0] ^= 1;
    assert_false(guest_token_read(t->c.arena, &other, token, &read));
    assert_false(guest_token_read(t->c.arena, &key, STR("!!!"), &read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)
        TEST(addresses_are_brought_to_normal_form),
        TEST(plain_passwords_are_refused),
        TEST(signing_up_begins_a_session),
        TEST(an_address_has_one_account),
        TEST(wrong_keys_find_nothing),
        TEST(sessions_end_by_themselves),
        TEST(signing_in_needs_the_password),
        TEST(signing_out_ends_one_or_all_others),
        TEST(an_account_has_few_sessions),
        TEST(a_new_password_ends_other_sessions),
        TEST(rights_are_given_by_the_operator),
        TEST(a_guest_is_told_by_his_token),
#undef TEST
    };

    return test_store_run("accounts", tests);
}
