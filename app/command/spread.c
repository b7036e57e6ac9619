/* spread.c — `dugnad spread …` at the command line's edge: words become slices. What it does stands in app/spread/. */
#include "app/command/command.h"
#include "app/spread/spread.h"

enum { WORDS_MOST = 100 };

int command_spread(const settings *s, int argc, char **argv)
{
    str args[WORDS_MOST];
    (void)s;
    for (int i = 0; i < argc && i < WORDS_MOST; i++) args[i] = str_of(argv[i]);
    return argc > WORDS_MOST ? (complain("spread: too many words"), 2) : spread_main(args, argc);
}
