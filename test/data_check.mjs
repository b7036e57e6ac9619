// Checks the fact tables of data/ against what is known from elsewhere (national totals, the number of
// municipalities, Norway's extent) and against each other: `node test/data_check.mjs [FOLDER]`. Reads only.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "..", "data");

const HEADERS = {
  municipality:
    "number,name,name_unique,name_official,name_sami,sami_lang,name_kven,county,sami_area,centrality,kostra_group," +
    "region,region_name,lat,lon,area_km2,population_2024,population_2026",
  county: "number,name,name_official,population_2024,population_2026",
  neighbour: "a,b,kind,km",
  adoption_digisos: "number,date_list,date_use",
};
const NATIONAL = { population_2024: 5550203, population_2026: 5627400 }; // Statistics Norway, 1 January
const KINDS = { land: 738, water: 192, point: 12 };

let passed = 0;
let failed = 0;

function check(name, wrong) {
  if (wrong.length === 0) return void passed++;
  failed++;
  console.log(`not ok: ${name}\n    ${wrong.slice(0, 10).join("\n    ")}`);
}

const expect = (name, got, want) => check(name, got === want ? [] : [`got ${got}, want ${want}`]);

// The tables hold no quotes by agreement (checked below), so a comma always parts two cells.
function readTable(name) {
  const text = readFileSync(join(folder, `${name}.csv`), "utf8");
  const plain = text.endsWith("\n") && !/["\r\t;\uFEFF\uFFFD]|  | ,|, /.test(text) && text === text.normalize("NFC");
  check(`${name}: plain text`, plain ? [] : ["a quote, CR, tab, semicolon, stray space, bad byte or open last line"]);
  const [header, ...lines] = text.trimEnd().split("\n");
  expect(`${name}: header`, header, HEADERS[name]);
  const names = header.split(",");
  const ragged = lines.filter((line) => line.split(",").length !== names.length);
  check(`${name}: every row has ${names.length} cells`, ragged);
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
}

const sum = (rows, key) => rows.reduce((total, row) => total + Number(row[key]), 0);
const twice = (values) => values.filter((value, i) => values.indexOf(value) !== i);
const unsorted = (values) => values.filter((value, i) => i > 0 && !(values[i - 1] < value));
const where = (rows, isWrong) => rows.filter(isWrong).map((row) => Object.values(row).join(","));
const isWhole = (text, least, most) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
const isNumber = (text, least, most) => /^\d+(\.\d+)?$/.test(text) && Number(text) >= least && Number(text) <= most;

function checkMunicipalities(rows, counties) {
  expect("municipality: rows", rows.length, 357);
  check("municipality: number of four digits", where(rows, (m) => !/^\d{4}$/.test(m.number)));
  check("municipality: sorted, each number once", unsorted(rows.map((m) => m.number)));
  check("municipality: name_unique is unique", twice(rows.map((m) => m.name_unique)));
  check("municipality: name_unique begins with the name", where(rows, (m) => !m.name_unique.startsWith(m.name)));
  expect("municipality: names that two share", twice(rows.map((m) => m.name)).sort().join(" "), "Herøy Våler");
  check("municipality: county exists and begins the number",
    where(rows, (m) => !counties.some((c) => c.number === m.county) || !m.number.startsWith(m.county)));
  for (const key of ["name", "name_sami", "name_kven"])
    check(`municipality: ${key} is a part of the official name`,
      where(rows, (m) => m[key] !== "" && !m.name_official.split(" - ").includes(m[key])));
  check("municipality: the official name is made of the known forms", where(rows, (m) =>
    m.name_official.split(" - ").some((part) => ![m.name, m.name_sami, m.name_kven].includes(part))));
  check("municipality: a Sámi name has a language",
    where(rows, (m) => (m.name_sami === "") !== (m.sami_lang === "") || !["", "sme", "smj", "sma"].includes(m.sami_lang)));
  check("municipality: sami_area is 0 or 1", where(rows, (m) => !/^[01]$/.test(m.sami_area)));
  expect("municipality: members of the Sámi language area", sum(rows, "sami_area"), 13);
  check("municipality: centrality 1 to 6", where(rows, (m) => !isWhole(m.centrality, 1, 6)));
  check("municipality: KOSTRA group 1 to 17", where(rows, (m) => !isWhole(m.kostra_group, 1, 17)));
  checkRegions(rows);
  checkPlaces(rows);
}

function checkRegions(rows) {
  const pairs = new Set(rows.map((m) => `${m.region} ${m.region_name}`));
  check("municipality: one name a region", twice([...pairs].map((pair) => pair.split(" ")[0])));
  check("municipality: one region a name", twice([...pairs].map((pair) => pair.slice(pair.indexOf(" ")))));
  check("municipality: region is a number with a name", where(rows, (m) => !isWhole(m.region, 1, 999) || !m.region_name));
}

function checkPlaces(rows) {
  check("municipality: in Norway", where(rows, (m) => !isNumber(m.lat, 57.9, 71.2) || !isNumber(m.lon, 4.5, 31.2)));
  check("municipality: nobody in the same place", twice(rows.map((m) => `${m.lat} ${m.lon}`)));
  const place = (name) => rows.find((m) => m.name_unique === name);
  check("municipality: places known by heart", [
    ["Oslo", 59.91, 10.75], ["Bergen", 60.39, 5.32], ["Tromsø", 69.65, 18.96], ["Skjervøy", 70.03, 20.97], ["Vardø", 70.37, 31.11],
  ].filter(([name, lat, lon]) => !(Math.hypot(place(name)?.lat - lat, (place(name)?.lon - lon) / 2) <= 0.05)));
  check("municipality: area", where(rows, (m) => !isNumber(m.area_km2, 3, 10000)));
  const area = sum(rows, "area_km2");
  check("municipality: the areas add up to the mainland's 323,000 km², within 3 %", Math.abs(area / 323000 - 1) < 0.03 ? [] : [area]);
}

function checkPopulation(rows, counties) {
  for (const [key, total] of Object.entries(NATIONAL)) {
    check(`municipality: ${key} is a count`, where(rows, (m) => !isWhole(m[key], 150, 1000000)));
    expect(`municipality: ${key} adds up to the nation`, sum(rows, key), total);
    expect(`county: ${key} adds up to the nation`, sum(counties, key), total);
    check(`county: ${key} is the sum of its municipalities`,
      where(counties, (c) => sum(rows.filter((m) => m.county === c.number), key) !== Number(c[key])));
  }
  check("municipality: nobody halves or doubles in two years", where(rows, (m) =>
    Math.abs(m.population_2026 / m.population_2024 - 1) > 0.25));
}

function checkCounties(counties) {
  expect("county: rows", counties.length, 15);
  check("county: sorted, each number once", unsorted(counties.map((c) => c.number)));
  check("county: the official name holds the name", where(counties, (c) => !c.name_official.split(" - ").includes(c.name)));
}

function checkNeighbours(pairs, municipalities) {
  const numbers = new Set(municipalities.map((m) => m.number));
  for (const [kind, rows] of Object.entries(KINDS))
    expect(`neighbour: pairs by ${kind}`, pairs.filter((p) => p.kind === kind).length, rows);
  expect("neighbour: no other kind", pairs.filter((p) => !(p.kind in KINDS)).length, 0);
  check("neighbour: each pair once, smaller number first", where(pairs, (p) => !(p.a < p.b)));
  check("neighbour: sorted, each pair of one kind only", unsorted(pairs.map((p) => `${p.a} ${p.b}`)));
  check("neighbour: both exist", where(pairs, (p) => !numbers.has(p.a) || !numbers.has(p.b)));
  check("neighbour: a length", where(pairs, (p) => (p.kind === "point" ? p.km !== "0" : !isNumber(p.km, 0, 500))));
  const far = pairs.filter((p) => p.kind === "water" && Number(p.km) > 10);
  const outermost = municipalities.filter((m) => ["Træna", "Røst"].includes(m.name)).map((m) => m.number);
  check("neighbour: water wider than 10 km only at Træna and Røst",
    where(far, (p) => !outermost.includes(p.a) && !outermost.includes(p.b)));
  check("neighbour: everyone can be reached", unreached(pairs, municipalities));
  checkDistance(pairs, municipalities);
}

function unreached(pairs, municipalities) {
  const seen = new Set(["0301"]);
  for (let before = 0; before !== seen.size; ) {
    before = seen.size;
    for (const { a, b } of pairs) if (seen.has(a) || seen.has(b)) seen.add(a).add(b);
  }
  return where(municipalities, (m) => !seen.has(m.number));
}

// Two numbers exchanged by mistake would make neighbours of places that lie far apart.
function checkDistance(pairs, municipalities) {
  const at = new Map(municipalities.map((m) => [m.number, m]));
  check("neighbour: main places at most 200 km apart", where(pairs, ({ a, b }) => {
    const [m, n] = [at.get(a), at.get(b)];
    const east = (m?.lon - n?.lon) * 111 * Math.cos((m?.lat * Math.PI) / 180);
    return !(Math.hypot((m?.lat - n?.lat) * 111, east) <= 200);
  }));
}

function checkAdoption(rows, municipalities) {
  const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toISOString().startsWith(text);
  // Oslo, Horten, Bergen and Askøy
  const isPilot = ({ number }) => ["0301", "3901", "4601", "4627"].includes(number);
  expect("adoption_digisos: rows", rows.length, 98);
  check("adoption_digisos: sorted, each number once", unsorted(rows.map((r) => r.number)));
  check("adoption_digisos: municipality exists", where(rows, (r) => !municipalities.some((m) => m.number === r.number)));
  check("adoption_digisos: days of the calendar", where(rows, (r) => !isDay(r.date_list) || !isDay(r.date_use)));
  check("adoption_digisos: from the first list to the cut",
    where(rows, (r) => r.date_list < "2018-02-01" || r.date_use > "2019-10-18" || r.date_use < r.date_list));
  check("adoption_digisos: only the pilots were listed before they opened",
    where(rows, (r) => r.date_list !== r.date_use && !isPilot(r)));
  expect("adoption_digisos: pilots", rows.filter((r) => r.date_list !== r.date_use).length, 4);
}

function checkSources() {
  const text = readFileSync(join(folder, "SOURCES.md"), "utf8");
  check("every table is told of in SOURCES.md", Object.keys(HEADERS).filter((name) => !text.includes(`${name}.csv`)));
  check("the credit line stands in SOURCES.md", /CC BY 4\.0/.test(text) && /Kartverket/.test(text) ? [] : ["missing"]);
}

const missing = [...Object.keys(HEADERS).map((name) => `${name}.csv`), "SOURCES.md"].filter((name) => !existsSync(join(folder, name)));
check("every file is there", missing);
if (missing.length === 0) {
  const municipalities = readTable("municipality");
  const counties = readTable("county");
  checkCounties(counties);
  checkMunicipalities(municipalities, counties);
  checkPopulation(municipalities, counties);
  checkNeighbours(readTable("neighbour"), municipalities);
  checkAdoption(readTable("adoption_digisos"), municipalities);
  checkSources();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
