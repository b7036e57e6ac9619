/* smtp.c — see smtp.h. The only file that sends mail; it must not know what stands in it. */
#include "lib/http/smtp.h"

#include <curl/curl.h>
#include <string.h>

void smtp_ready(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* Called by libcurl: gives the next bytes. Takes no memory, so nothing here can fault. */
static size_t give(char *to, size_t size, size_t n, void *left)
{
    str *rest = left;
    size_t most = size * n, now = (size_t)rest->n < most ? (size_t)rest->n : most;
    memcpy(to, rest->p, now);
    *rest = str_from(*rest, (ptrdiff_t)now);
    return now;
}

static bool carries_password(str url)
{
    ptrdiff_t scheme = str_find(url, S("://"));
    return scheme >= 0 && str_has(str_split(str_from(url, scheme + 3), '/').head, '@');
}

/* A recipient that the server does not know or will not take; anything else may be better later. */
static bool is_final(long code)
{
    return code == 550 || code == 551 || code == 553;
}

static smtp_result result_of(arena *a, CURL *c, CURLcode done)
{
    long code = 0;
    if (done == CURLE_OK) return (smtp_result){.sent = true};
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
    str why = str_copy(a, str_of(curl_easy_strerror(done)));
    if (code >= 400) why = str_printf(a, "%.*s (%ld)", (int)why.n, why.p, code);
    return (smtp_result){.final = is_final(code), .why = why};
}

smtp_result smtp_send(arena *a, str url, const str from_to[2], str data)
{
    CURL *c = curl_easy_init();
    struct curl_slist *to = curl_slist_append(NULL, str_z(a, from_to[1]));
    if (!c || !to) {
        curl_slist_free_all(to);
        curl_easy_cleanup(c);
        return (smtp_result){.why = S("out of memory")};
    }
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_URL, str_z(a, url));
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(carries_password(url) ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, str_z(a, from_to[0]));
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(c, CURLOPT_READDATA, &data);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 15L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, 60L);
    smtp_result r = result_of(a, c, curl_easy_perform(c));
    curl_slist_free_all(to);
    curl_easy_cleanup(c);
    return r;
}
