// The command line as an operator meets it: help, refusals that change nothing, links, copies, mending.
// Prints "N passed, N failed". TEST_POSTGRES names an empty database for what PostgreSQL does differently.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { check, counted, freePort, holds, links, run, said, sayNeed, serve, wait, within, BINARY } from "./program.mjs";

const sql = (file, text) => execFileSync("sqlite3", [file, text], { encoding: "utf8" }).trim();
const names = (folder) => readdirSync(folder).sort().join(" ");

// One clear line, a status that is not 0, nothing on stdout.
function refused(what, got, pattern, status = 1) {
  const lines = said(got.err);
  const good = got.status === status && got.out === "" && lines.length === 1 && lines[0].startsWith("dugnad: ") && pattern.test(lines[0]);
  check(`refused: ${what}`, good, `status ${got.status}\n${got.out}${got.err}`);
}

// The database is what it was, byte for byte, and nothing was left beside it.
async function unchanged(what, file, test) {
  const before = readFileSync(file);
  const folder = file.replace(/[^/]+$/, "");
  const beside = names(folder);
  await test();
  check(`unchanged: ${what}`, before.equals(readFileSync(file)) && names(folder) === beside, `${beside} → ${names(folder)}`);
}

await within("help", async () => {
  const all = run(["--help"]);
  check("help is complete", all.status === 0 && all.err === "");
  for (const name of ["serve", "migrate", "user", "backup", "restore", "check", "reindex"]) {
    check(`help names ${name}`, new RegExp(`^  ${name} `, "m").test(all.out));
    const one = run([name, "--help"]);
    check(`${name} --help`, one.status === 0 && one.err === "" && one.out.startsWith(`Usage: dugnad ${name}`) && one.out.includes("--db"));
  }
  for (const option of ["db", "listen", "public-url", "hosts", "proxies", "log", "demo", "smtp-url", "smtp-from"])
    check(`help names --${option}`, all.out.includes(`  --${option} `));
});

await within("wrong flags", async (folder) => {
  const cwd = { cwd: folder };
  refused("unknown command", run(["fly"], cwd), /unknown command fly/, 2);
  refused("unknown option", run(["serve", "--fast"], cwd), /unknown option --fast/, 2);
  refused("an option of another command", run(["migrate", "--listen", ":1"], cwd), /unknown option --listen/, 2);
  refused("an argument too many", run(["migrate", "now"], cwd), /unexpected "now"/, 2);
  refused("a value that is missing", run(["serve", "--db"], cwd), /--db needs a value/, 2);
  refused("an option for a value", run(["serve", "--db", "--demo"], cwd), /--db needs a value/, 2);
  refused("a value too many", run(["serve", "--demo=no"], cwd), /--demo takes no value/, 2);
  refused("log level", run(["serve", "--log", "loud"], cwd), /--log is error, warn, info or debug/, 2);
  refused("workers", run(["serve", "--workers", "0"], cwd), /--workers is a number/, 2);
  refused("public address", run(["serve", "--public-url", "dugnad.example.no"], cwd), /--public-url is like/, 2);
  refused("mail server", run(["serve", "--smtp-url", "mail.example.no"], cwd), /smtp:\/\//, 2);
  refused("mail without a sender", run(["serve", "--smtp-url", "smtp://mail.example.no"], cwd), /--smtp-from/, 2);
  refused("listen", run(["serve", "--listen", "nowhere"], cwd), /is not an address and a port/);
  refused("proxy", run(["serve", "--listen", `127.0.0.1:${await freePort()}`, "--db", "p.db", "--proxies", "some"], cwd), /--proxies are addresses/, 2);
  refused("backup of nothing", run(["backup", "copy"], cwd), /dugnad\.db: No such file/);
  refused("backup without a file", run(["backup"], cwd), /backup needs FILE/, 2);
  refused("check of nothing", run(["check"], cwd), /No such file/);
  refused("reindex of nothing", run(["reindex"], cwd), /No such file/);
  refused("user of nothing", run(["user", "list"], cwd), /No such file/);
  refused("a folder that is not there", run(["serve", "--listen", `127.0.0.1:${await freePort()}`, "--db", "no/such.db"], cwd), /No such file/);
  refused("a folder as a file", run(["migrate", "--db", folder], cwd), /Is a directory/);
  check("nothing was made", names(folder) === "", names(folder));
});

await within("port in use", async (folder) => {
  const other = createServer();
  await new Promise((done) => other.listen(0, "127.0.0.1", done));
  const at = `127.0.0.1:${other.address().port}`;
  refused("a port in use", run(["serve", "--db", join(folder, "new.db"), "--listen", at]), /is in use by another program/);
  check("no database was made", names(folder) === "");
  other.close();
});

// Whoever may not write is a user without rights; root may write anything, so root becomes nobody.
await within("no right to write", async (folder) => {
  const nobody = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
  const binary = join(folder, "dugnad");
  copyFileSync(BINARY, binary);
  chmodSync(binary, 0o755);
  chmodSync(folder, 0o555);
  const file = join(folder, "closed.db");
  const got = execute(binary, ["migrate", "--db", file], nobody);
  refused("a folder without the right to write", got, /Permission denied/);
  chmodSync(folder, 0o755);
  run(["migrate", "--db", file]);
  chmodSync(file, 0o444);
  await unchanged("a file without the right to write", file, () => {
    refused("a file without the right to write", execute(binary, ["migrate", "--db", file], nobody), /Permission denied/);
  });
});

function execute(binary, args, options) {
  try {
    return { status: 0, out: execFileSync(binary, args, { encoding: "utf8", stdio: "pipe", ...options }), err: "" };
  } catch (wrong) {
    return { status: wrong.status, out: wrong.stdout, err: wrong.stderr };
  }
}

await within("versions", async (folder) => {
  const file = join(folder, "newer.db");
  check("migrate makes a database", run(["migrate", "--db", file]).status === 0 && statSync(file).mode % 0o1000 === 0o600);
  check("migrate twice", run(["migrate", "--db", file]).status === 0);
  sql(file, "INSERT INTO schema_file SELECT MAX(number) + 1, 'later.sql', 'x', 0 FROM schema_file");
  await unchanged("a newer database", file, async () => {
    const newer = /belongs to a newer program/;
    refused("serving a newer database", run(["serve", "--db", file, "--listen", `127.0.0.1:${await freePort()}`]), newer);
    refused("migrating a newer database", run(["migrate", "--db", file]), newer);
    refused("people in a newer database", run(["user", "list", "--db", file]), newer);
    refused("checking a newer database", run(["check", "--db", file]), newer);
    refused("mending a newer database", run(["reindex", "--db", file]), newer);
  });
  const mine = join(folder, "mine.db");
  run(["migrate", "--db", mine]);
  sql(file, "PRAGMA journal_mode = DELETE"); // as a copy is
  await unchanged("restoring a newer copy", mine, () => refused("a newer copy", run(["restore", file, "--db", mine]), /belongs to a newer program/));
});

await within("another program's file", async (folder) => {
  const other = join(folder, "other.db");
  sql(other, "PRAGMA journal_mode = WAL; CREATE TABLE bird (name)");
  await unchanged("another program's database", other, () => {
    refused("another program's database", run(["migrate", "--db", other]), /another program's database/);
    refused("a copy of another program's database", run(["backup", join(folder, "copy"), "--db", other]), /another program's database/);
  });
  const text = join(folder, "text");
  writeFileSync(text, "not a database, but long enough to be taken for one by somebody\n".repeat(100));
  await unchanged("a text", text, () => refused("a text", run(["migrate", "--db", text]), /not a database/));
});

await within("the first administrator", async (folder) => {
  const file = join(folder, "real.db");
  const first = await serve(file);
  const [link] = links(first.output.out);
  check("says where it is", first.output.out.includes(first.base) && first.output.out.includes(file));
  check("one link", links(first.output.out).length === 1);
  check("ends well", (await first.stop()) === 0);
  refused("an identity number for a name", run(["user", "add", "--name", "Ola 158755 49976", "--role", "operator", "--db", file]), /identity number/);
  const second = await serve(file);
  const [fresh] = links(second.output.out);
  check("nobody has come in: another link", fresh && fresh !== link);
  check("the link before is void", (await fetch(second.base + link)).status >= 400);
  check("the new one is good", (await fetch(second.base + fresh)).status === 200);
  await second.stop();
  const before = sql(file, "SELECT count(*) FROM need");
  const got = run(["serve", "--demo", "--db", file, "--listen", `127.0.0.1:${await freePort()}`]);
  refused("the demo world among people", got, /there are people in this database already/);
  check("no demo world was loaded", sql(file, "SELECT count(*) FROM tenant") === "0" && sql(file, "SELECT count(*) FROM need") === before);
});

await within("the demo world, copies and mending", async (folder) => {
  const file = join(folder, "demo.db");
  const first = await serve(file, { demo: true });
  const voices = sql(file, "SELECT count(*) FROM need");
  check("links for the demo roles", links(first.output.out).length > 5, first.output.out);
  const told = await sayNeed(first.base, "Kopien skal ha med denne setningen om nattlyset i gangen.");
  check("a need is taken", told.receipt !== null, `status ${told.status}`);
  const copy = join(folder, "copy.db");
  check("backup while serving", run(["backup", copy, "--db", file]).status === 0 && statSync(copy).mode % 0o1000 === 0o600);
  refused("a copy over a file", run(["backup", copy, "--db", file]), /File exists/);
  refused("a copy where nobody may write", run(["backup", "/proc/copy", "--db", file]), /\/proc\/copy/);
  const late = await sayNeed(first.base, "Denne setningen kom etter kopien.");
  check("check while serving", run(["check", "--db", file]).status === 0);
  sql(file, "INSERT INTO stale SELECT id FROM record ORDER BY id LIMIT 150; DELETE FROM audience WHERE record IN (SELECT record FROM stale)");
  const stale = () => sql(file, "SELECT count(*) FROM stale") !== "0";
  for (let tries = 0; stale() && tries < 240; tries++) await wait(250);
  check("what is stale is made again while serving", !stale() && run(["check", "--db", file]).status === 0);
  check("reindex while serving", run(["reindex", "--db", file]).status === 0);
  check("ends well", (await first.stop()) === 0);

  const second = await serve(file, { demo: true });
  check("the second start keeps the data", sql(file, "SELECT count(*) FROM need") === String(Number(voices) + 2) && !second.output.out.includes("Loading"));
  check("fresh links", links(second.output.out).length === links(first.output.out).length && links(second.output.out)[0] !== links(first.output.out)[0]);
  check("the link of the start before is void", (await fetch(second.base + links(first.output.out)[0])).status >= 400);
  check("what was said is there", await holds(second.base, late.receipt, "Denne setningen kom etter kopien."));
  await second.stop();

  const damaged = join(folder, "damaged.db");
  const bytes = readFileSync(copy);
  bytes.fill(0x5a, 40 * 4096, 60 * 4096);
  writeFileSync(damaged, bytes);
  await unchanged("restoring what is damaged", file, () => {
    const got = run(["restore", damaged, "--db", file]);
    check("a damaged copy is refused", got.status === 1 && said(got.err).length >= 1, got.err);
    refused("a copy that is not there", run(["restore", join(folder, "none"), "--db", file]), /none/);
    refused("a copy that is a text", run(["restore", "package.json", "--db", file]), /package\.json/);
  });
  check("check finds damage", run(["check", "--db", damaged]).status === 1);

  const back = run(["restore", copy, "--db", file]);
  check("restore", back.status === 0 && said(back.err).length === 0, back.err);
  const third = await serve(file);
  check("what the copy held is back", await holds(third.base, told.receipt, "nattlyset i gangen"));
  check("what came after it is gone", (await fetch(third.base + late.receipt)).status === 404);
  await third.stop();
  const rehearsal = join(folder, "rehearsal.db");
  check("restore into a new file", run(["restore", copy, "--db", rehearsal]).status === 0 && run(["check", "--db", rehearsal]).status === 0);
  check("nothing is left over", !readdirSync(folder).some((name) => name.includes("restore")), names(folder));

  mend(file, "a reader too few", "DELETE FROM audience WHERE record = (SELECT MIN(record) FROM audience)");
  mend(file, "a reader too many", "UPDATE audience SET audience = audience + 1 WHERE record = (SELECT MAX(record) FROM audience)");
  mend(file, "a text that is found no more", "DELETE FROM found WHERE record = (SELECT MIN(record) FROM found)");
  mend(file, "a search index of its own mind", "UPDATE search_content SET c0 = 'helt andre ord' WHERE id = (SELECT MIN(id) FROM search_content)");
});

// What is derived goes wrong, is found, and is made right.
function mend(file, what, wrong) {
  sql(file, wrong);
  const found = run(["check", "--db", file]);
  check(`check finds ${what}`, found.status === 1 && said(found.err).length >= 1, found.err);
  check(`reindex mends ${what}`, run(["reindex", "--db", file]).status === 0);
  const after = run(["check", "--db", file]);
  check(`check is content after ${what}`, after.status === 0, after.err);
}

// A limit on the size of files is met by the same calls that a full disk meets.
await within("a full disk", async (folder) => {
  const file = join(folder, "full.db");
  await (await serve(file, { demo: true })).stop();
  const kilobytes = Math.ceil(statSync(file).size / 1024) + 300;
  const narrow = await serve(file, { shell: `ulimit -f ${kilobytes};` });
  const taken = [];
  let status = 303;
  for (let i = 0; i < 400 && status === 303; i++) {
    const story = `Full disk ${i}. ${"Det er trangt her. ".repeat(180)}`;
    const got = await sayNeed(narrow.base, story);
    status = got.status;
    if (got.receipt) taken.push([got.receipt, `Full disk ${i}.`]);
  }
  check("a write that finds no room is 503", status === 503, `status ${status} after ${taken.length}`);
  check("pages are still read", (await fetch(`${narrow.base}/needs`)).status === 200);
  check("ends well", (await narrow.stop()) === 0);
  const wide = await serve(file);
  const there = await Promise.all(taken.map(([receipt, story]) => holds(wide.base, receipt, story)));
  check("what was taken is there", taken.length > 0 && there.every(Boolean));
  check("nothing is half done", sql(file, "SELECT count(*) FROM need WHERE raw LIKE 'Full disk%'") === String(taken.length));
  check("with room again it goes on", (await sayNeed(wide.base, "Nå er det plass igjen.")).receipt !== null);
  await wide.stop();
  const sound = run(["check", "--db", file]);
  check("the database is sound", sound.status === 0, sound.err);
});

if (process.env.TEST_POSTGRES) {
  const where = process.env.TEST_POSTGRES;
  const psql = (text) => execFileSync("psql", ["-qX", "-d", where, "-c", text]);
  const port = await freePort();
  const server = await serve(where, { demo: true, port });
  check("PostgreSQL: links", links(server.output.out).length > 5);
  check("PostgreSQL: ends well", (await server.stop()) === 0);
  check("PostgreSQL: check", run(["check", "--db", where]).status === 0);
  psql("DELETE FROM audience WHERE record = (SELECT MIN(record) FROM audience)");
  check("PostgreSQL: check finds a reader too few", run(["check", "--db", where]).status === 1);
  check("PostgreSQL: reindex", run(["reindex", "--db", where]).status === 0 && run(["check", "--db", where]).status === 0);
  refused("a copy of PostgreSQL", run(["backup", "/tmp/none", "--db", where]), /pg_dump/);
  refused("restoring PostgreSQL", run(["restore", "/tmp/none", "--db", where]), /pg_restore/);
  psql("INSERT INTO schema_file SELECT MAX(number) + 1, 'later.sql', 'x', 0 FROM schema_file");
  refused("a newer PostgreSQL database", run(["migrate", "--db", where]), /belongs to a newer program/);
  refused("a server that is not there", run(["migrate", "--db", "postgres:///x?host=/nowhere"]), /nowhere/);
} else check("TEST_POSTGRES is set", false);

counted();
