/*
 * smtp.h — hands one mail to a mail server (libcurl): smtp:// with STARTTLS where
 * the server offers it, smtps:// with TLS from the start; a password only over TLS.
 */
#pragma once

#include "lib/base/base.h"

typedef struct {
    bool sent;
    bool final;   /* the server will never take it: a wrong address, not a bad moment */
    str why;      /* one line without addresses and passwords; empty when sent */
} smtp_result;

void smtp_ready(void);   /* once, before any thread sends */
/* url: "smtp://mail.example.no:587", perhaps with user:password@; from, to: bare addresses; data: the whole mail. Up to a minute. */
smtp_result smtp_send(arena *a, str url, const str from_to[2], str data);
