/* about_page.c — see about_page.h. */
#include "app/municipality/about_page.h"

#include "app/app.h"
#include "app/municipality/about_access.html.h"
#include "app/municipality/about_contact.html.h"
#include "app/municipality/about_leave.html.h"
#include "app/municipality/about_privacy.html.h"
#include "app/municipality/tenant.h"
#include "app/page.h"

/* The municipality the page is about, and all that could be chosen instead. Where there is only one, it is that. */
typedef struct {
    tenant at;
    bool known;
    tenants all;
} about;

static about about_of(req *r)
{
    about a = {0};
    tenant_all(r->db, &a.all);
    i64 asked = page_municipality(r);
    a.known = tenant_find(r->db, asked, &a.at) || (a.all.n == 1 && tenant_find(r->db, a.all.at[0].id, &a.at));
    return a;
}

void privacy_show(req *r)
{
    about a = about_of(r);
    about_privacy(r, (about_privacy_view){.here = a.known ? &a.at : NULL, .all = a.all});
    page_narrow(r, 200, T(r, "Privacy"), SECTION_NONE);
}

void accessibility_show(req *r)
{
    about a = about_of(r);
    about_access(r, (about_access_view){.here = a.known ? &a.at : NULL, .all = a.all});
    page_narrow(r, 200, T(r, "Accessibility"), SECTION_NONE);
}

void contact_show(req *r)
{
    about a = about_of(r);
    about_contact(r, (about_contact_view){.here = a.known ? &a.at : NULL, .all = a.all});
    page_narrow(r, 200, T(r, "Whom can I ask?"), SECTION_NONE);
}

void demo_leave_show(req *r)
{
    about_leave(r, (about_leave_view){.demo = app_of(r)->demo});
    page_narrow(r, 200, T(r, "Start an empty, real installation"), SECTION_NONE);
}
