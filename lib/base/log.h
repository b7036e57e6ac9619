/*
 * log.h — one JSON object a line on stderr. Never log what a user typed: no
 * bodies, no query strings, no names, no addresses of people.
 */
#pragma once

typedef enum { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG } log_level;

void log_set_level(log_level level);                  /* process-wide; set once by main before threads start */
/* Writes {"time","level","event", key: value, …}: pairs of C strings, ended by NULL. Values are escaped. */
void log_event(log_level level, const char *event, ...) __attribute__((sentinel));
