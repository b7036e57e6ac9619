/*
 * mailer.h — the thread that empties the outbox while the server runs. Its
 * conversation with the mail server holds up nobody's page.
 */
#pragma once

#include "app/notice/mail_send.h"

typedef struct mailer mailer;

/* Starts the thread, with a connection of its own to database. Everything given must live as long as the program. */
mailer *mailer_start(arena *program, db *database, mail_server server);
/* Ends it; a mail that is on its way is finished first (up to a minute). */
void mailer_stop(mailer *m);
