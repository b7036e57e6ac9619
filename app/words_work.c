/* words_work.c — see words.h: the words of work and anchoring. Tables only. */
#include "app/words.h"

/* The five steps. */
static const word step[] = {
    {"understand", N_("Understand")},
    {"create", N_("Find a solution")},
    {"test", N_("Try it out")},
    {"introduce", N_("Introduce")},
    {"share", N_("Share")},
};
const words words_step = {step, (int)(sizeof step / sizeof *step)};

/* The three decisions. */
static const word gate[] = {
    {"new", N_("New")},
    {"useful", N_("Useful")},
    {"used", N_("In use")},
};
const words words_gate = {gate, (int)(sizeof gate / sizeof *gate)};

/* The decisions as questions. */
static const word gate_question[] = {
    {"new", N_("Is it new to us?")},
    {"useful", N_("Does it help?")},
    {"used", N_("Is it in regular use?")},
};
const words words_gate_question = {gate_question, (int)(sizeof gate_question / sizeof *gate_question)};

/* The two decisions on a small one. */
static const word gate_small[] = {
    {"new", N_("Shall we try?")},
    {"used", N_("Keep, change or end: what did we learn?")},
};
const words words_gate_small = {gate_small, (int)(sizeof gate_small / sizeof *gate_small)};

/* What comes out of the first, and of the second. */
static const word tried[] = {
    {"yes", N_("Yes, try it")},
    {"stop", N_("No, not this time")},
};
const words words_tried = {tried, (int)(sizeof tried / sizeof *tried)};

static const word kept[] = {
    {"yes", N_("Keep it")},
    {"not_yet", N_("Change it and try again")},
    {"stop", N_("End it")},
};
const words words_kept = {kept, (int)(sizeof kept / sizeof *kept)};

/* What was decided at a gate or between steps. */
static const word decision[] = {
    {"yes", N_("Yes")},
    {"yes_if", N_("Yes, on a condition")},
    {"not_yet", N_("Not yet")},
    {"park", N_("Put on hold")},
    {"stop", N_("Ended")},
    {"back", N_("One step back")},
    {"reopen", N_("Taken up again")},
    {"merge", N_("Joined with another")},
};
const words words_decision = {decision, (int)(sizeof decision / sizeof *decision)};

/* How large the work is. */
static const word size[] = {
    {"small", N_("Small")},
    {"normal", N_("Ordinary")},
    {"large", N_("Large")},
};
const words words_size = {size, (int)(sizeof size / sizeof *size)};

/* The states of an initiative. */
static const word initiative_state[] = {
    {"active", N_("Under way")},
    {"parked", N_("On hold")},
    {"ended", N_("Ended – this is what we learned")},
    {"merged", N_("Joined with another")},
};
const words words_initiative_state = {initiative_state, (int)(sizeof initiative_state / sizeof *initiative_state)};

/* Kinds of innovation. */
static const word type[] = {
    {"service", N_("Service")},
    {"organisation", N_("Organisation")},
    {"leadership", N_("Leadership")},
    {"reporting", N_("Reporting")},
    {"tools", N_("Tools")},
    {"cooperation", N_("Cooperation")},
    {"communication", N_("Communication")},
    {"language", N_("Language")},
    {"technology", N_("Technology")},
};
const words words_type = {type, (int)(sizeof type / sizeof *type)};

/* Who it came from. */
static const word origin[] = {
    {"user", N_("Service users")},
    {"relative", N_("Relatives")},
    {"staff", N_("Employees")},
    {"leader", N_("Leaders")},
    {"elected", N_("Elected members")},
    {"research", N_("Research")},
    {"other_municipality", N_("Another municipality")},
    {"volunteer", N_("Volunteers")},
    {"business", N_("Business")},
    {"union", N_("Trade union")},
};
const words words_origin = {origin, (int)(sizeof origin / sizeof *origin)};

/* For whom it is new. */
static const word new_for[] = {
    {"unit", N_("New to the unit")},
    {"municipality", N_("New to the municipality")},
    {"region", N_("New to the region")},
    {"country", N_("New to the country")},
};
const words words_new_for = {new_for, (int)(sizeof new_for / sizeof *new_for)};

/* How something was tried. */
static const word round_kind[] = {
    {"question", N_("Asked a question")},
    {"conversation", N_("Had a conversation")},
    {"drawing", N_("Made a drawing")},
    {"model", N_("Built a model")},
    {"roleplay", N_("Played it through")},
    {"small_operation", N_("Did it for real, in a small way")},
};
const words words_round_kind = {round_kind, (int)(sizeof round_kind / sizeof *round_kind)};

/* Whether it worked. */
static const word worked[] = {
    {"yes", N_("It worked")},
    {"partly", N_("It worked in part")},
    {"no", N_("It did not work")},
};
const words words_worked = {worked, (int)(sizeof worked / sizeof *worked)};

/* What a test changes. */
static const word change[] = {
    {"need", N_("We see the need differently")},
    {"solution", N_("We change the solution")},
    {"none", N_("We keep it as it is")},
    {"stop", N_("We stop here")},
};
const words words_change = {change, (int)(sizeof change / sizeof *change)};

/* The groups that take part. */
static const word party[] = {
    {"users", N_("Service users")},
    {"relatives", N_("Relatives")},
    {"staff", N_("Employees")},
    {"union", N_("Union and safety representatives")},
    {"leaders", N_("Leaders")},
    {"volunteers", N_("Volunteers")},
    {"elected", N_("Elected members")},
    {"research", N_("Research")},
    {"business", N_("Business")},
    {"other", N_("Others")},
};
const words words_party = {party, (int)(sizeof party / sizeof *party)};

/* How much a group takes part, 0 to 6. */
static const word level[] = {
    {"0", N_("Not in")},
    {"1", N_("Informed")},
    {"2", N_("Heard")},
    {"3", N_("Consulted")},
    {"4", N_("Co-creator")},
    {"5", N_("Co-decider")},
    {"6", N_("User-led")},
};
const words words_level = {level, (int)(sizeof level / sizeof *level)};

/* The five foundations. */
static const word foundation[] = {
    {"need", N_("Need")},
    {"solution", N_("Solution")},
    {"driver", N_("Champion")},
    {"team", N_("Team")},
    {"anchoring", N_("Anchoring")},
};
const words words_foundation = {foundation, (int)(sizeof foundation / sizeof *foundation)};

/* The values of a foundation, 0 to 4. */
static const word profile[] = {
    {"0", N_("Unknown")},
    {"1", N_("Assumed")},
    {"2", N_("Looked into")},
    {"3", N_("Confirmed by those concerned")},
    {"4", N_("Holds in daily work")},
};
const words words_profile = {profile, (int)(sizeof profile / sizeof *profile)};

/* Bodies that answer. */
static const word body[] = {
    {"B01", N_("Municipal council")},
    {"B02", N_("Executive committee")},
    {"B03", N_("Committee for health and care")},
    {"B04", N_("Mayor")},
    {"B05", N_("Chief municipal executive")},
    {"B06", N_("Director and management group")},
    {"B07", N_("Head of the unit")},
    {"B08", N_("Economy")},
    {"B09", N_("Trade unions")},
    {"B10", N_("Safety representative")},
    {"B11", N_("Working environment committee")},
    {"B12", N_("Joint committee of the social partners")},
    {"B13", N_("Senior citizens' council")},
    {"B14", N_("Council for persons with disabilities")},
    {"B15", N_("Youth council")},
    {"B16", N_("User and relatives' council")},
    {"B17", N_("User organisation or peer consultant")},
    {"B18", N_("Volunteers and associations")},
    {"B19", N_("Business or supplier")},
    {"B20", N_("Other services of the municipality")},
    {"B21", N_("General practitioners and municipal doctor")},
    {"B22", N_("Health partnership or hospital trust")},
    {"B23", N_("County governor")},
    {"B24", N_("Development centre for care services")},
    {"B25", N_("Regional council or network")},
    {"B26", N_("County, KS or research council")},
    {"B27", N_("Researchers")},
    {"B28", N_("Data protection officer")},
    {"B29", N_("Ethics committee or reflection group")},
    {"B30", N_("Sámi and Kven voices")},
};
const words words_body = {body, (int)(sizeof body / sizeof *body)};

/* What a body was asked for or gave. */
static const word anchoring_kind[] = {
    {"information", N_("Was informed")},
    {"input", N_("Gave input")},
    {"hearing", N_("Was heard")},
    {"consultation", N_("Was formally consulted")},
    {"statement", N_("Gave a statement")},
    {"recommendation", N_("Recommended")},
    {"decision", N_("Decided")},
    {"agreement", N_("Made an agreement")},
    {"commitment", N_("Committed itself")},
};
const words words_anchoring_kind = {anchoring_kind, (int)(sizeof anchoring_kind / sizeof *anchoring_kind)};

/* What a body answered. */
static const word anchoring_outcome[] = {
    {"supports", N_("Supports it")},
    {"supports_if", N_("Supports it on conditions")},
    {"noted", N_("Took note of it")},
    {"postponed", N_("Postponed it")},
    {"advised_against", N_("Advised against it")},
    {"no", N_("Said no")},
};
const words words_anchoring_outcome = {anchoring_outcome, (int)(sizeof anchoring_outcome / sizeof *anchoring_outcome)};

/* Who sees a dissent. */
static const word dissent_shown[] = {
    {"team", N_("Those who work on it, and the representatives")},
    {"municipality", N_("Employees of the municipality")},
    {"all", N_("Everyone who sees the initiative")},
};
const words words_dissent_shown = {dissent_shown, (int)(sizeof dissent_shown / sizeof *dissent_shown)};
