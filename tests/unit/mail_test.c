/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "face/jobs/post.h"
#include "io/file.h"

static struct arena arena;
static struct problem problem;
static struct buf out;

static int set_up(void **state unused_arg)
{
    arena_init(&arena, 1 << 20);
    buf_init(&out, &arena, LETTER_BYTES_MAX);
    problem = (struct problem){0};
    return 0;
}

static int tear_down(void **state unused_arg)
{
    arena_release(&arena);
    return 0;
}

static struct letter letter(void)
{
    return (struct letter){.id = 42,
                           .at_ms = INT64_C(1768478401500),
                           .from = STR("shop@example.org"),
                           .to = STR("zoe@example.com"),
                           .subject = STR("Your parcel"),
                           .text = STR("Hello,\nit is on its way.\n")};
}

static void a_letter_is_a_message(void **state unused_arg)
{
    const struct letter l = letter();

    assert_int_equal(letter_write(&problem, &l, &out), DONE);
    assert_str(buf_view(&out), "Date: Thu, 15 Jan 2026 12:00:01 +0000\r\n"
                               "From: <shop@example.org>\r\n"
                               "To: <zoe@example.com>\r\n"
                               "Subject: Your parcel\r\n"
                               "Message-ID: <42@example.org>\r\n"
                               "MIME-Version: 1.0\r\n"
                               "Content-Type: text/plain; charset=utf-8\r\n"
                               "Content-Transfer-Encoding: base64\r\n"
                               "Auto-Submitted: auto-generated\r\n"
                               "\r\n"
                               "SGVsbG8sCml0IGlzIG9uIGl0cyB3YXkuCg==\r\n");
}

static void subjects_are_encoded_in_whole_characters(void **state unused_arg)
{
    struct letter l = letter();
    struct str text, line;

    l.subject = STR("Ваша посылка уже в пути и будет у вас в четверг, третьего декабря");
    assert_int_equal(letter_write(&problem, &l, &out), DONE);
    text = buf_view(&out);
    text = str_sub(text, str_find(text, STR("Subject:")) + 8, text.n);
    for (int i = 0; i < 3; i++) {
        str_cut(&text, '\n', &line);
        assert_true(str_starts(line, STR(" =?utf-8?B?")) && str_ends(line, STR("?=\r")));
        assert_true(line.n <= 76);
    }
    assert_true(str_starts(text, STR("Message-ID")));
}

static void nobody_writes_headers_of_his_own(void **state unused_arg)
{
    static const char *const addresses[] = {
        "", "a", "@b.de", "a@", "a@b.de\r\nBcc: x@y.de", "a@b.de, c@d.de", "<a@b.de>", "a b@c.de",
        "ä@b.de",
    };
    struct letter l = letter();

    for (size_t i = 0; i < countof(addresses); i++) {
        l.to = str_of(addresses[i]);
        assert_int_equal(letter_write(&problem, &l, &out), REFUSED);
        assert_string_equal(problem.field, "to");
    }
    l = letter();
    l.subject = STR("a\r\nBcc: x@y.de");
    assert_int_equal(letter_write(&problem, &l, &out), REFUSED);
    assert_string_equal(problem.field, "subject");
}

static void the_spool_keeps_one_of_each(void **state unused_arg)
{
    char dir[64], path[128];
    const struct mail m = {42, STR("zoe@example.com"), STR("Hi"), STR("Hello\n")};
    struct ctx c = {.arena = &arena, .now_ms = INT64_C(1768478400000)};
    struct spool_box box;
    struct str first, second;
    struct stat st;

    snprintf(dir, sizeof(dir), "build/tests/spool.%d", (int)getpid());
    mkdir("build", 0777);
    mkdir("build/tests", 0777);
    assert_int_equal(spool_box_open(&problem, dir, STR("shop@example.org"), &box), DONE);
    assert_int_equal(spool_box_open(&problem, dir, STR("shop@example.org"), &box), DONE);
    snprintf(path, sizeof(path), "%s/new/42.eml", dir);
    assert_int_equal(box.box.send(box.box.self, &c, &m), DONE);
    assert_int_equal(file_read_whole(&arena, path, 100000, &problem, &first), DONE);
    assert_int_equal(box.box.send(box.box.self, &c, &m), DONE);
    assert_int_equal(file_read_whole(&arena, path, 100000, &problem, &second), DONE);
    assert_true(str_eq(first, second));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    unlink(path);
    snprintf(path, sizeof(path), "%s/tmp/42.eml", dir);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(spool_box_open(&problem, "/proc/none/spool", STR("a@b.de"), &box), REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_letter_is_a_message, set_up, tear_down),
        cmocka_unit_test_setup_teardown(subjects_are_encoded_in_whole_characters, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(nobody_writes_headers_of_his_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_spool_keeps_one_of_each, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("mail", tests, NULL, NULL);
}
