/* listen.h — sockets to listen on, and telling the service manager. No libevent here. */
#pragma once

#include "lib/base/base.h"

/*
 * Listens on "127.0.0.1:8080", "[::1]:8080", "localhost:8080" or ":8080" (every address). Port 0 lets the
 * system choose. Returns the socket, or -1 with one line in why ("127.0.0.1:8080 is in use …").
 */
int listen_open(str where, char why[static 256]);
/* The port a socket listens on. */
int listen_port(int fd);
/* Tells systemd ("READY=1") through $NOTIFY_SOCKET; does nothing when that is not set. */
void service_notify(const char *state);
