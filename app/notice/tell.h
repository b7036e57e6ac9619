/*
 * tell.h — mail to those who hold a receipt of a need and left an address: that
 * something has happened, and where to read it. Never what was said or answered:
 * a mailbox may have more than one pair of eyes.
 */
#pragma once

#include "app/need/need.h"

/*
 * what: answered extended (to all receipts), published proposed moved hidden (to the sender's own). In the need's
 * language. origin: "https://dugnad.example.no".
 */
void tell_receipts(db *d, const need *n, str what, str origin, i64 now);
