// What the tests of the command line share: run a command to its end, keep a server running, count what passed.
// Knows how the program is started and stopped; knows no page but /needs and the receipts.
import { spawn, spawnSync } from "node:child_process";
import { setDefaultResultOrder } from "node:dns";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

setDefaultResultOrder("ipv4first"); // the program listens on 127.0.0.1, and Node 18 tries one address of localhost only

export const BINARY = resolve("build/dugnad");
export const PLACE = "5501"; // a municipality of the demo world

export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

// { status, out, err } of a command that ends by itself. Environment of the caller, without settings.
export function run(args, options = {}) {
  const done = spawnSync(BINARY, args, { encoding: "utf8", timeout: 60000, ...options });
  return { status: done.status, out: done.stdout ?? "", err: done.stderr ?? "" };
}

// What people are told: stderr without the log.
export const said = (text) => text.split("\n").filter((line) => line !== "" && !line.startsWith('{"time"'));

// A server on a free port; up when it answers. `shell` stands before the program: "ulimit -f 100;".
export async function serve(db, { demo = false, port, shell = "", args = [] } = {}) {
  port ??= await freePort();
  const all = ["serve", "--db", db, "--listen", `127.0.0.1:${port}`, ...(demo ? ["--demo"] : []), ...args];
  const child = spawn("bash", ["-c", `${shell} exec "$0" "$@"`, BINARY, ...all], { stdio: ["ignore", "pipe", "pipe"] });
  const output = { out: "", err: "" };
  child.stdout.on("data", (part) => (output.out += part));
  child.stderr.on("data", (part) => (output.err += part));
  const ended = new Promise((done) => child.on("exit", (code, signal) => done(signal ?? code)));
  const base = `http://localhost:${port}`;
  for (let i = 0; i < 600; i++) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    if ((await fetch(`${base}/healthz`).catch(() => null))?.ok) return { base, port, output, ended, child, stop: () => stop(child, ended) };
    await wait(50);
  }
  child.kill("SIGKILL");
  throw new Error(`does not answer:\n${output.out}${said(output.err).join("\n")}`);
}

async function stop(child, ended, signal = "SIGTERM") {
  child.kill(signal);
  return ended;
}

export const links = (text) => [...text.matchAll(/http:\/\/\S+(\/sign-in\/[0-9a-f]{64})/g)].map(([, path]) => path);

// Says something without an account; the address of the receipt, or null with the status that came instead.
export async function sayNeed(base, story) {
  const body = new URLSearchParams({ story, where: PLACE, go_on: "1" });
  const answer = await fetch(`${base}/needs`, { method: "POST", body, redirect: "manual" }).catch(() => null);
  await answer?.arrayBuffer().catch(() => null);
  const receipt = answer?.status === 303 ? answer.headers.get("location").split("?")[0] : null;
  return { receipt, status: answer?.status ?? 0 };
}

export async function holds(base, receipt, story) {
  const answer = await fetch(base + receipt);
  return answer.status === 200 && (await answer.text()).includes(story);
}

let passed = 0;
let failed = 0;

export function check(what, good, more = "") {
  if (good) passed++;
  else {
    failed++;
    console.log(`--- ${what}${more ? `\n${more}` : ""}`);
  }
}

export function counted() {
  console.log(`${passed} passed, ${failed} failed`);
}

// A folder of its own for one test; what it throws is a failure.
export async function within(name, test) {
  const folder = mkdtempSync(join(tmpdir(), "dugnad-command-"));
  try {
    await test(folder);
  } catch (wrong) {
    check(name, false, wrong.stack);
  }
  rmSync(folder, { recursive: true, force: true });
}
