// The first page and the machine's page: in both forms of Norwegian and in English, on phone and desktop, with and without script.
import { strict as assert } from "node:assert";
import { test } from "./harness.mjs";

test("the front page opens in the reader's language", { langs: ["nb", "nn", "en"], scripts: [true, false] }, async (t) => {
  await t.go("/");
  assert.equal(await t.page.locator("html").getAttribute("lang"), t.lang);
  assert.notEqual(await t.page.title(), "");
  if (t.script) await t.shot("front");
});

test("a page that is not there says so in the house's own layout", {}, async (t) => {
  await t.go("/there-is-no-such-page", 404);
});

test("the program says that it is well", { sizes: ["desktop"] }, async (t) => {
  const answer = await t.context.request.get(`${t.program.base}/healthz`);
  assert.equal(answer.status(), 200);
});
