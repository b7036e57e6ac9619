// The benchmark: `node test/bench/run.mjs [SECONDS] [N …]`, called by `make bench`. For databases of 1,000 and 100,000
// needs it measures pages over HTTP (wrk, 16 connections), the same pages in process, and nginx sending a file of the
// same size, in turns within one run, and prints ratios with their goals. Figures of different runs are not compared.
import { execFileSync, spawn } from "node:child_process";
import { closeSync, copyFileSync, existsSync, fdatasyncSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";

const [seconds = "4", ...sizes] = process.argv.slice(2);
const SIZES = sizes.length > 0 ? sizes.map(Number) : [1000, 100000];
const ROUNDS = 3;
const PORT = 18300;
const FOLDER = resolve("build/bench/data");
const bin = (name) => resolve("build", name);

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

// A database is made once and kept until the generator is newer; each run works on a copy.
function databaseOf(n) {
  const file = join(FOLDER, `needs-${n}.db`);
  const told = `${file}.txt`;
  if (!existsSync(told) || statSync(told).mtimeMs < statSync(bin("bench/fill")).mtimeMs) {
    console.log(`BENCH  making ${n} needs`);
    for (const end of ["", "-wal", "-shm", ".txt"]) rmSync(file + end, { force: true });
    writeFileSync(told, execFileSync(bin("bench/fill"), [file, String(n)], { stdio: ["ignore", "pipe", "ignore"] }));
  }
  const facts = Object.fromEntries(readFileSync(told, "utf8").trim().split("\n").map((line) => {
    const at = line.indexOf("=");
    return [line.slice(0, at), line.slice(at + 1)];
  }));
  const copy = join(FOLDER, "run.db");
  for (const end of ["", "-wal", "-shm"]) rmSync(copy + end, { force: true });
  copyFileSync(file, copy);
  execFileSync("sync", [copy]); // or the first forced write of the server waits for all of it
  return { file: copy, ...facts };
}

// Until the first answer; the database file is there already.
async function startServer(file) {
  const began = performance.now();
  const child = spawn(bin("dugnad"), ["serve", "--db", file, "--listen", `127.0.0.1:${PORT}`, "--log", "error"], { stdio: "ignore" });
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${PORT}/healthz`).catch(() => null);
    if (answer?.ok) return { child, ms: performance.now() - began };
    if (child.exitCode !== null) throw new Error("build/dugnad ended; is the port in use?");
    await wait(2);
  }
}

async function startNginx(pages) {
  const root = join(FOLDER, "nginx");
  mkdirSync(root, { recursive: true });
  for (const [name, body] of pages) writeFileSync(join(root, `${name}.html`), body);
  const conf = join(root, "nginx.conf");
  writeFileSync(conf, `worker_processes auto; daemon off; pid ${root}/pid; error_log ${root}/error.log;
events { worker_connections 256; }
http { access_log off; types { text/html html; } client_body_temp_path ${root}/body; proxy_temp_path ${root}/proxy;
  fastcgi_temp_path ${root}/fastcgi; uwsgi_temp_path ${root}/uwsgi; scgi_temp_path ${root}/scgi; sendfile on;
  server { listen 127.0.0.1:${PORT + 1}; root ${root}; } }`);
  if (process.getuid() === 0) execFileSync("chmod", ["-R", "a+rX", root]);
  const child = spawn("nginx", ["-c", conf, "-p", root], { stdio: "ignore" });
  await wait(300);
  return child;
}

const microseconds = (text) => {
  const [, value, unit] = text.match(/([\d.]+)(us|ms|s)/);
  return Number(value) * { us: 1, ms: 1000, s: 1e6 }[unit];
};

function wrk(url, { cookie, script, connections = 16 } = {}) {
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--latency"];
  if (cookie) args.push("-H", `Cookie: ${cookie}`);
  if (script) args.push("-s", script);
  const out = execFileSync("wrk", [...args, url], { encoding: "utf8" });
  const refused = Number(out.match(/Non-2xx or 3xx responses: (\d+)/)?.[1] ?? 0);
  const [connect, read, write, late] = (out.match(/connect (\d+), read (\d+), write (\d+), timeout (\d+)/)?.slice(1) ?? [0, 0, 0, 0]).map(Number);
  if (refused + connect + read + write > 0) throw new Error(`${url}: ${refused} refused\n${out}`);
  return {
    late, // answers that took more than two seconds
    rate: Number(out.match(/Requests\/sec:\s+([\d.]+)/)[1]),
    p50: microseconds(out.match(/^ +50% +(\S+)/m)[1]),
    p99: microseconds(out.match(/^ +99% +(\S+)/m)[1]),
  };
}

function inProcess(data, path, cookie) {
  const args = [data.file, seconds, String(cpus().length), path, ...(cookie ? [cookie] : [])];
  const [rate, p50, p99] = execFileSync(bin("bench/inside"), args, { encoding: "utf8" }).trim().split(" ").map(Number);
  return { rate, p50, p99 };
}

// Every voice is another one, or sending the form twice would make one need.
function savingScript(data) {
  const file = join(FOLDER, "save.lua");
  writeFileSync(file, `math.randomseed(os.time())
local n = math.random(1, 1000000000)
request = function()
  n = n + 1
  return wrk.format("POST", "/needs", { ["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin",
    ["Origin"] = "http://127.0.0.1:${PORT}" }, "where=5542%2F${data.unit}&go_on=1&story=Vi+venter+for+lenge+" .. n .. "&key=" .. string.format("%032d", n))
end`);
  return file;
}

const casesOf = (data) => [
  { name: "list", path: "/needs?limit=50" },
  { name: "list signed in", path: "/needs?limit=50", cookie: data.cookie },
  { name: "need with thread", path: `/needs/${data.need}` },
  { name: "search rare", path: `/search?q=${data.rare}` },
  { name: "search common", path: `/search?q=${data.common}` },
];

async function pageOf(one) {
  const answer = await fetch(`http://127.0.0.1:${PORT}${one.path}`, { headers: one.cookie ? { cookie: one.cookie } : {} });
  const body = await answer.text();
  if (answer.status !== 200 || !body.includes('href="/needs/')) throw new Error(`${one.path} gives ${answer.status}, or no need`);
  return body;
}

// What the disk itself can do: 4 KB written and forced out, one after another, for a second.
function forcedWrites() {
  const file = openSync(join(FOLDER, "forced"), "w");
  const block = Buffer.alloc(4096, 1);
  const began = performance.now();
  let n = 0;
  for (; performance.now() - began < 1000; n++) {
    writeSync(file, block);
    fdatasyncSync(file);
  }
  closeSync(file);
  return n;
}

function memoryOf(child) {
  return Number(readFileSync(`/proc/${child.pid}/status`, "utf8").match(/VmHWM:\s+(\d+)/)[1]) / 1024;
}

async function measure(n) {
  const data = databaseOf(n);
  const server = await startServer(data.file);
  const cases = casesOf(data);
  for (const one of cases) one.body = await pageOf(one);
  const nginx = await startNginx(cases.map((one) => [one.name.replaceAll(" ", "-"), one.body]));
  const got = new Map(cases.map((one) => [one.name, { http: [], inside: [], nginx: [], bytes: Buffer.byteLength(one.body) }]));
  try {
    for (let round = 0; round < ROUNDS; round++)
      for (const one of cases) {
        const row = got.get(one.name);
        row.http.push(wrk(`http://127.0.0.1:${PORT}${one.path}`, one));
        row.inside.push(inProcess(data, one.path, one.cookie));
        row.nginx.push(wrk(`http://127.0.0.1:${PORT + 1}/${one.name.replaceAll(" ", "-")}.html`));
      }
    const memory = memoryOf(server.child);
    const save = wrk(`http://127.0.0.1:${PORT}/needs`, { script: savingScript(data) });
    return { n, got, save, forced: forcedWrites(), memory, start: server.ms };
  } finally {
    server.child.kill("SIGTERM");
    nginx.kill("SIGQUIT");
    await wait(500);
  }
}

const of = (list, what) => median(list.map((one) => one[what]));

function table({ n, got, save, forced }) {
  console.log(`\n${n} needs, ${ROUNDS} rounds of ${seconds} s, medians\n`);
  console.log("| page | bytes | pages/s | p50 ms | p99 ms | in process | of it | nginx | of it |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|");
  for (const [name, row] of got) {
    const rate = of(row.http, "rate");
    const inside = of(row.inside, "rate");
    const nginx = of(row.nginx, "rate");
    const cells = [name, row.bytes, rate.toFixed(0), (of(row.http, "p50") / 1000).toFixed(2), (of(row.http, "p99") / 1000).toFixed(2),
      inside, (rate / inside).toFixed(2), nginx.toFixed(0), (rate / nginx).toFixed(3)];
    console.log(`| ${cells.join(" | ")} |`);
  }
  console.log(`| save | | ${save.rate.toFixed(0)} | ${(save.p50 / 1000).toFixed(2)} | ${(save.p99 / 1000).toFixed(2)} | | | | |`);
  console.log(`\nForced writes of 4 KB: ${forced} a second; a saved need is ${(save.rate / forced).toFixed(2)} of it.`);
}

function goal(what, value, isMet) {
  console.log(`${isMet ? "met    " : "missed "} ${what}: ${value}`);
}

function goals(results) {
  const [small, large] = [results[0], results.at(-1)];
  const ratio = (r, name, side) => of(r.got.get(name).http, "rate") / of(r.got.get(name)[side], "rate");
  const cost = (r, name) => of(r.got.get(name).inside, "p50");
  console.log("");
  const signedIn = ratio(small, "list signed in", "inside");
  goal("signed-in list ≥ 0.6 of the same page in process", signedIn.toFixed(2), signedIn >= 0.6);
  const open = ratio(small, "list", "nginx");
  goal("anonymous list ≥ 0.14 of nginx", open.toFixed(3), open >= 0.14);
  for (const name of ["list", "list signed in", "need with thread", "search rare"]) {
    const growth = cost(large, name) / cost(small, name);
    goal(`${name}: cost at ${large.n} within 1.3 × of ${small.n}`, growth.toFixed(2), growth <= 1.3);
  }
  goal("a common word under 10 ms", `${(cost(large, "search common") / 1000).toFixed(2)} ms`, cost(large, "search common") < 10000);
  // What else runs on the machine shows in the tails of both.
  const spread = (row, side) => of(row[side], "p99") / of(row[side], "p50");
  for (const [name, row] of large.got)
    goal(`${name}: 99th percentile within 4 × the median`, `${spread(row, "http").toFixed(1)} (nginx beside it ${spread(row, "nginx").toFixed(1)})`, spread(row, "http") <= 4);
  const save = results.map((r) => r.save.p99 / r.save.p50);
  goal("save: 99th percentile within 4 × the median, none over 2 s", save.map((r) => r.toFixed(1)).join(" and "), save.every((r) => r <= 4) && results.every((r) => r.save.late === 0));
  goal("memory under 64 MB", `${Math.max(...results.map((r) => r.memory)).toFixed(0)} MB`, results.every((r) => r.memory < 64));
  goal("start to first answer under 100 ms", `${large.start.toFixed(0)} ms`, large.start < 100);
  const size = statSync(bin("dugnad")).size / 1e6;
  goal("the executable under 12 MB", `${size.toFixed(1)} MB`, size < 12);
}

mkdirSync(FOLDER, { recursive: true });
const results = [];
for (const n of SIZES) {
  results.push(await measure(n));
  table(results.at(-1));
}
goals(results);
