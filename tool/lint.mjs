// The house rules that a compiler does not know, over all C sources: `node tool/lint.mjs [--report]`.
// Prints FILE:LINE RULE what is wrong, and ends with status 1 if anything is. It reads text, not C: it relies on
// the house style (a function's braces stand in the first column). It must not change a file.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const LIMITS = { functionLines: 60, functionMedian: 12, functionNinth: 40, parameters: 5, levels: 3, fileLines: 400 };

const BANNED = [
  ["banned", /\b(strcpy|strcat|sprintf|vsprintf|strtok|strtok_r|atoi|atol|atof|gets|alloca|system|popen|rand|srand)\s*\(/, () => true],
  ["memory", /\b(malloc|calloc|realloc|free|strdup|strndup|asprintf)\s*\(/, (f) => !f.startsWith("lib/base/") && !isProof(f)],
  ["jump", /\b(setjmp|longjmp|sigsetjmp|siglongjmp)\s*\(/, (f) => !/^lib\/(base\/fault|http\/dispatch)/.test(f) && !isProof(f) && !isEdge(f)],
  ["engine", /#include <(sqlite3|libpq-fe)\.h>/, (f) => !f.startsWith("lib/db/") && !isProof(f)],
  ["socket", /#include <event2?[\/.]/, (f) => !/^lib\/http\/server/.test(f) && !isProof(f)],
  ["libc-text", /(?<!const )\bchar \*/, (f) => f.startsWith("app/") && !isProof(f) && !isEdge(f)],
  ["clock", /\b(time_now|time_ticks)\s*\(|\b(time|gettimeofday|clock_gettime)\s*\(/, (f) => /^(app\/.+_page\.c|engine\/)/.test(f)],
  ["trust", /\bhtml_trust\s*\(/, (f) => f.startsWith("app/") && /_page\.c$/.test(f)],
];

const SQL = /"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CREATE|DROP|ALTER)\s+[A-Za-z_*"(]/;
// Where the operating system's own text and a command's whole life are at home.
const isEdge = (file) => /^(app\/main\.c|app\/settings\.[ch]|app\/command\/|tool\/)/.test(file);
const isProof = (file) => /_test\.c$/.test(file) || file.startsWith("test/");

function sources() {
  const known = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { encoding: "utf8" }).split("\n");
  return known.filter((f) => /^(lib|engine|app|tool|test)\/.*\.[ch]$/.test(f) && existsSync(f)).sort();
}

// Comments and the insides of literals become blanks, so that line numbers and columns stay.
function blanked(text, withStrings) {
  const pattern = /\/\*[^]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'/g;
  return text.replace(pattern, (part) => {
    if (part[0] === "/") return part.replace(/[^\n]/g, " ");
    return withStrings ? part : part[0] + part.slice(1, -1).replace(/[^\n]/g, " ") + part[0];
  });
}

// Which floor a file stands on; a file may include its own floor and those below, as far as `sees` says.
const FLOORS = [
  [/^lib\/base\//, "base", ["base"]],
  [/^lib\/db\//, "db", ["base", "db"]],
  [/^lib\/html\//, "html", ["base", "html"]],
  [/^lib\/http\//, "http", ["base", "db", "html", "http"]],
  [/^engine\//, "engine", ["base", "engine"]],
  [/^app\/main\.c$/, "main", ["base", "db", "html", "http", "engine", "noun", "page", "template", "routes", "main"]],
  [/^app\/(routes|site)\.[ch]$/, "routes", ["base", "db", "html", "http", "noun", "page", "routes"]],
  [/^app\/.*\.html\.h$/, "template", ["base", "html", "noun"]],
  [/^app\/page\.[ch]$/, "page", ["base", "db", "html", "http", "engine", "noun", "page", "template"]],
  [/^app\/.*_page\.[ch]$/, "page", ["base", "db", "html", "http", "engine", "noun", "page", "template"]],
  [/^app\//, "noun", ["base", "db", "html", "http", "engine", "noun", "template"]],
];

const floorOf = (file) => FLOORS.find(([pattern]) => pattern.test(file));

function resolveInclude(file, name) {
  const beside = file.replace(/[^/]+$/, "") + name;
  return name.includes("/") || !existsSync(beside) ? name : beside;
}

function checkFloors(file, code, report) {
  if (isProof(file) || file.startsWith("tool/")) return [];
  const [, floor, sees] = floorOf(file);
  const found = [];
  for (const [i, line] of code.split("\n").entries()) {
    const name = line.match(/^\s*#include "([^"]+)"/)?.[1];
    if (!name) continue;
    const target = resolveInclude(file, name);
    const other = floorOf(target)?.[1];
    if (other && !sees.includes(other)) report("floor", i + 1, `${floor} must not include ${target} (${other})`);
    found.push(target);
  }
  return found;
}

// Functions: an unindented head, `{` alone in the first column, … `}` in the first column.
function functionsOf(lines) {
  const found = [];
  for (let i = 0; i < lines.length; i++) {
    if (!/^\{\s*$/.test(lines[i])) continue;
    let head = i - 1;
    while (head > 0 && !/^[A-Za-z_]/.test(lines[head])) head--;
    const signature = lines.slice(head, i).join(" ");
    const name = signature.match(/([A-Za-z_]\w*)\s*\(/)?.[1];
    const end = lines.findIndex((line, k) => k > i && /^\}/.test(line));
    if (name && end > 0) found.push({ name, signature, from: head, open: i, to: end });
  }
  return found;
}

function parameterCount(signature) {
  const inside = signature.slice(signature.indexOf("(") + 1, signature.lastIndexOf(")")).trim();
  if (inside === "" || inside === "void") return 0;
  let depth = 0;
  return 1 + [...inside].filter((c) => {
    if ("([".includes(c)) depth++;
    if (")]".includes(c)) depth--;
    return c === "," && depth === 0;
  }).length;
}

// Nesting of ifs and loops by indentation (four blanks a level); continuation lines do not begin with a keyword.
function deepest(body) {
  const levels = body.filter((line) => /^\s*(if|for|while|switch|do|\} else if|else if)\b/.test(line));
  return Math.max(0, ...levels.map((line) => line.match(/^ */)[0].length / 4));
}

function checkFunctions(lines, report) {
  const all = functionsOf(lines);
  for (const f of all) {
    const length = f.to - f.from + 1;
    const parameters = parameterCount(f.signature);
    const levels = deepest(lines.slice(f.open, f.to));
    if (length > LIMITS.functionLines) report("function", f.from + 1, `${length} lines, at most ${LIMITS.functionLines}`, f.name);
    if (parameters > LIMITS.parameters) report("parameters", f.from + 1, `${parameters}, at most ${LIMITS.parameters}`, f.name);
    if (levels > LIMITS.levels) report("levels", f.from + 1, `${levels} levels, at most ${LIMITS.levels}`, f.name);
  }
  return all.map((f) => ({ name: f.name, lines: f.to - f.from + 1 }));
}

// Something outside functions that can change: `static int n;`, `int n = 0;`, `static buf b;`.
function checkGlobals(file, lines, report) {
  if (file === "app/main.c" || file.startsWith("tool/") || isProof(file)) return;
  let depth = 0;
  for (const [i, line] of lines.entries()) {
    const isStatement = depth === 0 && /^(static |_Thread_local |extern )*[a-z]\w*( |\s*\*)+\**\w+(\[[^\]]*\])*\s*(=.*|;)\s*$/.test(line);
    const isStaticInside = depth > 0 && /^\s+static\s/.test(line);
    const isFixed = /\bconst\b|^\s*(typedef|extern|struct|union|enum|return|goto|_Noreturn)\b|\*const\b/.test(line);
    if ((isStatement || isStaticInside) && !isFixed) report("global", i + 1, line.trim().slice(0, 60));
    depth += (line.match(/[{]/g) ?? []).length - (line.match(/[}]/g) ?? []).length;
  }
}

function checkLines(file, code, withStrings, report) {
  const texts = withStrings.split("\n");
  const mayHoldSql = file.startsWith("lib/db/") || isProof(file) ||
    (file.startsWith("app/") && !/(_page\.[ch]|routes\.[ch]|page\.[ch])$/.test(file));
  for (const [i, line] of code.split("\n").entries()) {
    for (const [rule, pattern, applies] of BANNED) {
      const hit = applies(file) && (rule === "engine" || rule === "socket" ? texts[i] : line).match(pattern);
      if (hit) report(rule, i + 1, hit[0].trim());
    }
    if (!mayHoldSql && SQL.test(texts[i])) report("sql", i + 1, "SQL belongs into the noun's own file");
  }
}

// Every file begins with a comment that says what it is.
function checkBanner(file, text, report) {
  const banner = text.match(/^\/\*([^]*?)\*\//)?.[1].trim() ?? "";
  if (banner.length < 12) report("banner", 1, "what is this file for, and what must it not do?");
}

function findCycle(graph) {
  const done = new Set();
  const walk = (file, path) => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of graph.get(file) ?? []) {
      const cycle = next.endsWith(".h") && walk(next, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const cycle = file.endsWith(".h") && walk(file, []);
    if (cycle) return cycle;
  }
  return null;
}

function readExceptions() {
  const lines = readFileSync("tool/lint_allow.txt", "utf8").split("\n");
  return lines.flatMap((line, i) => {
    if (line.trim() === "" || line.startsWith("#")) return [];
    const [, rule, name, reason] = line.match(/^(\S+)\s+(\S+)\s+(.+)$/) ?? [];
    if (!reason) throw new Error(`lint_allow.txt:${i + 1}: RULE NAME REASON`);
    return [{ rule, name, used: false, line: i + 1 }];
  });
}

const exceptions = readExceptions();
const findings = [];
const covers = (name, what) => (name.endsWith("*") ? what.startsWith(name.slice(0, -1)) : name === what);

function reporter(file) {
  return (rule, line, what, fn) => {
    const hit = exceptions.find((e) => e.rule === rule && (covers(e.name, file) || (fn && covers(e.name, `${file}:${fn}`))));
    if (hit) return void (hit.used = true);
    findings.push(`${file}:${line} ${rule} ${fn ? `${fn}: ` : ""}${what}`);
  };
}

function share(sorted, part) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]?.lines ?? 0;
}

const functions = [];
const graph = new Map();
const files = sources();
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const report = reporter(file);
  const code = blanked(text, false);
  const lines = code.split("\n");
  const length = text.split("\n").length - 1;
  if (length > LIMITS.fileLines && !/_words\.h$|_table\.h$/.test(file)) report("file", 1, `${length} lines, at most ${LIMITS.fileLines}`);
  checkBanner(file, text, report);
  graph.set(file, checkFloors(file, blanked(text, true), report));
  checkLines(file, code, blanked(text, true), report);
  if (!file.endsWith(".c")) continue;
  functions.push(...checkFunctions(lines, report).map((f) => ({ ...f, file })));
  checkGlobals(file, lines, report);
}

const cycle = findCycle(graph);
if (cycle) findings.push(`${cycle[0]}:1 cycle ${cycle.join(" → ")}`);
functions.sort((a, b) => a.lines - b.lines);
const median = share(functions, 0.5);
const ninth = share(functions, 0.9);
if (median > LIMITS.functionMedian) findings.push(`all:1 function median ${median} lines, at most ${LIMITS.functionMedian}`);
if (ninth > LIMITS.functionNinth) findings.push(`all:1 function nine of ten have up to ${ninth} lines, at most ${LIMITS.functionNinth}`);
for (const e of exceptions) if (!e.used) findings.push(`tool/lint_allow.txt:${e.line} unused exception ${e.rule} ${e.name}`);

for (const finding of findings) console.log(finding);
if (process.argv.includes("--report"))
  for (const f of functions.slice(-10).reverse()) console.log(`       ${f.lines} lines ${f.file}:${f.name}`);
console.log(`lint: ${files.length} files, ${functions.length} functions, median ${median} lines, nine of ten ≤ ${ninth}, ${findings.length} findings`);
process.exit(findings.length > 0 ? 1 : 0);
