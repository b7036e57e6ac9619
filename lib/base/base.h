/*
 * base.h — all of lib/base in one include.
 *
 * lib/base is the ground floor: memory, text, numbers, time, chance, faults and
 * the log. It depends on the C library alone and knows nothing of HTTP, SQL or
 * municipalities.
 */
#pragma once

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t i64;
typedef uint64_t u64;
typedef uint32_t u32;
typedef uint8_t u8;

#include "fault.h"
#include "arena.h"
#include "str.h"
#include "buf.h"
#include "num.h"
#include "time.h"
#include "rand.h"
#include "log.h"
#include "csv.h"
#include "blob.h"
#include "file.h"
