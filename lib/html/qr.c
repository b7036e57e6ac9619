/*
 * qr.c — a QR code as SVG (see html.h): one path of squares, quiet zone included,
 * with a name for those who do not see it.
 */
#include "lib/html/html.h"

#include <qrencode.h>

enum { QUIET = 4, TEXT_MAX = 2000 };

/* Rows as runs of dark squares: "M x y h n v1 h-n z". */
static void path_add(buf *b, const QRcode *code)
{
    for (int y = 0; y < code->width; y++) {
        const unsigned char *row = code->data + (ptrdiff_t)y * code->width;
        for (int x = 0; x < code->width; x++) {
            int from = x;
            while (x < code->width && (row[x] & 1)) x++;
            if (x > from) buf_printf(b, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
        }
    }
}

static void svg_add(buf *b, const QRcode *code, str title)
{
    int side = code->width + 2 * QUIET;
    buf_printf(b, "<svg class=\"qr\" role=\"img\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\" aria-label=\"", side, side);
    put_str(b, title);
    buf_printf(b, "\"><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"", side, side);
    path_add(b, code);
    buf_add(b, S("\"/></svg>"));
}

html html_qr(arena *a, str text, str title)
{
    if (!text.n || text.n > TEXT_MAX) return (html){0};
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    if (!code) return (html){0};

    buf b = buf_new(a, 0);
    bool outer = a->sticky; /* a fault must not leave before the code is freed */
    a->sticky = true;
    svg_add(&b, code, title);
    QRcode_free(code);
    a->sticky = outer;
    if (!outer && a->exhausted) fault(a->fault, "QR code: out of memory");
    return (html){buf_str(&b)};
}
