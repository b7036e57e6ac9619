// The program under test: started on a free port with a new database and the demo world, stopped with SIGTERM.
// Knows the command line and what it prints; knows no page.
import { execFileSync, spawn } from "node:child_process";
import { setDefaultResultOrder } from "node:dns";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

setDefaultResultOrder("ipv4first"); // the program listens on 127.0.0.1, and Node 18 tries one address of localhost only

const BINARY = resolve("build/dugnad");
const START_SECONDS = 30;
const STOP_SECONDS = 10;

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function waitForHealth(base, child, output) {
  for (let i = 0; i < START_SECONDS * 20; i++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${base}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await wait(50);
  }
  child.kill("SIGKILL");
  throw new Error(`build/dugnad does not answer on ${base}/healthz:\n${output.join("")}`);
}

// "Leader, Sortland   http://localhost:8080/sign-in/…": who the links are for, as the program prints it.
function linksIn(text) {
  const lines = text.matchAll(/^\s*(.*?\S)\s*:?\s+(https?:\/\/\S+\/sign-in\/\S+)\s*$/gm);
  return new Map([...lines].map(([, who, link]) => [who, new URL(link).pathname]));
}

export async function startProgram() {
  const folder = mkdtempSync(join(tmpdir(), "dugnad-browser-"));
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const database = join(folder, "test.db");
  const output = [];
  const child = spawn(BINARY, ["serve", "--demo", "--db", database, "--listen", `127.0.0.1:${port}`], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => output.push(part.toString()));
  await waitForHealth(base, child, output);

  return {
    base,
    links: () => linksIn(output.join("")),
    run: (...args) => execFileSync(BINARY, [...args, "--db", database], { encoding: "utf8" }),
    async stop() {
      child.kill("SIGTERM");
      for (let i = 0; i < STOP_SECONDS * 20 && child.exitCode === null && child.signalCode === null; i++) await wait(50);
      const end = child.exitCode === 0 ? "" : `status ${child.exitCode}, signal ${child.signalCode}`;
      if (child.exitCode === null) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
      return end && `${end}\n${output.slice(-20).join("")}`;
    },
  };
}
