/*
 * mime.h — one plain mail as bytes (RFC 5322, 2045, 2047): UTF-8 text in
 * quoted-printable, lines ended by CRLF. No attachments, no HTML.
 */
#pragma once

#include "lib/base/base.h"

typedef struct {
    str from;        /* "no-reply@example.no" or "Dugnad <no-reply@example.no>" */
    str to;          /* one address */
    str subject, body;
    str id;          /* what stands before @ in Message-ID: the same for each try */
    i64 at;
} mime_mail;

bool mime_address_valid(str address);          /* one address that may stand in a header and an SMTP command: ASCII, no blanks, no < > , ; */
str mime_address(str from);                    /* the address in "Name <address>" */
str mime_write(arena *a, const mime_mail *m);  /* both addresses must be valid */
