#!/bin/sh
# Prints the one stylesheet that every page links to: theme, Designsystemet's components in use, our own layer.
# Run from the project's root after `npm ci`:  sh assets/css.sh > build/dugnad.css
# It must not fetch anything, and adds a component only where a page uses it.
set -eu
ds=node_modules/@digdir/designsystemet-css/dist/src

squeeze() { # comments and indentation out; declarations stay as they are
    awk '{ while (1) {
             if (inside) { i = index($0, "*/"); if (!i) next; $0 = substr($0, i + 2); inside = 0 }
             i = index($0, "/*"); if (!i) break
             rest = substr($0, i + 2); j = index(rest, "*/")
             if (j) $0 = substr($0, 1, i - 1) substr(rest, j + 2)
             else { $0 = substr($0, 1, i - 1); inside = 1; break } }
           sub(/^[ \t]+/, ""); sub(/[ \t]+$/, ""); gsub(/: /, ":"); gsub(/ \{/, "{")
           if ($0 != "") printf "%s%s", $0, ($0 ~ /[{};,]$/ ? "" : "\n") }
         END { print "" }' "$1"
}

printf '@charset "UTF-8";@layer ds.theme,ds.base,ds.components,dugnad;\n'
grep -v '^@charset' assets/theme.css | squeeze /dev/stdin
printf '@layer ds.base{'
for part in base heading label paragraph validation-message; do cat "$ds/$part.css"; done
printf '}\n@layer ds.components{'
for part in link data-size-workaround button input field fieldset alert skip-link details list card chip \
            divider pagination tag error-summary table breadcrumbs badge; do cat "$ds/$part.css"; done
printf '}\n'
squeeze assets/dugnad.css
