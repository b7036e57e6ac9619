#!/bin/sh
# From the project's facts to the tutorial's tables and its forecast: sh doc/digisos/make.sh [FOLDER]. Without a folder it writes the
# results beside itself. Needs build/dugnad and awk.
set -eu
cd "$(dirname "$0")/../.."
to=${1:-doc/digisos}
mkdir -p "$to"

# nodes.csv: number, day of adoption, county, and ln(population / the smallest population).
awk -F, -v OFS=, '
    FNR == 1 { file++ }
    FNR == 1 { for (i = 1; i <= NF; i++) at[file, $i] = i; next }
    file == 1 { day[$1] = $at[1, "date_list"]; next }
    file == 2 { p = $at[2, "population_2024"]; if (!least || p < least) least = p; next }
    { print $at[3, "number"], day[$at[3, "number"]], $at[3, "name_unique"], $at[3, "county"], sprintf("%.4f", log($at[3, "population_2024"] / least)) }
' data/adoption_digisos.csv data/municipality.csv data/municipality.csv | { echo id,toa,name,county,size; cat; } >"$to/nodes.csv"
awk -F, -v OFS=, 'NR > 1 && $3 == "land" { print $1, $2 }' data/neighbour.csv | { echo ego,alter; cat; } >"$to/edges.csv"

cd "$to"
dugnad=${DUGNAD:-$OLDPWD/build/dugnad}
forecast() {
    "$dugnad" spread forecast --nodes nodes.csv --edges edges.csv --undirected --period week --from 2018-04-23 --to 2019-10-18 \
        --horizon 21 --window 13 --columns size --group county --neighbours none --size size --seed 1 "$@" 2>/dev/null
}
forecast --csv nodes >forecast.csv
forecast --csv curve >curve.csv
forecast --csv coefficients >coefficients.csv
forecast --backtest 20 --csv backtest_mean >backtest.csv
