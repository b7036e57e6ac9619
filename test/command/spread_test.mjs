// `dugnad spread` as a researcher meets it: tables in, refusals with file and line, one result in three forms, the same bits on
// any number of threads. What the numbers mean is tested in engine/. Prints "N passed, N failed".
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, counted, run, said, serve, within } from "./program.mjs";

const spread = (words, options) => run(["spread", ...words], options);

function refused(what, got, pattern, status) {
  const lines = said(got.err);
  const good = got.status === status && got.out === "" && lines.length === 1 && lines[0].startsWith("dugnad: spread") && pattern.test(lines[0]);
  check(`refused: ${what}`, good, `status ${got.status}\n${got.out}${got.err}`);
}

// Twenty in a ring; the first adopts at the start, some follow, each in the period after a neighbour.
const ids = Array.from({ length: 20 }, (_, i) => `n${i}`);
const toa = [1, 2, 3, 4, 5, 6, 7, "", "", "", "", "", "", "", "", "", "", 7, 4, 2];
const nodes = `id,toa,size,place\n${ids.map((id, i) => `${id},${toa[i]},${i % 4},p${i % 3}`).join("\n")}\n`;
const edges = `ego,alter\n${ids.map((id, i) => `${id},n${(i + 1) % 20}`).join("\n")}\n`;

function write(folder, files) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

await within("help", () => {
  const all = spread([]);
  check("help without a command", all.status === 0 && all.err === "" && all.out.startsWith("Usage: dugnad spread COMMAND"));
  for (const name of ["describe", "test", "fit", "hazard", "cox", "infer", "simulate", "seed", "forecast"]) {
    const one = spread([name, "--help"]);
    check(`${name} --help`, one.status === 0 && one.out.startsWith(`Usage: dugnad spread ${name}`) && one.out.includes("--threads") && one.out.includes("--json"));
    check(`help names ${name}`, all.out.includes(`  ${name} `));
  }
});

await within("refusals", (folder) => {
  const cwd = { cwd: folder };
  const bare = ["simulate", "--start", "n0", "--edges"];
  write(folder, {
    "edges.csv": edges, "nodes.csv": nodes, "empty.csv": "", "four.csv": "a,b,c,d\n1,2,3,4\n", "short.csv": "ego,alter\nn0\n", "weight.csv": "ego,alter,weight\nn0,n1,-1\n",
    "bare.csv": "n0,n1\nn1,n0\n", "heavy.csv": "ego,alter,weight\nn0,n1,2\n", "stranger.csv": "ego,alter\nn0,who\n", "quote.csv": 'ego,alter\n"n0,n1\n', "latin.csv": Buffer.from([0x65, 0x2c, 0xe6, 0x0a]),
    "twice.csv": "id,toa\na,1\na,2\n", "late.csv": "id,toa\na,soon\n", "nobody.csv": "id,toa\na,\nb,\n", "none.csv": "id,toa\n", "dated.csv": "id,toa\na,2018-02-30\n", "nameless.csv": "id,toa,\na,1,2\n",
  });
  refused("an unknown command", spread(["fly"], cwd), /unknown command fly/, 2);
  refused("an unknown option", spread(["seed", "--fast"], cwd), /unknown --fast/, 2);
  refused("no ties", spread(["seed"], cwd), /--edges FILE is needed/, 2);
  refused("no nodes", spread(["forecast"], cwd), /--nodes FILE is needed/, 2);
  refused("a file that is not there", spread([...bare, "no.csv"], cwd), /no\.csv: No such file/, 1);
  refused("an empty file", spread([...bare, "empty.csv"], cwd), /empty\.csv:\d+: the file is empty/, 1);
  refused("too many columns", spread([...bare, "four.csv"], cwd), /four\.csv:1: the columns are/, 1);
  refused("a short line", spread([...bare, "short.csv"], cwd), /short\.csv:2: .*as many cells/, 1);
  refused("ties without the columns' names", spread([...bare, "bare.csv"], cwd), /bare\.csv:1: the columns' names come first/, 1);
  refused("a weight below 0", spread([...bare, "weight.csv"], cwd), /weight\.csv:2: a weight/, 1);
  refused("a weight that is no chance", spread([...bare, "heavy.csv", "--p", "weight"], cwd), /at most 1/, 1);
  refused("a node that is not there", spread([...bare, "stranger.csv", "--nodes", "nodes.csv"], cwd), /stranger\.csv:2: there is no such node: who/, 1);
  refused("an open quote", spread([...bare, "quote.csv"], cwd), /quote\.csv:2: a quote/, 1);
  refused("not UTF-8", spread([...bare, "latin.csv"], cwd), /latin\.csv: not text in UTF-8/, 1);
  refused("an id twice", spread(["forecast", "--nodes", "twice.csv"], cwd), /twice\.csv:3: this id stands twice/, 1);
  refused("a time that is none", spread(["forecast", "--nodes", "late.csv"], cwd), /late\.csv:2: toa is/, 1);
  refused("a day that is none", spread(["forecast", "--nodes", "dated.csv", "--period", "week"], cwd), /dated\.csv:2: toa is a date/, 1);
  refused("nobody adopted", spread(["forecast", "--nodes", "nobody.csv"], cwd), /nobody adopted/, 1);
  refused("no lines", spread(["forecast", "--nodes", "none.csv"], cwd), /there are no nodes/, 1);
  refused("a column without a name", spread(["forecast", "--nodes", "nameless.csv"], cwd), /a column without a name/, 1);
  refused("a chance above 1", spread([...bare, "edges.csv", "--p", "1.5"], cwd), /--p is a number/, 2);
  refused("a start that is not there", spread(["simulate", "--edges", "edges.csv", "--start", "x"], cwd), /no node x/, 2);
  refused("no start", spread(["simulate", "--edges", "edges.csv"], cwd), /--start says/, 2);
  refused("more than there are", spread(["seed", "--edges", "edges.csv", "--k", "21"], cwd), /more than the 20/, 2);
  refused("a choice that is none", spread(["simulate", "--edges", "edges.csv", "--model", "x"], cwd), /--model is ic\|threshold\|sir/, 2);
  refused("an option twice", spread(["seed", "--k", "1", "--k", "2"], cwd), /--k stands twice/, 2);
  refused("two forms at once", spread(["seed", "--edges", "edges.csv", "--k", "1", "--json", "--csv", "chosen"], cwd), /either/, 2);
  refused("a column of words", spread(["forecast", "--nodes", "nodes.csv", "--edges", "edges.csv", "--columns", "place"], cwd), /holds words/, 1);
  refused("a column that is not there", spread(["forecast", "--nodes", "nodes.csv", "--edges", "edges.csv", "--columns", "x"], cwd), /no column x/, 2);
  refused("too few periods to look back", spread(["forecast", "--nodes", "nodes.csv", "--edges", "edges.csv", "--backtest", "9"], cwd), /needs 22 periods/, 2);
});

await within("results", (folder) => {
  const cwd = { cwd: folder };
  write(folder, { "edges.csv": edges, "nodes.csv": nodes, "back.csv": `id,toa,size,place\n${nodes.trim().split("\n").slice(1).reverse().join("\n")}\n` });
  const tables = ["--nodes", "nodes.csv", "--edges", "edges.csv", "--undirected"];
  const sum = execFileSync("sha256sum", ["nodes.csv"], { cwd: folder, encoding: "utf8" }).slice(0, 64);
  for (const words of [["fit", "--horizon", "4", "--runs", "500"], ["test"], ["test", "--statistic", "moran", "--permute", "ties"], ["test", "--statistic", "together", "--group", "place"], ["simulate", "--p", "0.5"], ["simulate", "--model", "threshold"], ["simulate", "--model", "sir"], ["seed", "--k", "3"],
    ["forecast", "--runs", "400", "--horizon", "3", "--columns", "size", "--group", "place", "--backtest", "2", "--size", "size", "--what-if", "pilot:n10", "--invite", "3"],
    ["forecast", "--model", "cloglog", "--neighbours", "share", "--runs", "400", "--what-if", "meeting:n9,n12,n15"]]) {
    const name = words.slice(0, 3).join(" ");
    const given = words[0] === "fit" ? tables.slice(0, 2) : tables;
    const [one, three] = [1, 3].map((threads) => spread([...words, ...given, "--json", "--threads", String(threads)], cwd));
    check(`${name}: runs`, one.status === 0 && one.err === "", one.err);
    check(`${name}: the same bits on any number of threads`, one.out === three.out);
    const got = JSON.parse(one.out);
    check(`${name}: says what it was made from`, got.version === "1.0" && got.seed === 1 && got.input_nodes.sha256 === sum);
    const other = spread([...words, ...given, "--json", "--seed", "2"], cwd);
    check(`${name}: another seed is another sample`, other.status === 0 && other.out !== one.out);
  }
});

await within("forms", (folder) => {
  const cwd = { cwd: folder };
  write(folder, { "edges.csv": edges, "nodes.csv": nodes, "dates.csv": "id,toa\na,2018-04-23\nb,2018-06-01\nc,2018-06-30\nd,2018-07-01\ne,\nf,\n", "pairs.csv": "ego,alter\na,b\nb,c\n" });
  const words = ["seed", "--edges", "edges.csv", "--undirected", "--k", "2"];
  const json = JSON.parse(spread([...words, "--json"], cwd).out);
  const csv = spread([...words, "--csv", "chosen"], cwd);
  const rows = csv.out.trim().split("\r\n").map((line) => line.split(","));
  check("CSV has the same rows as JSON", rows.length === 3 && json.chosen.every((c, i) => rows[i + 1][0] === c.id && Number(rows[i + 1][1]) === c.gain), csv.out);
  const text = spread(words, cwd);
  check("text is for people", text.status === 0 && text.out.includes("chosen\n") && text.out.includes("Note: at least"), text.out);
  const none = spread([...words, "--csv", "x"], cwd);
  check("a table that is not there is said, with those there are", none.status === 2 && none.out === "" && /there are .*chosen/.test(none.err), none.err);
  const dated = spread(["forecast", "--nodes", "dates.csv", "--edges", "pairs.csv", "--period", "month", "--runs", "100", "--horizon", "2", "--json"], cwd);
  check("dates become months", JSON.parse(dated.out).fitted_from === "2018-04" && JSON.parse(dated.out).fitted_to === "2018-07", dated.out);
  const cut = JSON.parse(spread(["forecast", "--nodes", "nodes.csv", "--edges", "edges.csv", "--to", "5", "--runs", "100", "--json"], cwd).out);
  check("later than --to is not known yet", cut.curve[0].mean === 7 && cut.notes.some((n) => n.includes("3 adopted after")), JSON.stringify(cut.curve[0]));
});

await within("hazard", (folder) => {
  const cwd = { cwd: folder };
  const near = (got, want) => Math.abs(got - want) <= 1e-10 * Math.max(1, Math.abs(want));
  const rows = (n, events, x) => Array.from({ length: n }, (_, i) => `${i < events ? 1 : 0},${x},${i % 9}\n`).join("");
  write(folder, { "two.csv": `y,x,unit\n${rows(40, 7, 0)}${rows(60, 18, 1)}`, "nodes.csv": nodes, "edges.csv": edges, "gap.csv": `y,x,unit\n${rows(40, 0, 0)}${rows(60, 18, 1)}` });
  const fit = (words) => spread(["hazard", ...words, "--json"], cwd);
  const got = JSON.parse(fit(["--panel", "two.csv", "--formula", "y ~ x"]).out);
  const cloglog = (p) => Math.log(-Math.log(1 - p));
  const [low, high] = got.coefficients;
  const loglik = 7 * Math.log(7 / 40) + 33 * Math.log(33 / 40) + 18 * Math.log(0.3) + 42 * Math.log(0.7);
  check("two rates have closed forms", low.name === "(Intercept)" && high.name === "x" && near(low.estimate, cloglog(7 / 40)) && near(high.estimate, cloglog(0.3) - cloglog(7 / 40)), JSON.stringify(got));
  check("and so has their likelihood", near(got.loglik, loglik) && near(got.deviance, -2 * loglik) && near(got.aic, 4 - 2 * loglik) && got.n === 100 && got.events === 25);
  check("z is the estimate in standard errors", near(high.z, high.estimate / high.se) && high.p > 0.05 && high.p < 1);
  const logit = JSON.parse(fit(["--panel", "two.csv", "--formula", "y ~ x", "--link", "logit", "--firth"]).out);
  check("Firth's logit adds a half to each cell", Math.abs(logit.coefficients[0].estimate - Math.log(7.5 / 33.5)) < 1e-9, JSON.stringify(logit));
  const cluster = JSON.parse(fit(["--panel", "two.csv", "--formula", "y ~ x", "--cluster", "unit"]).out);
  check("errors by cluster are others, and few clusters are told", cluster.coefficients[1].se !== high.se && near(cluster.coefficients[1].estimate, high.estimate) && cluster.notes.some((n) => n.includes("here are 9")));
  // Units 0 … 8 are clusters: 256 ways to sign them, each tried by hand. At the overall rate the score is (y - 1/4)(x - 3/5).
  const score = Array(9).fill(0);
  for (const [n, events, x] of [[40, 7, 0], [60, 18, 1]]) for (let i = 0; i < n; i++) score[i % 9] += ((i < events ? 1 : 0) - 0.25) * (x - 0.6);
  const signed = Array.from({ length: 512 }, (_, ways) => Math.abs(score.reduce((sum, s, g) => sum + ((ways >> g) & 1 ? -s : s), 0)));
  const share = signed.filter((s) => s >= signed[0] - 1e-9).length / 512;
  const wild = (...words) => fit(["--panel", "two.csv", "--formula", "y ~ x", "--cluster", "unit", "--bootstrap", ...words]).out;
  const every = JSON.parse(wild("256"));
  check("every way to sign nine clusters", near(every.coefficients[1].bootstrap_p, share) && every.coefficients[1].bootstrap_error === 0 && every.bootstrap_runs === 256 && every.coefficients[0].bootstrap_p === null, JSON.stringify(every));
  check("and it is told", every.notes.some((n) => n.includes("all 256 ways to sign 9 clusters")) && every.coefficients[1].p === cluster.coefficients[1].p);
  const drawn = wild("200", "--threads", "1");
  const part = JSON.parse(drawn).coefficients[1];
  check("drawn signs: the same bits on any number of threads", drawn === wild("200", "--threads", "3") && Math.abs(part.bootstrap_p - share) < 4 * part.bootstrap_error && part.bootstrap_error > 0, drawn);
  refused("signs without clusters", fit(["--panel", "two.csv", "--formula", "y ~ x", "--bootstrap", "99"]), /--bootstrap needs --cluster/, 2);
  refused("signs with Firth's penalty", fit(["--panel", "two.csv", "--formula", "y ~ x", "--cluster", "unit", "--firth", "--bootstrap", "99"]), /--bootstrap is not for --firth/, 2);
  // Pairs: 20 with both events, 20 with none, 22 with one. A pair's likelihood integrates over what it has in common.
  const pairs = [...Array(20).fill([1, 1]), ...Array(20).fill([0, 0]), ...Array(22).fill([0, 1])];
  write(folder, { "pairs.csv": `y,pair\n${pairs.map(([a, b], i) => `${a},p${i}\n${b},p${i}\n`).join("")}` });
  const random = JSON.parse(fit(["--panel", "pairs.csv", "--formula", "y ~ 1", "--link", "logit", "--random", "pair"]).out);
  const pair = (events) => {
    let sum = 0;
    for (let u = -9; u < 9; u += 0.01) {
      const p = 1 / (1 + Math.exp(-random.coefficients[0].estimate - random.random.sd * u));
      sum += ((0.01 * Math.exp((-u * u) / 2)) / Math.sqrt(2 * Math.PI)) * p ** events * (1 - p) ** (2 - events);
    }
    return Math.log(sum);
  };
  const whole = 20 * pair(2) + 20 * pair(0) + 22 * pair(1);
  check("a random intercept of pairs", Math.abs(random.coefficients[0].estimate) < 1e-6 && random.random.sd > 1 && random.random.p < 0.05 && Math.abs(random.loglik - whole) < 1e-4 && near(random.aic, 4 - 2 * random.loglik) && near(random.random.chi2, 2 * (random.loglik - 124 * Math.log(0.5))), JSON.stringify([random, whole]));
  refused("a random intercept of what is not there", fit(["--panel", "two.csv", "--formula", "y ~ x", "--random", "z"]), /--random: there is no column z/, 2);
  refused("a random intercept and errors by cluster", fit(["--panel", "two.csv", "--formula", "y ~ x", "--random", "unit", "--cluster", "unit"]), /--random is not for --cluster/, 2);
  refused("a random intercept where all is told apart", fit(["--panel", "gap.csv", "--formula", "y ~ x", "--random", "unit"]), /no finite estimate to begin/, 1);
  const gap = JSON.parse(fit(["--panel", "gap.csv", "--formula", "y ~ x"]).out);
  check("separation is told, and no number stands in its place", gap.separated === true && gap.coefficients.every((c) => c.estimate === null && c.se === null) && gap.notes.some((n) => n.includes("--firth")), JSON.stringify(gap));
  const built = JSON.parse(fit(["--nodes", "nodes.csv", "--edges", "edges.csv", "--undirected", "--formula", "adopted ~ exposure + size", "--firth"]).out);
  // At risk: 10 who never did, in 7 periods each, and 1 2 3 4 5 6 7 7 4 2 of those who did.
  check("rows are built up to and with the adoption", built.n === 70 + 41 && built.events === 10 && built.coefficients.map((c) => c.name).join(" ") === "(Intercept) exposure size", JSON.stringify(built));
  const dropped = JSON.parse(fit(["--nodes", "nodes.csv", "--edges", "edges.csv", "--to", "9", "--formula", "adopted ~ size + factor(period)"]).out);
  check("empty periods are left out with a note", dropped.n === 111 && dropped.notes.some((n) => n.startsWith("2 periods in which nobody adopted were left out, with their 20 rows")), JSON.stringify(dropped.notes));
  refused("a formula with a place", fit(["--panel", "two.csv", "--formula", "y ~ x + spline(x)"]), /--formula, column 9: unknown function spline/, 2);
  refused("a column that no formula knows", fit(["--panel", "two.csv", "--formula", "y ~ x + z"]), /--formula, column 9: there is no column z/, 2);
  refused("no formula", fit(["--panel", "two.csv"]), /--formula TEXT is needed/, 2);
  refused("no rows to build", fit(["--formula", "adopted ~ 1"]), /--nodes FILE is needed/, 2);
});

// Six rows of Therneau and Grambsch (2000, appendix E.1), whose fit has a closed form: r = e^b, 2 = r/(r+1) + 2r/(r+3).
await within("cox", (folder) => {
  const cwd = { cwd: folder };
  const near = (got, want, part = 1e-10) => Math.abs(got - want) <= part * Math.max(1, Math.abs(want));
  const six = [[1, 1, 1], [0, 1, 1], [1, 6, 1], [1, 6, 0], [0, 8, 0], [1, 9, 0]];
  write(folder, {
    "six.csv": `event,time,x\n${six.map((row) => row.join()).join("\n")}\n`,
    "spells.csv": `event,start,stop,x,side\n${six.map(([y, t, x]) => [y, 0, t, x, "a"].join()).join("\n")}\n1,2,3,1,b\n0,2,3,0,b\n0,2,3,1,b\n`,
    "first.csv": "event,time,x\n1,1,1\n1,2,1\n0,3,0\n0,3,0\n", "back.csv": "event,start,stop,x\n1,2,2,1\n", "half.csv": "event,time,x\n0.5,2,1\n1,1,0\n", "late.csv": "event,time,x\n1,soon,1\n", "gone.csv": `event,time,x,side,of\n${six.map((row, i) => `${row.join()},a,${i}`).join("\n")}\n1,,1,a,1\n0,2,1,,2\n1,1,1,a,\n`,
    "none.csv": "event,time,x\n0,2,1\n0,3,0\n", "timeless.csv": "event,x\n1,1\n0,0\n", "nodes.csv": nodes, "edges.csv": edges,
  });
  const fit = (words) => spread(["cox", ...words, "--json"], cwd);
  const r = (3 + Math.sqrt(33)) / 2;
  const got = JSON.parse(fit(["--panel", "six.csv", "--formula", "event ~ x", "--ties", "breslow"]).out);
  const [b] = got.coefficients;
  check("Breslow's fit has a closed form", b.name === "x" && near(b.estimate, Math.log(r)) && near(b.se, 1 / Math.sqrt(r / (r + 1) ** 2 + (6 * r) / (r + 3) ** 2)) && near(b.hazard_ratio, r), JSON.stringify(got));
  check("and so has its likelihood", near(got.loglik, 2 * Math.log(r) - Math.log(3 * r + 3) - 2 * Math.log(r + 3)) && near(got.null_loglik, -Math.log(96)) && got.n === 6 && got.events === 4 && got.times === 3);
  check("three tests, of which the score's is 1 / (1/4 + 3/8)", got.tests.map((t) => t.test).join() === "likelihood_ratio,wald,score" && near(got.tests[2].chi2, 1.6) && got.tests[2].df === 1);
  check("rows without start are noted", got.ties === "breslow" && got.notes.some((n) => n.includes("from the beginning until time")), got.notes.join());
  const efron = JSON.parse(fit(["--panel", "six.csv", "--formula", "event ~ x"]).out);
  check("Efron is usual", efron.ties === "efron" && near(efron.coefficients[0].estimate, 1.676857, 1e-6), JSON.stringify(efron));
  const strata = JSON.parse(fit(["--panel", "spells.csv", "--formula", "event ~ x", "--ties", "breslow", "--strata", "side"]).out);
  check("start and stop are known by name, and strata are not compared", near(strata.null_loglik, -Math.log(96) - Math.log(3)) && strata.events === 5 && strata.notes.every((n) => !n.includes("beginning")), JSON.stringify(strata));
  const first = JSON.parse(fit(["--panel", "first.csv", "--formula", "event ~ x"]).out);
  check("who is always first has no finite estimate", first.separated === true && first.coefficients[0].estimate === null && first.coefficients[0].hazard_ratio === null && first.notes.some((n) => n.includes("no finite estimate")), JSON.stringify(first));
  const built = JSON.parse(fit(["--nodes", "nodes.csv", "--edges", "edges.csv", "--undirected", "--formula", "adopted ~ size + period"]).out);
  check("rows are those of hazard, and what time alone decides has no value", built.n === 111 && built.events === 10 && built.times === 7 && built.coefficients[1].estimate === null && built.coefficients[0].estimate !== null, JSON.stringify(built));
  const none = JSON.parse(fit(["--nodes", "nodes.csv", "--formula", "adopted ~ 1"]).out);
  check("without columns there is the likelihood alone", none.coefficients.length === 0 && none.loglik === none.null_loglik && none.tests[0].p === null, JSON.stringify(none));
  refused("a level for each period", fit(["--nodes", "nodes.csv", "--formula", "adopted ~ size + factor(period)"]), /column 25: factor\(period\) has no place here/, 2);
  refused("both kinds of errors", fit(["--panel", "six.csv", "--formula", "event ~ x", "--robust", "--cluster", "x"]), /either --robust or --cluster/, 2);
  refused("a sight of ready rows", fit(["--panel", "six.csv", "--formula", "event ~ x", "--group", "x"]), /--group is for rows that are built/, 2);
  refused("a time that is not there", fit(["--panel", "six.csv", "--formula", "event ~ x", "--time", "when"]), /--time: there is no column when/, 2);
  refused("no time at all", fit(["--panel", "timeless.csv", "--formula", "event ~ x"]), /no column period, stop or time/, 2);
  refused("a time of words", fit(["--panel", "late.csv", "--formula", "event ~ x"]), /the column time holds words/, 1);
  const gone = JSON.parse(fit(["--panel", "gone.csv", "--formula", "event ~ x", "--strata", "side", "--cluster", "of"]).out);
  check("rows without time, stratum or cluster are left out", gone.n === 6 && near(gone.null_loglik, -Math.log(24) - Math.log(3)) && gone.notes.some((n) => n.startsWith("3 rows in which something is missing")), JSON.stringify(gone));
  refused("a row that ends when it starts", fit(["--panel", "back.csv", "--formula", "event ~ x"]), /start is not before its end/, 1);
  refused("half an event", fit(["--panel", "half.csv", "--formula", "event ~ x"]), /not 0 or 1/, 1);
  refused("no events", fit(["--panel", "none.csv", "--formula", "event ~ x"]), /there are no events/, 1);
  refused("a stratum that is not there", fit(["--panel", "six.csv", "--formula", "event ~ x", "--strata", "y"]), /--strata: there is no column y/, 2);
  refused("times for rows that are built", fit(["--nodes", "nodes.csv", "--formula", "adopted ~ size", "--time", "toa"]), /--time and --start are for --panel/, 2);
});

await within("fit", (folder) => {
  const cwd = { cwd: folder };
  const near = (got, want, part = 1e-10) => Math.abs(got - want) <= part * Math.max(1, Math.abs(want));
  const series = (name, counts, first = 2001) => write(folder, { [name]: `period,adopted\n${counts.map((n, i) => `${first + i},${n}\n`).join("")}` });
  const some = [1, 2, 2, 4, 6, 9, 12, 10, 8, 6, 4, 3, 1, 1];
  series("some.csv", some);
  series("falling.csv", [50, 20, 10, 6, 3]);
  series("early.csv", [1, 1, 2, 3, 4, 6, 9, 13]);
  series("double.csv", [1, 2, 4, 8, 16, 32]);
  series("step.csv", [0, 9, 0, 0]);
  series("few.csv", [1, 0, 0, 1]);
  write(folder, {
    "nodes.csv": `id,toa\n${some.flatMap((n, t) => Array(n).fill(2001 + t)).concat(Array(31).fill("")).map((t, i) => `n${i},${t}\n`).join("")}`,
    "missing.csv": "period,adopted\n2001,1\n2002,5\n2003,\n", "gap.csv": "period,adopted\n2001,1\n2003,5\n2004,3\n", "words.csv": "period,adopted\n2001,many\n2002,5\n", "names.csv": "year,sales\n2001,1\n", "none.csv": "period,adopted\n",
    "below.csv": "period,adopted\n2001,4\n2002,-5\n2003,9\n2004,1\n", "dated.csv": "period,adopted\nspring,4\nsummer,9\nautumn,5\nwinter,2\n",
  });
  const run = (...words) => spread(["fit", ...words, "--json"], cwd);
  const fit = (...words) => JSON.parse(run(...words).out);
  const value = (got, name) => got.parameters.find((p) => p.name === name);
  const counts = ["--counts", "some.csv", "--market", "100"];
  for (const [curve, names] of [["bass", "p q m"], ["logistic", "A x c"], ["gompertz", "A b r"]]) {
    const ml = fit(...counts, "--curve", curve), ls = fit(...counts, "--curve", curve, "--method", "ls"), nodes = fit("--nodes", "nodes.csv", "--curve", curve);
    check(`${curve}: parameters by name, with errors and intervals`, ml.parameters.map((p) => p.name).join(" ") === names && [...ml.parameters, ...ls.parameters].every((p) => p.se > 0 && p.low < p.estimate && p.estimate < p.high && p.meaning), JSON.stringify(ml));
    check(`${curve}: one value of the goal`, ml.converged && ml.loglik < 0 && !("rss" in ml) && ls.converged && ls.rss > 0 && !("loglik" in ls));
    check(`${curve}: counts and times of adoption are one`, JSON.stringify([ml.parameters, ml.loglik, ml.periods]) === JSON.stringify([nodes.parameters, nodes.loglik, nodes.periods]));
    check(`${curve}: as many are expected by now as have adopted`, near(ml.periods[13].fitted, 69, 1e-9) && ml.periods[13].cumulative === 69 && ml.ceiling === "estimated");
    check(`${curve}: least squares say what their errors are worth`, ls.notes.some((n) => n.includes("too narrow")));
    const early = fit("--counts", "early.csv", "--market", "1000", "--curve", curve), m = value(early, curve === "bass" ? "m" : "A");
    check(`${curve}: too early to tell is said, and no number stands in its place`, early.ceiling === "too early to tell" && m.estimate === 1000 && m.se === null && m.high === null && early.notes.some((n) => n.startsWith("too early to tell the ceiling")), JSON.stringify(early));
  }
  const rate = fit("--counts", "falling.csv", "--market", "120", "--ceiling", "all");
  check("a constant hazard has a closed form", near(value(rate, "p").estimate, -Math.log(1 - 89 / 314)) && value(rate, "q").se === null && value(rate, "m").estimate === 120 && rate.ceiling === "given", JSON.stringify(rate));
  check("and no imitation is said", rate.notes.some((n) => n.includes("no imitation")));
  check("the period of the peak has a name", fit(...counts).peak.period === "2007" && fit("--counts", "dated.csv", "--market", "40", "--curve", "logistic", "--ceiling", "22").peak.period === "summer");
  series("batches.csv", [0, 12, 0, 0, 25, 0, 0, 31, 0, 0, 9, 0, 0, 2]);
  const batches = ["--counts", "batches.csv", "--market", "200", "--curve", "logistic"];
  const tight = fit(...batches), wide = fit(...batches, "--uneven"), grow = Math.sqrt(tight.dispersion);
  check("counts in batches are said to be uneven", tight.dispersion > 2 && tight.notes.some((n) => n.includes("see --uneven")), JSON.stringify(tight));
  check("and widen what is told", wide.parameters.every((p, i) => near(p.se, tight.parameters[i].se * grow) && p.low < tight.parameters[i].low && p.high > tight.parameters[i].high), JSON.stringify(wide));
  const before = fit("--nodes", "nodes.csv", "--from", "2003");
  check("who came before has no place on a Bass curve", before.market === 97 && before.adopted === 66 && before.notes.some((n) => n.includes("the 3 from before are left out")), JSON.stringify(before));
  const logistic = fit("--nodes", "nodes.csv", "--from", "2003", "--curve", "logistic");
  check("and has one on the others", logistic.market === 100 && logistic.adopted === 69 && logistic.periods[0].cumulative === 5);
  check("all have adopted: that is the ceiling", fit("--counts", "some.csv", "--market", "69").notes.some((n) => n.startsWith("all 69 have adopted")));
  const csv = spread(["fit", ...counts, "--csv", "parameters"], cwd).out.split("\r\n");
  check("CSV has the parameters", csv[0] === "name,estimate,se,low,high,meaning" && csv[1].startsWith("p,0.009"), csv.join("\n"));
  const bands = fit(...counts, "--horizon", "5").forecast;
  check("the curve runs on, with bands", bands.length === 5 && bands.every((b, i) => b.ahead === i + 1 && b.low90 <= b.low50 && b.low50 <= b.median && b.median <= b.high50 && b.high50 <= b.high90 && b.high90 <= 100 && b.mean >= 69), JSON.stringify(bands));
  refused("least squares ahead", run(...counts, "--method", "ls", "--horizon", "5"), /--horizon goes with --method ml/, 2);
  refused("all at once", run("--counts", "step.csv", "--market", "20"), /all adopted in one period/, 1);
  refused("two adopters", run("--counts", "few.csv", "--market", "20"), /fewer than 3 adopters/, 1);
  refused("no market for the likelihood", run("--counts", "some.csv"), /how many there are/, 1);
  refused("a market that is too small", run("--counts", "some.csv", "--market", "60"), /more adopters than there are/, 1);
  refused("a market that the nodes have", run("--nodes", "nodes.csv", "--market", "60"), /--market goes with --counts/, 2);
  refused("both", run("--nodes", "nodes.csv", "--counts", "some.csv"), /either --counts or --nodes/, 2);
  refused("periods of nodes for counts", run(...counts, "--from", "2003"), /either --counts or --from/, 2);
  refused("neither", run(), /--nodes FILE is needed/, 2);
  refused("a period left out", run("--counts", "gap.csv", "--market", "20"), /row 2: periods follow one another/, 1);
  refused("counts in words", run("--counts", "words.csv", "--market", "20"), /adopted is a number/, 1);
  refused("a count below 0", run("--counts", "below.csv", "--method", "ls"), /row 2: adopted is a number of 0 or more/, 1);
  refused("a count that is missing", run("--counts", "missing.csv", "--method", "ls"), /row 3: adopted is a number/, 1);
  refused("other columns", run("--counts", "names.csv"), /columns period,adopted/, 1);
  refused("no rows", run("--counts", "none.csv"), /no rows/, 1);
  refused("a ceiling of words", run(...counts, "--ceiling", "high"), /--ceiling is a number above 0, or all/, 2);
  refused("a ceiling above all", run(...counts, "--ceiling", "101"), /a ceiling above all/, 1);
  refused("all of an unknown number", run("--counts", "some.csv", "--method", "ls", "--ceiling", "all"), /needs --market/, 2);
  refused("too early and nothing to fall back on", run("--counts", "double.csv", "--method", "ls"), /too early to tell the ceiling/, 1);
});

// The worked example of doc/spread.md: with rate 1 an edge to who came just before gains L = ln(0.5 / 1e-10), one k units further back L - k.
await within("infer", (folder) => {
  const cwd = { cwd: folder };
  const near = (got, want, part = 1e-12) => Math.abs(got - want) <= part * Math.max(1, Math.abs(want));
  const lines = ["1,0301,0", "1,b,1", "1,c,2", "2,0301,0", "2,b,2", "2,c,3", "3,c,1", "3,0301,2"];
  write(folder, {
    "three.csv": `cascade,node,time\n${lines.join("\n")}\n`, "named.csv": `toa,id,cascade_id\n${lines.map((l) => l.split(",").reverse().join()).join("\n")}\n,b,3\n`,
    "dated.csv": "cascade_id,node_name,event_time\nx,a,2018-02-27\nx,b,2018-03-01\n", "twice.csv": `cascade,node,time\n${lines.join("\n")}\n2,b,9\n`, "short.csv": "cascade,node\n1,a\n",
    "soon.csv": "cascade,node,time\n1,a,0\n1,b,soon\n", "nameless.csv": "cascade,node,time\n1,,0\n", "alone.csv": "cascade,node,time\n1,a,0\n2,b,1\n", "none.csv": "cascade,node,time\n",
  });
  const infer = (file, ...words) => spread(["infer", "--cascades", file, "--json", ...words], cwd);
  const l = Math.log(0.5e10);
  const all = JSON.parse(infer("three.csv", "--lambda", "1", "--edges-max", "10").out);
  const edges = all.edges.map((e) => `${e.from} ${e.to} ${e.cascades}/${e.possible}`).join(", ");
  check("edges in order, names as they stand", edges === "b c 2/2, 0301 b 2/2, c 0301 1/1", edges);
  check("improvements by hand", [2 * l, 2 * l, l].every((v, i) => near(all.edges[i].improvement, v)), JSON.stringify(all.edges));
  // Changes L, L, 0 have the mean 2L/3 and deviation L / sqrt 3: z = 2 - 1/L, whose tail is 0.025278…
  check("p and q by hand", near(all.edges[0].p, 0.0252784000089284, 1e-12) && near(all.edges[0].q, 1.5 * all.edges[0].p) && near(all.edges[2].q, all.edges[2].p), JSON.stringify(all.edges));
  check("likelihoods by hand", near(all.null_loglik, 5 * Math.log(1e-10) - 6) && near(all.loglik, 5 * Math.log(0.5) - 6) && all.lambda === 1 && all.nodes === 3 && all.cascades === 3 && all.events === 8);
  check("it says that no more is to be explained, and what it is not", all.notes.some((n) => n.includes("no further edge")) && all.notes.some((n) => n.includes("no proof")));
  const named = JSON.parse(infer("named.csv", "--lambda", "1", "--edges-max", "10").out);
  check("other names of columns, in any order; a line without a time is told", JSON.stringify(named.edges) === JSON.stringify(all.edges) && named.notes.some((n) => n.startsWith("1 lines without a time")), JSON.stringify(named.notes));
  const auto = JSON.parse(infer("three.csv").out);
  check("lambda from the delays", near(auto.lambda, (1 / (9 / 5) + 1 / (6 / 5)) / 2), auto.lambda);
  const log = JSON.parse(infer("three.csv", "--model", "lognormal", "--lambda", "0.5,0.25").out);
  check("two parameters", log.lambda === 0.5 && log.sigma === 0.25);
  const dated = JSON.parse(infer("dated.csv", "--lambda", "1").out);
  check("dates are days", near(dated.null_loglik, Math.log(1e-10) - 2) && dated.edges[0].p === null, JSON.stringify(dated));
  const ended = JSON.parse(infer("three.csv", "--lambda", "1", "--p-max", "0.1").out);
  check("--p-max ends it, and the next is told of", ended.edges.length === 2 && ended.notes.some((n) => n.includes("the next edge has p 0.17")), JSON.stringify(ended.notes));
  const [one, three, other] = [["--threads", "1"], ["--threads", "3"], ["--seed", "2"]].map((w) => infer("three.csv", "--lambda", "1", "--bootstrap", "200", ...w).out);
  check("resamples: the same bits on any number of threads, others for another seed", one === three && one !== other && JSON.parse(one).edges.every((e) => e.found > 0.6 && e.found <= 1), one);
  refused("no cascades", spread(["infer"], cwd), /--cascades FILE is needed/, 2);
  refused("a node twice", infer("twice.csv"), /twice\.csv:10: this node stands twice in this cascade/, 1);
  refused("a column that is not there", infer("short.csv"), /short\.csv:1: the columns are cascade,node,time/, 1);
  refused("a time that is none", infer("soon.csv"), /soon\.csv:3: a time is a number/, 1);
  refused("a node without a name", infer("nameless.csv"), /nameless\.csv:2: a cascade or node without a name/, 1);
  refused("nobody after anybody", infer("alone.csv", "--lambda", "1"), /nobody comes after anybody/, 1);
  refused("nothing to estimate from", infer("alone.csv"), /do not determine the parameter: say it with --lambda/, 1);
  refused("no lines", infer("none.csv", "--lambda", "1"), /there are no events/, 1);
  refused("a rate of 0", infer("three.csv", "--lambda", "0"), /--lambda is auto or a number above 0/, 2);
  refused("two parameters where there is one", infer("three.csv", "--lambda", "1,2"), /--lambda is auto/, 2);
  refused("no edges", infer("three.csv", "--edges-max", "0"), /--edges-max is a whole number/, 2);
});

// Along the ring each adopts after a neighbour: that is not chance. Within groups of one nothing can be dealt out, and all runs are the same.
await within("test", (folder) => {
  const cwd = { cwd: folder };
  write(folder, { "edges.csv": edges, "nodes.csv": nodes });
  const test = (...words) => spread(["test", "--nodes", "nodes.csv", "--edges", "edges.csv", "--undirected", "--json", ...words], cwd);
  const times = JSON.parse(test("--statistic", "moran").out).test, ties = JSON.parse(test("--statistic", "together", "--permute", "ties").out);
  check("neighbours are alike in time", times.p < 0.05 && times.p_low <= times.p && times.above + times.same + times.below === 999, JSON.stringify(times));
  check("times are tied to ties", ties.test.p < 0.05 && ties.test.observed === 7 && ties.runs.length === 999 && ties.changed > 0.5, JSON.stringify(ties.test));
  refused("a group that is not there", test("--group", "x"), /no column x/, 2);
  write(folder, { "nodes.csv": nodes.replace(/^.*$/gm, (line) => (line ? `${line},${line.split(",")[0]}` : line)).replace(",id\n", ",own\n") });
  const own = JSON.parse(test("--group", "own", "--runs", "9").out).test;
  check("groups of one keep their times", own.same === 9 && own.p === 1 && own.sd === 0, JSON.stringify(own));
  refused("groups for ties", test("--permute", "ties", "--group", "own"), /--group is for/, 2);
  refused("nobody tied", spread(["test", "--nodes", "nodes.csv"], cwd), /--edges FILE is needed/, 2);
});

// The worked example of doc/spread.md: every number of it, computed by hand.
await within("six nodes", () => {
  const example = ["--nodes", "doc/example/six_nodes.csv", "--edges", "doc/example/six_ties.csv"];
  const describe = (...words) => JSON.parse(spread(["describe", ...example, "--json", ...words]).out);
  const near = (got, want) => (got === null || want === null || typeof want !== "number" ? got === want : Math.abs(got - want) <= 1e-12 * Math.max(1, Math.abs(want)));
  const same = (what, got, want) => check(`six nodes: ${what}`, got.length === want.length && got.every((v, i) => near(v, want[i])), JSON.stringify(got));
  const all = describe();
  const column = (table, name) => all[table].map((row) => row[name]);
  const x = null;
  same("adopted", column("periods", "adopted"), [1, 2, 1, 1]);
  same("cumulative", column("periods", "cumulative"), [1, 3, 4, 5]);
  same("proportion", column("periods", "proportion"), [1 / 6, 1 / 2, 2 / 3, 5 / 6]);
  same("rate", column("periods", "rate"), [x, 2, 1 / 3, 1 / 4]);
  same("hazard", column("periods", "hazard"), [1 / 6, 2 / 5, 1 / 3, 1 / 2]);
  same("Moran by period", column("periods", "moran"), [-0.46, 0.6, 0.35, -0.1]);
  same("toa", column("nodes", "toa"), [1, 2, 2, 4, x, 3]);
  same("category", column("nodes", "category"), ["early_adopter", "early_majority", "early_majority", "laggard", "non_adopter", "late_majority"]);
  same("threshold", column("nodes", "threshold"), [x, 1, 1 / 2, 3 / 4, x, x]);
  same("threshold above", column("nodes", "threshold_above"), [x, x, x, x, 1 / 2, x]);
  same("infectiousness", column("nodes", "infectiousness"), [14 / 23, x, 1 / 6, x, x, 1]);
  same("susceptibility", column("nodes", "susceptibility"), [x, 1, 1, 11 / 26, x, x]);
  same("in-degree", column("nodes", "in_degree"), [3, 2, 2, 1, 1, 1]);
  same("out-degree", column("nodes", "out_degree"), [1, 1, 2, 4, 2, 0]);
  const none = [x, x, x, x];
  same("exposure", all.exposure.flat(), [[0, 0, 1, 1], [0, 1, 1, 1], [0, 1 / 2, 1, 1], [0, 1 / 4, 1 / 2, 3 / 4], [0, 0, 1 / 2, 1 / 2], none].flat());
  same("exposure, lag 2", describe("--lag", "2").exposure.flat(), [[0, 0, 0, 1], [0, 0, 1, 1], [0, 0, 1 / 2, 1], [0, 0, 1 / 4, 1 / 2], [0, 0, 0, 1 / 2], none].flat());
  same("exposure, in", describe("--exposure", "in").exposure.flat(), [[0, 0, 2 / 3, 2 / 3], [0, 1 / 2, 1, 1], ...Array(4).fill([0, 0, 0, 0])].flat());
  same("exposure, valued", describe("--exposure", "valued").exposure.flat(), [[0, 0, 1, 1], [0, 1, 1, 1], [0, 1 / 4, 1, 1], [0, 1 / 4, 1 / 2, 3 / 4], [0, 0, 1 / 4, 1 / 4], none].flat());
  same("exposure, count", describe("--exposure", "count").exposure.flat(), [[0, 0, 1, 1], [0, 1, 1, 1], [0, 1, 2, 2], [0, 1, 2, 3], [0, 0, 1, 1], none].flat());
  same("exposure, by attribute", describe("--attribute", "weight").exposure.flat(), [[0, 0, 1, 1], [0, 1, 1, 1], [0, 1 / 4, 1, 1], [0, 1 / 3, 2 / 3, 2 / 3], [0, 0, 1 / 2, 1 / 2], none].flat());
  same("Moran", [all.moran.observed, all.moran.expected], [21 / 104, -1 / 4]);
  same("local Moran", column("nodes", "local_moran"), [7 / 13, 7 / 13, 9 / 26, -8 / 13, x, x]);
  same("local Moran expected", column("nodes", "local_moran_expected").slice(0, 2), [-49 / 104, -4 / 104]);
  same("joins of both", column("joins", "both"), [0, 2, 2, 3.5]);
  same("joins of one", column("joins", "one"), [2, 1.5, 2, 1.5]);
  same("joins of none", column("joins", "none"), [3, 1.5, 1, 0]);
  same("joins expected in period 2", ["both", "one", "none"].map((name) => all.joins[1][`${name}_expected`]), [1, 3, 1]);
  check("six nodes: no chance, no p", all.joins[0].both_sd === 0 && all.joins[0].both_p === null && all.joins[1].both_p > 0.05, JSON.stringify(all.joins));
  same("survival", all.survival.map((row) => row.survival), [5 / 6, 1 / 2, 1 / 3, 1 / 6]);
  same("threshold survival", all.threshold_survival.map((row) => row.survival), [3 / 4, 3 / 8, 0]);
  same("means", [all.toa_summary.mean, all.toa_summary.sd, all.threshold_summary.mean, all.threshold_summary.sd], [2.4, Math.sqrt(1.3), 3 / 4, 1 / 4]);
  const fit = (...words) => JSON.parse(spread(["fit", ...example.slice(0, 2), "--json", ...words]).out);
  const ml = fit(), ls = fit("--method", "ls");
  const digits = (got, want) => got.every((v, i) => Math.abs(v - want[i]) < 5e-8);
  check("six nodes: a curve by likelihood, and no ceiling", ml.ceiling === "too early to tell" && digits([...ml.parameters.map((p) => p.estimate), ml.loglik], [0.1591383, 0.678898, 6, -9.5140778]), JSON.stringify(ml));
  check("six nodes: a curve by least squares", digits([...ls.parameters.map((p) => p.estimate), ls.rss], [0.1464372, 0.9769638, 5.3413402, 0.1039062]), JSON.stringify(ls));
  refused("an attribute of words", spread(["describe", ...example.slice(0, 2), "--attribute", "x"]), /no column of numbers x/, 2);
});

await within("invitations", (folder) => {
  const cwd = { cwd: folder };
  write(folder, { "edges.csv": edges, "nodes.csv": nodes });
  const base = ["forecast", "--nodes", "nodes.csv", "--edges", "edges.csv", "--undirected", "--runs", "400", "--horizon", "4", "--size", "size"];
  const got = JSON.parse(spread([...base, "--invite", "2", "--json"], cwd).out);
  const [nobody, invited] = got.invite_beside;
  check("two, who do not have it", got.invited.length === 2 && got.invited.every((one) => toa[ids.indexOf(one.id)] === ""), JSON.stringify(got.invited));
  check("what they add", Math.abs(got.invite.without + got.invited[0].gain + got.invited[1].gain - got.invite.reach) < 1e-9 && got.invite.bound >= got.invite.reach);
  check("more than nobody, and no worse than other rules", invited.mean > nobody.mean + 1 && got.invite_beside.slice(2).every((one) => one.mean < invited.mean + 4 * one.se));
  refused("more than there are", spread([...base, "--invite", "15"], cwd), /--invite 15 is more than the 10 who do not have it/, 1);
  refused("a hazard without a guarantee", spread([...base, "--model", "cloglog", "--invite", "2"], cwd), /--invite needs --model additive/, 2);
  refused("too far ahead", spread([...base, "--invite", "2", "--horizon=300"].filter((word, i, all) => word !== "--horizon" && all[i - 1] !== "--horizon"), cwd), /at most 254 periods/, 2);
});

// The demo world's own tables give what the same tables as files give: K1, written in Skjervøy, is in use in one more municipality.
await within("an installation's database", async (folder) => {
  const cwd = { cwd: folder };
  const from = ["--database", "demo.db"];
  const server = await serve(join(folder, "demo.db"), { demo: true });
  const cards = (await (await fetch(`${server.base}/cards.json?limit=200`)).json()).items;
  await server.stop();
  const card = String(cards.find((one) => one.title.startsWith("Felles tavlemøte")).id);
  const got = JSON.parse(spread(["describe", ...from, "--card", card, "--json"], cwd).out);
  const users = got.nodes.filter((one) => one.toa !== null);
  check("all municipalities", got.nodes.length === 357 && got.nodes.reduce((sum, one) => sum + one.out_degree, 0) === 2 * 942);
  check("those who use it, by month", users.length === 2 && users.some((one) => one.id === "5542") && users.every((one) => /^\d{4}-\d\d$/.test(one.toa)), JSON.stringify(users.slice(0, 9)));
  const hazard = spread(["hazard", ...from, "--card", card, "--formula", "adopted ~ log(population)", "--json"], cwd);
  check("its columns stand in formulas", JSON.parse(hazard.out).coefficients[1].name === "log(population)", hazard.err);
  write(folder, { "edges.csv": `ego,alter\n${readFileSync("data/neighbour.csv", "utf8").split("\n").slice(1).filter(Boolean).map((line) => line.split(",").slice(0, 2).join(",")).join("\n")}\n` });
  const reach = (words) => JSON.parse(spread(["simulate", ...words, "--start", "5542", "--p", "0.3", "--json"], cwd).out).spread.mean;
  const [stored, file] = [reach(from), reach(["--edges", "edges.csv", "--undirected"])];
  check("ties of the database and of a file", Math.abs(stored - file) < 1.5, `${stored} and ${file}`);
  refused("no card", spread(["describe", ...from], cwd), /--card ID is needed/, 2);
  refused("a card that is not there", spread(["describe", ...from, "--card", "999999"], cwd), /there is no card 999999/, 1);
  refused("a card of no database", spread(["describe", "--card", card], cwd), /--card goes with --database/, 2);
  refused("a database that is not there", spread(["describe", "--database", "none.db", "--card", card], cwd), /none\.db: No such file/, 1);
});

// 3,000 in a ring, each tied to two on either side. Where each looks to them, what they do in the same period tells nothing more. Where
// nobody looks but neighbours are alike (one rate for each ten), it does.
await within("a placebo one period ahead", (folder) => {
  const cwd = { cwd: folder };
  const [n, periods] = [3000, 8];
  let state = 7;
  const chance = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const grow = (hazard) => {
    const when = Array(n).fill(Infinity);
    for (let t = 1; t <= periods; t++) {
      const before = [...when];
      for (let i = 0; i < n; i++) if (before[i] > t && chance() < hazard(i, (j) => before[(i + j + n) % n] < t)) when[i] = t;
    }
    return `id,toa\n${when.map((t, i) => `n${i},${t < Infinity ? t : ""}`).join("\n")}\n`;
  };
  const rate = Array.from({ length: n / 10 }, () => 0.3 * chance() ** 3);
  write(folder, {
    "ring.csv": `ego,alter\n${[...Array(n).keys()].flatMap((i) => [1, 2].map((k) => `n${i},n${(i + k) % n}`)).join("\n")}\n`,
    "seen.csv": grow((i, has) => 0.03 + 0.1 * [-2, -1, 1, 2].filter(has).length),
    "alike.csv": grow((i) => rate[Math.floor(i / 10)]),
  });
  const lead = (name) => {
    const got = JSON.parse(spread(["hazard", "--nodes", name, "--edges", "ring.csv", "--undirected", "--lead", "--formula", "adopted ~ factor(exposure) + exposure_lead + factor(period)", "--cluster", "id", "--json"], cwd).out);
    return got.coefficients.find((one) => one.name === "exposure_lead");
  };
  const [seen, alike] = [lead("seen.csv"), lead("alike.csv")];
  check("near 0 where others are looked to", Math.abs(seen.z) < 3 && seen.se < 0.25, JSON.stringify(seen));
  check("not where neighbours are alike", alike.z > 5, JSON.stringify(alike));
});

await within("what others had, in other senses", (folder) => {
  const cwd = { cwd: folder };
  write(folder, { "nodes.csv": nodes, "edges.csv": edges, "map.csv": "id,toa,lat,lon\na,1,60,10\nb,2,60,11\nc,2,61,10\nd,3,62,12\ne,,69,19\nf,,69,20\ng,3,62,11\n" });
  const names = (...words) => JSON.parse(spread(["hazard", "--nodes", ...words, "--json"], cwd).out).coefficients.map((one) => one.name).join();
  check("the group's", names("nodes.csv", "--group", "place", "--firth", "--formula", "adopted ~ exposure_group") === "(Intercept),exposure_group");
  check("those near by", names("map.csv", "--near", "100", "--firth", "--formula", "adopted ~ exposure_near") === "(Intercept),exposure_near");
  check("the same one period later", names("nodes.csv", "--edges", "edges.csv", "--group", "place", "--lead", "--firth", "--formula", "adopted ~ exposure + exposure_lead + exposure_group_lead") === "(Intercept),exposure,exposure_lead,exposure_group_lead");
  const ask = (...words) => spread(["hazard", "--nodes", "nodes.csv", ...words, "--formula", "adopted ~ size"], cwd);
  refused("what comes after the end", ask("--lead", "--lag", "0"), /--lead needs a --lag of 1 or more/, 2);
  refused("a group that is not there", ask("--group", "x"), /--group: there is no column x/, 2);
  refused("no map", ask("--near", "10"), /--near needs the columns lat and lon/, 2);
  refused("a size of words", ask("--alike", "place"), /--alike: the column holds words/, 2);
});

// The command that stands in the example builds it, and it says what the program says.
await within("the engine from another program", (folder) => {
  const command = readFileSync("doc/example/six_nodes.c", "utf8").match(/gcc .*-lm -pthread/)[0];
  execFileSync("sh", ["-c", command.replace("-o six_nodes", `-Wall -Wextra -Werror -o ${join(folder, "six_nodes")}`)]);
  const out = execFileSync(join(folder, "six_nodes"), { encoding: "utf8" });
  check("its figures", ["period 2: 3 of 6, hazard 0.4000", "C adopted when 0.50", "D adopted when 0.75"].every((words) => out.includes(words)) && !out.includes("A adopted"), out);
});

counted();
