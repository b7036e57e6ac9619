/* password_rule.c — which passwords are taken; see sign_in.h. Knows nothing of hashing. */
#include "app/account/sign_in.h"

static bool is_one_letter(str s)
{
    for (ptrdiff_t i = 1; i < s.n; i++)
        if (s.p[i] != s.p[0]) return false;
    return true;
}

/* What guessers try first, and what this house would make them try. */
static const char *const common[] = {
    "1234567890", "0123456789", "123456789", "qwertyuiop", "passord", "password", "velkommen", "hemmelig", "dugnad", "sommer20",
    "vinter20", "kommune", "abcdefghij", "letmein", "iloveyou",
};

const char *password_fault(str password, str email)
{
    char room[4 * PASSWORD_MAX]; /* UTF-8: at most four bytes a letter */
    if (utf8_length(password) < PASSWORD_MIN) return N_("Use at least 10 characters. Three or four words that you remember are fine.");
    if (utf8_length(password) > PASSWORD_MAX) return N_("Use at most 200 characters.");
    str lower = {room, password.n};
    for (ptrdiff_t i = 0; i < password.n; i++) room[i] = (char)(password.p[i] >= 'A' && password.p[i] <= 'Z' ? password.p[i] + 32 : password.p[i]);
    str own = str_split(email, '@').head;
    bool easy = is_one_letter(lower) || (own.n > 3 && str_find(lower, own) >= 0);
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) easy = easy || (str_starts(lower, str_of(common[i])) && lower.n < 16);
    return easy ? N_("This one is among the first that others would guess. Choose another.") : NULL;
}
