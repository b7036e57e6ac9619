#!/bin/sh
# text_mo.sh nb.mo nn.mo — writes the C file that carries the compiled catalogues (lib/html/text_mo.h). Same input, same bytes.
set -eu
echo '/* Made from po/ by tool/text_mo.sh. */'
echo '#include "lib/html/text_mo.h"'
for file; do
    name=text_mo_$(basename "$file" .mo)
    echo "const unsigned char $name[] = {"
    od -An -v -tu1 "$file" | sed -E 's/ +([0-9]+)/\1,/g'
    echo "};"
    echo "const size_t ${name}_size = sizeof $name;"
done
