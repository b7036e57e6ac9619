/*
 * mail_send.h — the sender of the outbox. main.c owns the thread that calls it;
 * nothing here starts one.
 */
#pragma once

#include "lib/db/db.h"

typedef struct {
    str url;   /* "smtp://mail.example.no:587", perhaps with user:password@ */
    str from;  /* "no-reply@example.no" or "Dugnad <no-reply@example.no>" */
} mail_server;

/*
 * Sends one mail that is due, with a connection and memory of its own. True if there was one, so that the caller asks
 * again at once; false: nothing is due (or the database failed, which is logged): ask again in a while. Takes up to a minute.
 */
bool mail_send_due(db *d, const mail_server *server, i64 now);
