/* words.c — see words.h. Tables only. */
#include "app/words.h"

/* The states of a need. */
static const word need_state[] = {
    {"received", N_("Not read yet")},
    {"in_review", N_("Waits for the sender")},
    {"open", N_("Waits for an answer")},
    {"answered", N_("Answered")},
    {"withdrawn", N_("Withdrawn")},
    {"elsewhere", N_("Belongs elsewhere")},
    {"hidden", N_("Hidden")},
};
const words words_need_state = {need_state, (int)(sizeof need_state / sizeof *need_state)};

/* The outcome of an answer. */
static const word outcome[] = {
    {"taken_up", N_("We take this up")},
    {"done", N_("It is done")},
    {"not_now", N_("Not now")},
    {"not_further", N_("We do not go further")},
};
const words words_outcome = {outcome, (int)(sizeof outcome / sizeof *outcome)};

/* Typed replies. */
static const word reply_kind[] = {
    {"experience", N_("Experience")},
    {"question", N_("Question")},
    {"concern", N_("Concern")},
    {"support", N_("Support")},
    {"note", N_("Note")},
};
const words words_reply_kind = {reply_kind, (int)(sizeof reply_kind / sizeof *reply_kind)};

/* On whose behalf a voice speaks. */
static const word behalf[] = {
    {"self", N_("Myself")},
    {"relative", N_("Someone close to me")},
    {"user", N_("Someone who receives services")},
    {"colleague", N_("A colleague")},
    {"group", N_("A group")},
};
const words words_behalf = {behalf, (int)(sizeof behalf / sizeof *behalf)};

/* The consent of the one spoken for. */
static const word consent[] = {
    {"none_needed", N_("It is about me")},
    {"given", N_("They know, and agree")},
    {"cannot_give", N_("They cannot give consent")},
    {"not_asked", N_("I have not asked")},
};
const words words_consent = {consent, (int)(sizeof consent / sizeof *consent)};

/* How the sender's name is shown. */
static const word name_mode[] = {
    {"shown", N_("Show my name")},
    {"hidden", N_("Hide my name from all but those who read first in the municipality")},
    {"anonymous", N_("No name at all")},
};
const words words_name_mode = {name_mode, (int)(sizeof name_mode / sizeof *name_mode)};

/* Where what is not a need belongs. */
static const word elsewhere[] = {
    {"urgent", N_("Urgent help")},
    {"complaint", N_("Complaint")},
    {"deviation", N_("Deviation report")},
    {"whistleblowing", N_("Whistleblowing")},
    {"other", N_("Another service")},
};
const words words_elsewhere = {elsewhere, (int)(sizeof elsewhere / sizeof *elsewhere)};

/* Who sees a record. */
static const word visibility[] = {
    {"closed", N_("Only those who handle it")},
    {"passed", N_("Only those named")},
    {"team", N_("Those who work on it")},
    {"municipality", N_("Employees of the municipality")},
    {"network", N_("The municipality's networks")},
    {"all", N_("Everyone")},
};
const words words_visibility = {visibility, (int)(sizeof visibility / sizeof *visibility)};

/* What a result rests on. */
static const word basis[] = {
    {"data", N_("Measured")},
    {"experience", N_("Experienced")},
    {"assumed", N_("Assumed")},
};
const words words_basis = {basis, (int)(sizeof basis / sizeof *basis)};

/* How a practice was taken over. */
static const word mode[] = {
    {"copied", N_("Copied")},
    {"adapted", N_("Adapted")},
    {"inspired", N_("Inspired by")},
};
const words words_mode = {mode, (int)(sizeof mode / sizeof *mode)};

/* How far an adopter has come. */
static const word adoption_state[] = {
    {"considering", N_("Considering it")},
    {"testing", N_("Testing it")},
    {"in_use", N_("Taken into use")},
    {"dropped", N_("Dropped")},
    {"unconfirmed", N_("Not confirmed yet")},
};
const words words_adoption_state = {adoption_state, (int)(sizeof adoption_state / sizeof *adoption_state)};

/* Roles. */
static const word role[] = {
    {"operator", N_("Operator")},
    {"admin", N_("Municipality administrator")},
    {"facilitator", N_("Process facilitator")},
    {"moderator", N_("Moderator")},
    {"leader", N_("Leader")},
    {"staff", N_("Employee")},
    {"union", N_("Union representative")},
    {"safety", N_("Safety representative")},
    {"council", N_("Council or user representative")},
    {"elected", N_("Elected member")},
    {"coordinator", N_("Network coordinator")},
    {"researcher", N_("Researcher")},
    {"guest", N_("Guest")},
    {"sender", N_("The sender")},
    {"joined", N_("Somebody it concerns too")},
};
const words words_role = {role, (int)(sizeof role / sizeof *role)};

/* Languages of a text. */
static const word lang[] = {
    {"nb", N_("Bokmål")},
    {"nn", N_("Nynorsk")},
    {"en", N_("English")},
    {"se", N_("Northern Sámi")},
};
const words words_lang = {lang, (int)(sizeof lang / sizeof *lang)};

/* How two municipalities are neighbours. */
static const word neighbour[] = {
    {"land", N_("By land")},
    {"water", N_("Across water")},
    {"point", N_("At one point")},
};
const words words_neighbour = {neighbour, (int)(sizeof neighbour / sizeof *neighbour)};

/* Kinds of records. */
static const word kind[] = {
    {"need", N_("Need")},
    {"initiative", N_("Initiative")},
    {"round", N_("Test")},
    {"card", N_("Experience card")},
    {"adoption", N_("In use elsewhere")},
};
const words words_kind = {kind, (int)(sizeof kind / sizeof *kind)};

/* What waits for somebody. */
static const word waiting[] = {
    {"answer", N_("An answer")},
    {"decide", N_("A decision")},
    {"approve", N_("Your yes to a text")},
    {"review", N_("To be looked at again")},
    {"quiet", N_("Gone quiet")},
    {"condition", N_("A condition")},
};
const words words_waiting = {waiting, (int)(sizeof waiting / sizeof *waiting)};

static const word *word_find(const words *table, str code)
{
    for (int i = 0; i < table->n; i++)
        if (str_eq(code, str_of(table->at[i].code))) return &table->at[i];
    return NULL;
}

str word_of(req *r, const words *table, str code)
{
    const word *w = word_find(table, code);
    assert(w);
    return text_get(r->lang, str_of(w->english));
}

bool word_is(const words *table, str code)
{
    return word_find(table, code) != NULL;
}

static bool asked_small(str size, str gate)
{
    return str_eq(size, S("small")) && word_is(&words_gate_small, gate);
}

const words *words_asked(str size, str gate)
{
    return asked_small(size, gate) ? &words_gate_small : &words_gate_question;
}

str word_decided(req *r, str size, str gate, str answer)
{
    const words *own = str_eq(gate, S("new")) ? &words_tried : &words_kept;
    bool small = asked_small(size, gate) && word_is(own, answer);
    str said = word_of(r, small ? own : &words_decision, answer);
    if (!word_is(words_asked(size, gate), gate)) return said;
    return str_join2(&r->mem, str_join2(&r->mem, word_of(r, words_asked(size, gate), gate), S(" ")), said);
}
