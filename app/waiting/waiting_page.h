/* waiting_page.h — «Venter på meg» and «Denne uka». */
#pragma once

#include "lib/http/req.h"

void waiting_list(req *r); /* GET /waiting */
void week_list(req *r);    /* GET /week */
