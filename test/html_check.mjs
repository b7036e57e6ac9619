// Validates every HTML file of a folder in one batch: `node test/html_check.mjs FOLDER`. The rules stand in
// test/htmlvalidate.json. Must not look at how a page looks.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";

const folder = process.argv[2];
const validator = new HtmlValidate(JSON.parse(readFileSync(new URL("htmlvalidate.json", import.meta.url), "utf8")));

let passed = 0;
let failed = 0;
const seen = new Set();
for (const name of readdirSync(folder).sort()) {
  const report = await validator.validateString(readFileSync(join(folder, name), "utf8"));
  if (report.valid) {
    passed++;
    continue;
  }
  failed++;
  for (const message of report.results.flatMap((result) => result.messages)) {
    const line = `${message.ruleId} ${message.selector}: ${message.message}`;
    if (!seen.has(line)) console.log(`${join(folder, name)}:${message.line} ${line}`);
    seen.add(line); // the same fault of the layout on every page is told once
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
