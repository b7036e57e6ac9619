/*
 * tmpl.h — the parts of the template compiler share this: what is being read,
 * where in the HTML it stands, and what has been written.
 *
 * tmpl.c is the command; tmpl_read.c reads templates with tmpl_scan.c and
 * tmpl_control.c; tmpl_html.c follows the HTML and refuses what is unsafe;
 * tmpl_write.c writes C.
 */
#pragma once

#include "lib/base/base.h"

enum { OPEN_MAX = 64, ATTRS_MAX = 40, BLOCKS_MAX = 24, ARGS_MAX = 9 };

typedef enum {
    IN_CONTENT,      /* between tags */
    IN_RCDATA,       /* in title or textarea: text, but no tags */
    AT_TAG,          /* after < */
    IN_TAG_NAME,
    IN_END_NAME,
    IN_TAG,          /* between attributes, after white space */
    AFTER_ATTRIBUTE, /* between attributes, before white space */
    IN_ATTR_NAME,
    AT_VALUE,        /* after = */
    IN_VALUE,
    AT_SLASH,        /* after the / of /> */
    IN_DOCTYPE,
    MARKUP_MODES
} markup_mode;

/* Where in the HTML a place of the template is. Copied at branches. */
typedef struct {
    markup_mode mode;
    char quote;
    bool line_start;     /* the output ends in a line break: indentation is dropped */
    bool value_hole;     /* the value has a {{}} */
    bool is_button;      /* the tag has type="submit" or the like */
    bool letters;        /* the tag's value="" has letters */
    str word;            /* the name being read */
    str tag;             /* the start tag being read */
    str attr;
    buf value;           /* static part of the value being read */
    int depth, n_attrs;
    struct {
        str name;
        int line;
    } open[OPEN_MAX];
    str attrs[ATTRS_MAX];
} markup;

typedef struct {
    bool loop, has_else, joined;
    bool breaks;         /* a loop whose {% for %} is alone on its line: so is each round's output */
    int line;
    str name;            /* of a loop's variable */
    markup before, after;
} block;

typedef struct {
    arena *mem;
    fault_point fault;   /* where an error of the template jumps to */
    str file, name, src;
    ptrdiff_t at;
    int line;
    ptrdiff_t alone;     /* bytes to the next line, if the tag being read is alone on its own */
    markup m;
    bool has_view;
    buf uses, members, locals, literal, body;
    int depth;
    block blocks[BLOCKS_MAX];
} tmpl;

typedef enum { HOLE_CONTENT, HOLE_TEXT, HOLE_URL } hole_kind;

typedef struct {
    bool ok;
    char error[400];     /* "file:line: message" when not ok */
    str code, header;
} tmpl_result;

/* Compiles a template. file is the path for messages; header_name is what the C file includes. */
tmpl_result tmpl_compile(arena *a, str file, str src, str header_name);

/* Ends the compilation with "file:line: message". */
_Noreturn void tmpl_error(tmpl *t, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* tmpl_scan.c */
bool is_word_char(char c);
ptrdiff_t code_length(str s, str mark);                /* bytes of C before the mark ("}}", "%}"), outside strings and inner braces; or -1 */
str word_take(str *s);                                 /* an identifier off the front, with the white space round it; or empty */
str expr_take(tmpl *t, str *s);                        /* an expression off the front: to white space or a comma outside parentheses */
str text_take(tmpl *t, str *s);                        /* a text in quotes off the front; \" \\ \n are its only escapes */

/* tmpl_control.c */
void control_read(tmpl *t, str code);                  /* what stands in {% %} */

/* tmpl_html.c */
void markup_start(tmpl *t);
void markup_feed(tmpl *t, u32 point, str bytes);       /* one code point, or one character reference, of static text */
hole_kind markup_hole(tmpl *t);                        /* a {{}} stands here: what may come out of it */
void markup_raw(tmpl *t);                              /* a {{raw}} stands here */
void markup_control(tmpl *t);                          /* a {% if %} or the like stands here */
bool markup_keeps_space(const markup *m);              /* inside pre or textarea */
bool markup_has(const markup *m, str attr);            /* the tag being read has the attribute */
void markup_end(tmpl *t);

/* tmpl_write.c */
void write_static(tmpl *t, str s);
void write_escaped(tmpl *t, str s);
void write_flush(tmpl *t);                             /* the static text so far becomes C */
#define write_line(t, ...) (buf_printf(&(t)->body, __VA_ARGS__), buf_char(&(t)->body, '\n'))
void write_at(tmpl *t, int line);                      /* #line */
void write_hole(tmpl *t, hole_kind kind, str expr, int line);
void write_text(tmpl *t, hole_kind kind, const str *args, int n); /* args[0] is the text, the rest are expressions */
void write_plural(tmpl *t, hole_kind kind, const str *args, int n);
str c_literal(tmpl *t, str s);                         /* "s" as a C string literal */
void write_files(tmpl *t, str header_name, tmpl_result *out);
