// Browser tests: `node test/browser/run.mjs [WORD…]` starts build/dugnad with the demo world on a database of its own,
// runs the *.test.mjs beside this file whose name has one of the words, and closes with "N passed, N failed".
// Must not build anything, nor leave a process or a file behind, but for the pictures in build/test/shots.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startProgram } from "./program.mjs";
import { openBrowser, registered, runOne, setLinks } from "./harness.mjs";

const WORKERS = 2;
const SHOWN = 12; // problems of one test that are printed
const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const shots = join(here, "../../build/test/shots");

rmSync(shots, { recursive: true, force: true });
mkdirSync(shots, { recursive: true });
const program = await startProgram();
setLinks(program.links().keys());
for (const name of readdirSync(here).filter((file) => file.endsWith(".test.mjs")).sort())
  if (words.length === 0 || words.some((word) => name.includes(word))) await import(join(here, name));

let passed = 0;
let failed = 0;
const browser = await openBrowser();

// Tests of one group run one after another, since they may share what they have written; groups run side by side.
async function worker(queue) {
  for (let group = queue.shift(); group; group = queue.shift())
    for (const job of group) {
      const problems = await runOne(browser, program, job, shots);
      if (problems.length === 0) passed++;
      else {
        failed++;
        const more = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : [];
        console.log(`not ok: ${job.title}\n    ${[...problems.slice(0, SHOWN), ...more].join("\n    ")}`);
      }
    }
}

try {
  const queue = registered();
  await Promise.all(Array.from({ length: WORKERS }, () => worker(queue)));
} finally {
  await browser.close();
  const end = await program.stop();
  if (end === "") passed++;
  else {
    failed++;
    console.log(`not ok: the program ends when it is asked to: ${end}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed < 2 ? 1 : 0);
