/* log.c — see log.h. One write(2) a line, so that lines of threads do not mix. */
#include "base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static log_level log_limit = LOG_INFO;

void log_set_level(log_level level)
{
    log_limit = level;
}

static size_t put_escaped(char *to, size_t room, const char *z)
{
    size_t n = 0;
    for (; *z && n + 7 < room; z++) {
        unsigned char c = (unsigned char)*z;
        if (c == '"' || c == '\\') to[n++] = '\\';
        if (c < 0x20) n += (size_t)snprintf(to + n, 7, "\\u%04x", c);
        else to[n++] = (char)c;
    }
    return n;
}

static size_t put_pair(char *to, size_t room, const char *key, const char *value)
{
    size_t n = (size_t)snprintf(to, room, ",\"%s\":\"", key);
    if (n + 8 >= room) return 0;
    n += put_escaped(to + n, room - n - 1, value);
    to[n++] = '"';
    return n;
}

void log_event(log_level level, const char *event, ...)
{
    static const char *const names[] = {"error", "warn", "info", "debug"};
    if (level > log_limit) return;

    char line[2048], when[32];
    time_t now = (time_t)time_now();
    struct tm utc;
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    size_t n = (size_t)snprintf(line, sizeof line, "{\"time\":\"%s\",\"level\":\"%s\",\"event\":\"%s\"", when, names[level], event);

    va_list ap;
    va_start(ap, event);
    for (const char *key; (key = va_arg(ap, const char *)) != NULL;) {
        const char *value = va_arg(ap, const char *);
        n += put_pair(line + n, sizeof line - n - 3, key, value ? value : "");
    }
    va_end(ap);
    line[n++] = '}';
    line[n++] = '\n';
    ssize_t ignored = write(STDERR_FILENO, line, n);
    (void)ignored;
}
