# po_check.awk TEXTS.pot LANG.po — says what is wrong with a catalogue: missing, unused, untranslated or fuzzy texts, and
# placeholders that differ. Both files as `msgcat --no-wrap` writes them. Ends with status 1 if anything is.

function say(what, text) { print catalogue ": " what ": " text; bad = 1 }

function unquoted(line) { sub(/^[^"]*"/, "", line); sub(/"[^"]*$/, "", line); return line }

# The placeholders of a text, each once, in order: "{1}{2}".
function places(text,    n, all) {
    for (n = 1; n <= 9; n++) if (index(text, "{" n "}")) all = all "{" n "}"
    return all
}

function check_form(form, source) {
    if (form == "") say("not translated", part["msgid"])
    else if (places(form) != places(source)) say("placeholders differ", form)
    if ((form ~ /^[ ]|[ ]$|\\n$/) != (source ~ /^[ ]|[ ]$|\\n$/)) say("white space at the ends differs", form)
}

# In the singular a number may be a word.
function check_singular(form,    n) {
    if (form == "") say("not translated", part["msgid"])
    for (n = 1; n <= 9; n++)
        if (index(form, "{" n "}") && !index(part["msgid_plural"], "{" n "}")) say("placeholders differ", form)
}

function entry() {
    if (part["msgid"] == "") { clear(); return } # the header, or nothing
    plural = "msgid_plural" in part
    key = part["msgid"] "|" part["msgid_plural"]
    if (is_source) { wanted[key] = 1; clear(); return }
    if (!(key in wanted)) say("not used by the program", part["msgid"])
    seen[key] = 1
    if (fuzzy) say("fuzzy", part["msgid"])
    if (plural) { check_singular(part["msgstr[0]"]); check_form(part["msgstr[1]"], part["msgid_plural"]) }
    else check_form(part["msgstr"], part["msgid"])
    clear()
}

function clear() { delete part; name = ""; fuzzy = 0 }

FNR == 1 { entry(); is_source = NR == 1; catalogue = ARGV[2] }
/^#~/ { next }
/^#,.*fuzzy/ { fuzzy = 1 }
/^$/ { entry() }
/^msg/ { name = $1; part[name] = unquoted($0) }
/^"/ { part[name] = part[name] unquoted($0) }
END {
    entry()
    for (key in wanted) if (!(key in seen)) { split(key, half, "|"); say("missing", half[1]) }
    exit bad
}
