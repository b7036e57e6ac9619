/* need_page.h — the addresses of needs. */
#pragma once

#include "app/need/need.h"
#include "lib/http/form.h"

void need_list(req *r);         /* GET /needs(.json|.csv) */
void need_new(req *r);          /* GET /needs/new?unit= */
void need_ask_write(req *r);    /* the same first screen into r->out, for the front page */
void need_create(req *r);       /* POST /needs: a step with similar ones first, then the receipt */
void need_show(req *r);         /* GET /needs/:id(.json) */
void need_page_show(req *r, int status, need *n, const problems *bad); /* the same with what is wrong in the sender's form */
void need_join_create(req *r);  /* POST /needs/:id/voices: "gjelder meg også" */
void receipt_show(req *r);      /* GET /receipts/:token */
void receipt_new(req *r);       /* GET /receipts: type the code from the paper */
void receipt_open(req *r);      /* POST /receipts */
void receipt_update(req *r);    /* POST /receipts/:token: tell more */
void receipt_withdraw(req *r);  /* POST /receipts/:token/withdrawal */
void receipt_approve(req *r);   /* POST /receipts/:token/approval: the text may be published, or not */
