/* mime_test.c — the bytes of a mail: lines, headers, what must be refused. */
#include "lib/http/mime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static fault_point point;
static arena mem;

static int enter(void **state)
{
    (void)state;
    mem = arena_new(8 << 20, &point);
    return 0;
}

static int leave(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

static mime_mail usual(void)
{
    return (mime_mail){.from = S("Dugnad <no-reply@example.no>"), .to = S("relative@example.no"), .subject = S("Hei"), .body = S("Hei"),
        .id = S("dugnad-7-1"), .at = time_of_day(2026, 11, 21)};
}

static bool has(str all, const char *what)
{
    return str_find(all, str_of(what)) >= 0;
}

static void headers_are_there(void **state)
{
    (void)state;
    mime_mail m = usual();
    str got = mime_write(&mem, &m);
    assert_true(has(got, "Date: Sat, 21 Nov 2026 13:00:00 +0100\r\n"));
    assert_true(has(got, "\r\nFrom: Dugnad <no-reply@example.no>\r\n"));
    assert_true(has(got, "\r\nTo: <relative@example.no>\r\n"));
    assert_true(has(got, "\r\nSubject: Hei\r\n"));
    assert_true(has(got, "\r\nMessage-ID: <dugnad-7-1@example.no>\r\n"));
    assert_true(has(got, "\r\nAuto-Submitted: auto-generated\r\n"));
    assert_true(str_ends(got, S("\r\n\r\nHei\r\n")));
    m.at = time_of_day(2026, 7, 1);
    assert_true(has(mime_write(&mem, &m), "Date: Wed, 01 Jul 2026 14:00:00 +0200\r\n"));
}

/* Every line ends with CRLF, none is longer than most, and all is ASCII. */
static void assert_lines(str got, ptrdiff_t most)
{
    while (got.n) {
        ptrdiff_t end = str_find(got, S("\r\n"));
        assert_true(end >= 0 && end <= most);
        for (ptrdiff_t i = 0; i < end; i++) assert_true((got.p[i] >= ' ' && (u8)got.p[i] < 0x7F) || got.p[i] == '\t');
        got = str_from(got, end + 2);
    }
}

static void body_is_quoted_printable(void **state)
{
    (void)state;
    mime_mail m = usual();
    m.body = S("Pårørende = viktig \n.punktum\n\tTab\t\nEn svært lang linje med æ, ø og å som ikke slutter før den er langt over grensen på syttiseks tegn.");
    str got = mime_write(&mem, &m);
    assert_lines(got, 76);
    assert_true(has(got, "P=C3=A5r=C3=B8rende =3D viktig=20\r\n.punktum\r\n\tTab=09\r\n"));
}

static void subject_is_encoded_without_cutting_a_character(void **state)
{
    (void)state;
    mime_mail m = usual();
    m.subject = S("Æøå æøå æøå æøå æøå æøå æøå æøå");
    str got = mime_write(&mem, &m);
    assert_lines(got, 76);
    assert_true(has(got, "\r\nSubject: =?UTF-8?B?w4bDuMOlIMOmw7jDpSDDpsO4w6Ugw6bDuMOlIMOmw7jDpSDDpsO4?=\r\n =?UTF-8?B?w6Ugw6bDuMOlIMOmw7jDpQ==?=\r\n"));
}

static void a_header_takes_no_line_break(void **state)
{
    (void)state;
    mime_mail m = usual();
    m.subject = S("Hei\r\nBcc: all@example.no");
    str got = mime_write(&mem, &m);
    assert_false(has(got, "\nBcc:"));
    m.subject = S("=?UTF-8?B?SGVp?=");
    assert_false(has(mime_write(&mem, &m), "Subject: =?UTF-8?B?SGVp?="));
    m.from = S("Skjervøy kommune <no-reply@example.no>");
    assert_true(has(mime_write(&mem, &m), "From: =?UTF-8?B?U2tqZXJ2w7h5IGtvbW11bmU=?= <no-reply@example.no>\r\n"));
}

static void addresses(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b.no", "ola.n+x@sub.example.no", "o'hara@example.no"};
    static const char *const bad[] = {
        "", "a", "@b.no", "a@", "a@b@c.no", "a b@c.no", "a@b.no\r\nRCPT TO:<x@y.no>", "<a@b.no>", "a@b.no,c@d.no", "å@b.no", "a@b.no;c", "\"a\"@b.no",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(mime_address_valid(str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(mime_address_valid(str_of(bad[i])));
    assert_true(str_eq(mime_address(S("Dugnad <a@b.no>")), S("a@b.no")));
    assert_true(str_eq(mime_address(S(" a@b.no ")), S("a@b.no")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_there),
        cmocka_unit_test(body_is_quoted_printable),
        cmocka_unit_test(subject_is_encoded_without_cutting_a_character),
        cmocka_unit_test(a_header_takes_no_line_break),
        cmocka_unit_test(addresses),
    };
    return cmocka_run_group_tests_name("mime", tests, enter, leave);
}
