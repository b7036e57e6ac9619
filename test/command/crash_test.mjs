// kill -9 under write load: whatever was acknowledged is there afterwards, and the database is sound. On both engines.
// Prints "N passed, N failed". TEST_POSTGRES names an empty database.
import { join } from "node:path";
import { check, counted, holds, run, sayNeed, serve, wait, within } from "./program.mjs";

const ROUNDS = 4;
const WRITERS = 6;
const LOAD_MS = 700;

// Says one need after the other until the server is gone.
async function write(base, mark, taken) {
  for (let i = 0; ; i++) {
    const story = `Krasj ${mark}-${i}: lyset går og kommer igjen.`;
    const { receipt, status } = await sayNeed(base, story);
    if (status === 0) return;
    if (receipt) taken.push([receipt, story]);
  }
}

async function round(db, number, taken) {
  const server = await serve(db, { args: ["--log", "error"] });
  const writers = Array.from({ length: WRITERS }, (_, w) => write(server.base, `${number}-${w}`, taken));
  await wait(LOAD_MS + Math.random() * 300);
  server.child.kill("SIGKILL");
  await server.ended;
  await Promise.all(writers);
}

async function allThere(db, taken) {
  const server = await serve(db, { args: ["--log", "error"] });
  const lost = [];
  for (const [receipt, story] of taken) if (!(await holds(server.base, receipt, story))) lost.push(story);
  await server.stop();
  return lost;
}

async function crash(engine, db) {
  await (await serve(db, { demo: true })).stop();
  const taken = [];
  for (let i = 0; i < ROUNDS; i++) {
    const before = taken.length;
    await round(db, i, taken);
    check(`${engine}: round ${i} wrote under load`, taken.length > before + WRITERS, `${taken.length - before} acknowledged`);
  }
  const lost = await allThere(db, taken);
  check(`${engine}: every one of ${taken.length} acknowledged needs is there`, lost.length === 0, lost.join("\n"));
  const sound = run(["check", "--db", db]);
  check(`${engine}: the database is sound`, sound.status === 0, sound.err);
}

await within("SQLite", (folder) => crash("SQLite", join(folder, "crash.db")));
if (process.env.TEST_POSTGRES) await within("PostgreSQL", () => crash("PostgreSQL", process.env.TEST_POSTGRES));
else check("TEST_POSTGRES is set", false);
counted();
