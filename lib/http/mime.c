/* mime.c — see mime.h. Bytes only: nothing is sent from here. */
#include "lib/http/mime.h"

enum { QP_LINE = 76, WORD_BYTES = 42 /* of text in one encoded word: 42 in base64 and its frame stay under 75 */ };

bool mime_address_valid(str address)
{
    str_cut at = str_split(address, '@');
    if (address.n > 254 || !at.ok || !at.head.n || !at.tail.n || str_has(at.tail, '@')) return false;
    for (ptrdiff_t i = 0; i < address.n; i++) {
        u8 c = (u8)address.p[i];
        if (c <= ' ' || c >= 0x7F || c == '<' || c == '>' || c == ',' || c == ';' || c == '"' || c == '\\') return false;
    }
    return true;
}

str mime_address(str from)
{
    ptrdiff_t open = str_find(from, S("<"));
    if (open < 0) return str_trim(from);
    return str_trim(str_split(str_from(from, open + 1), '>').head);
}

static void base64_add(buf *b, str s)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (ptrdiff_t i = 0; i < s.n; i += 3) {
        u32 v = (u32)(u8)s.p[i] << 16;
        if (i + 1 < s.n) v |= (u32)(u8)s.p[i + 1] << 8;
        if (i + 2 < s.n) v |= (u32)(u8)s.p[i + 2];
        buf_char(b, digits[v >> 18 & 63]);
        buf_char(b, digits[v >> 12 & 63]);
        buf_char(b, i + 1 < s.n ? digits[v >> 6 & 63] : '=');
        buf_char(b, i + 2 < s.n ? digits[v & 63] : '=');
    }
}

static bool is_plain(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((u8)s.p[i] < ' ' || (u8)s.p[i] >= 0x7F) return false;
    return s.n <= 60 && str_find(s, S("=?")) < 0;
}

/* Encoded words, never half a character in one, folded. Line breaks become blanks. */
static void encoded_add(buf *b, str s)
{
    bool first = true;
    while (s.n) {
        str rest = s;
        while (rest.n && s.n - rest.n < WORD_BYTES - 3) utf8_next(&rest);
        str word = str_upto(s, s.n - rest.n);
        buf clean = buf_new(b->mem, word.n);
        for (ptrdiff_t i = 0; i < word.n; i++) buf_char(&clean, (u8)word.p[i] < ' ' ? ' ' : word.p[i]);
        buf_z(b, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
        base64_add(b, buf_str(&clean));
        buf_z(b, "?=");
        first = false;
        s = rest;
    }
}

static void header_text(buf *b, str s)
{
    if (is_plain(s)) buf_add(b, s);
    else encoded_add(b, s);
}

static void date_add(buf *b, i64 t)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    moment m = moment_of(t);
    i64 local = ((i64)m.hour * HOUR + m.minute * MINUTE + m.second + DAY) % DAY, utc = t % DAY;
    i64 zone = (local - utc + DAY) % DAY / HOUR; /* 1 or 2 */
    buf_printf(b, "%s, %02d %s %d %02d:%02d:%02d +0%d00", days[m.weekday], m.day, months[m.month - 1], m.year, m.hour, m.minute, m.second, (int)zone);
}

static bool is_literal(u8 c, bool last_of_line)
{
    if (c == ' ' || c == '\t') return !last_of_line;
    return c > ' ' && c < 0x7F && c != '=';
}

/* Quoted-printable, RFC 2045 6.7: no line above 76 characters, blanks at the end of a line encoded. */
static void quoted_add(buf *b, str body)
{
    int column = 0;
    for (ptrdiff_t i = 0; i < body.n; i++) {
        u8 c = (u8)body.p[i];
        if (c == '\r') continue;
        if (c == '\n') {
            buf_z(b, "\r\n");
            column = 0;
            continue;
        }
        bool last = i + 1 == body.n || body.p[i + 1] == '\n' || body.p[i + 1] == '\r';
        int width = is_literal(c, last) ? 1 : 3;
        if (column + width > QP_LINE - 1) {
            buf_z(b, "=\r\n");
            column = 0;
        }
        if (width == 1) buf_char(b, (char)c);
        else buf_printf(b, "=%02X", c);
        column += width;
    }
    buf_z(b, "\r\n");
}

static void from_add(buf *b, str from)
{
    ptrdiff_t open = str_find(from, S("<"));
    str name = open > 0 ? str_trim(str_upto(from, open)) : (str){0};
    bool atoms = true; /* a word that needs no quotes */
    for (ptrdiff_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        atoms = atoms && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '-');
    }
    if (name.n && atoms) buf_add(b, name);
    else if (name.n) encoded_add(b, name);
    buf_z(b, name.n ? " <" : "<");
    buf_add(b, mime_address(from));
    buf_z(b, ">");
}

str mime_write(arena *a, const mime_mail *m)
{
    str address = mime_address(m->from);
    assert(mime_address_valid(m->to) && mime_address_valid(address));
    buf b = buf_new(a, m->body.n * 3 + 1024);
    buf_z(&b, "Date: ");
    date_add(&b, m->at);
    buf_z(&b, "\r\nFrom: ");
    from_add(&b, m->from);
    buf_z(&b, "\r\nTo: <");
    buf_add(&b, m->to);
    buf_z(&b, ">\r\nSubject: ");
    header_text(&b, m->subject);
    buf_z(&b, "\r\nMessage-ID: <");
    buf_add(&b, m->id);
    buf_z(&b, "@");
    buf_add(&b, str_split(address, '@').tail);
    buf_z(&b, ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
    quoted_add(&b, m->body);
    return buf_str(&b);
}
