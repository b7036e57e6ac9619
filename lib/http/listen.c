/* listen.c — see listen.h. */
#include "lib/http/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { NAME = 256, BACKLOG = 1024 };

typedef struct {
    char host[NAME], port[8];
} place;

static bool place_of(str where, place *out)
{
    ptrdiff_t colon = where.n;
    while (colon > 0 && where.p[colon - 1] != ':') colon--;
    if (!colon) return false;
    str host = str_upto(where, colon - 1), port = str_from(where, colon);
    i64 number;
    if (!str_to_i64(port, 0, 65535, &number) || host.n >= NAME || port.n >= 8) return false;
    bool brackets = str_starts(host, S("[")) && str_ends(host, S("]"));
    if (brackets) host = str_upto(str_from(host, 1), host.n - 2);
    else if (str_has(host, ':')) return false;
    snprintf(out->host, NAME, "%.*s", (int)host.n, host.p);
    snprintf(out->port, sizeof out->port, "%.*s", (int)port.n, port.p);
    return true;
}

static int socket_open(const struct addrinfo *a)
{
    int fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1, off = 0;
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (a->ai_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

static int first_open(const struct addrinfo *found)
{
    int fd = -1;
    for (const struct addrinfo *a = found; a && fd < 0; a = a->ai_next) fd = socket_open(a);
    return fd;
}

int listen_open(str where, char why[static 256])
{
    place at;
    if (!place_of(where, &at)) {
        snprintf(why, 256, "\"%.*s\" is not an address and a port, such as 127.0.0.1:8080", (int)(where.n < 100 ? where.n : 100), where.p);
        return -1;
    }
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *found = NULL;
    if (strcmp(at.host, "localhost") == 0) hints.ai_family = AF_INET; /* everyone tries 127.0.0.1; not everyone ::1 first */
    int bad = getaddrinfo(at.host[0] ? at.host : "::", at.port, &hints, &found);
    if (bad) {
        snprintf(why, 256, "%.100s is not an address of this machine: %.80s", at.host, gai_strerror(bad));
        return -1;
    }
    int fd = first_open(found), error = errno;
    freeaddrinfo(found);
    if (fd < 0 && error == EADDRINUSE)
        snprintf(why, 256, "%.100s:%s is in use by another program; choose another with --listen", at.host, at.port);
    else if (fd < 0) snprintf(why, 256, "cannot listen on %.100s:%s: %.80s", at.host, at.port, strerror(error));
    return fd;
}

int listen_port(int fd)
{
    struct sockaddr_in6 a;
    socklen_t n = sizeof a;
    if (getsockname(fd, (struct sockaddr *)(void *)&a, &n)) return 0;
    return ntohs(a.sin6_port); /* at the same place in sockaddr_in */
}

void service_notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t n = path ? strlen(path) : 0;
    if (n < 2 || n >= sizeof to.sun_path) return;
    memcpy(to.sun_path, path, n);
    if (path[0] == '@') to.sun_path[0] = 0; /* the abstract name space */
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    ssize_t sent = sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)(void *)&to,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
    if (sent < 0) log_event(LOG_WARN, "notify", "why", strerror(errno), NULL);
    close(fd);
}
