/* file.c — see file.h. */
#include "base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool refuse(char why[static 256], str path, const char *what)
{
    snprintf(why, 256, "%.*s: %s", (int)(path.n < 180 ? path.n : 180), path.p, what);
    return false;
}

bool file_read(arena *a, str path, ptrdiff_t most, str *out, char why[static 256])
{
    char name[4096];
    if (path.n >= (ptrdiff_t)sizeof name || str_has(path, 0)) return refuse(why, path, "not a file's name");
    memcpy(name, path.p, (size_t)path.n);
    name[path.n] = 0;
    int fd = str_eq(path, S("-")) ? dup(STDIN_FILENO) : open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return refuse(why, path, strerror(errno));

    buf b = buf_new(a, 1 << 16);
    ssize_t n;
    do {
        char *p = buf_room(&b, 1 << 16);
        n = read(fd, p, 1 << 16);
        if (n > 0) b.n += n;
    } while ((n > 0 && b.n <= most) || (n < 0 && errno == EINTR));
    int bad = errno;
    close(fd);
    if (n < 0) return refuse(why, path, strerror(bad));
    if (b.n > most) return refuse(why, path, "larger than what is read");
    *out = buf_str(&b);
    return true;
}
