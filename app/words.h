/*
 * words.h — the words people see for every code in the database: states, steps,
 * sizes, roles, kinds. One table each; translated in po/.
 */
#pragma once

#include "lib/http/req.h"

typedef struct {
    const char *code;
    const char *english; /* the msgid */
} word;

typedef struct {
    const word *at;
    int n;
} words;

/* The text for a code in the user's language; the code itself is never shown: an unknown one is an assert. */
str word_of(req *r, const words *table, str code);
bool word_is(const words *table, str code);
/* The questions of the three decisions, or of the two on a small one. */
const words *words_asked(str size, str gate);
/* A decision as it was asked and answered; of one between steps the answer alone. */
str word_decided(req *r, str size, str gate, str answer);

extern const words words_need_state, words_outcome, words_reply_kind, words_behalf, words_consent, words_name_mode, words_elsewhere,
    words_step, words_gate, words_gate_question, words_gate_small, words_tried, words_kept, words_decision, words_size, words_initiative_state, words_type, words_origin, words_new_for,
    words_round_kind, words_worked, words_change, words_party, words_level, words_foundation, words_profile, words_body, words_anchoring_kind,
    words_anchoring_outcome, words_visibility, words_basis, words_mode, words_adoption_state, words_role, words_lang, words_neighbour, words_kind, words_waiting, words_dissent_shown;
