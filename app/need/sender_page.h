/* sender_page.h — what the sender of a voice adds, corrects and takes back. */
#pragma once

#include "app/need/need.h"
#include "lib/http/form.h"

void need_update(req *r);             /* POST /needs/:id: tell more, correct what nobody has read */
void need_withdrawal_create(req *r);  /* POST /needs/:id/withdrawal */
/* Reads the form into the need and the address for mail, also what is wrong, so that it can be shown again. */
problems tell_read(req *r, need *n, str *email);
