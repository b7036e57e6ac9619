/* search_page.h — the addresses of search. */
#pragma once

#include "lib/http/req.h"

void search_list(req *r);          /* GET /search?q=&kind=&municipality=&after= (.json) */
void search_similar_list(req *r);  /* POST /needs/similar: a piece of the page, for the script that looks while one writes */
