/* report_read.h — the form in which an adopter tells how it goes, shared by those with and without account. */
#pragma once

#include "app/adoption/adoption.h"
#include "lib/http/form.h"

static const field told_field[] = {
    STR(adoption_report, status, .flags = FIELD_FORM | FIELD_REQUIRED | FIELD_CODED, .choices = "considering testing in_use dropped", .label = N_("How is it now?")),
    STR(adoption_report, note, .max = 2000, .flags = FIELD_FORM | FIELD_LINES, .label = N_("What has happened since last time?")),
};
static const fields told_fields = FIELDS(adoption_report, told_field);
