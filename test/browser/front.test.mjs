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

test("the address on the wall opens the unit that hangs it", { sizes: ["phone"], as: "Avdelingsleder, Skjervøy sykehjem" }, async (t) => {
  await t.go("/");
  await t.follow(/Til veggen/);
  const path = (await t.page.locator(".sheet-foot strong").textContent()).match(/\/u\/\w+$/)[0];
  const passerBy = await t.another(null);
  await passerBy.go(path);
  await passerBy.sees("Skjervøy sykehjem");
  await passerBy.follow(/Fortell hva som er vanskelig/);
  assert.match(await passerBy.page.locator("#where option:checked").textContent(), /Skjervøy sykehjem/);
});

test("lists show the newest first, in the invented world too", { sizes: ["desktop"] }, async (t) => {
  for (const list of ["initiatives", "cards", "adoptions"]) {
    const { items } = await (await t.context.request.get(`${t.program.base}/${list}.json?limit=200`)).json();
    const days = items.map((item) => item.created);
    assert.ok(days.length > 3 && days.every((day) => day), `${list} have days`);
    assert.deepEqual(days, [...days].sort().reverse(), list);
  }
});

test("others who said the same are seen while writing, in whichever order the form is filled in", { sizes: ["phone"] }, async (t) => {
  await t.go("/");
  await t.fill("Fortell med egne ord", "Vi skriver det samme fire steder, og ingen leser skjemaet.");
  await t.page.getByLabel("Hvor gjelder det?").selectOption({ label: "Tromsø kommune" });
  await t.sees("Andre har sagt dette");
  await t.sees("Vi skriver det samme fire steder");
  await t.shot("similar");
  await t.press("Send");
  assert.match(t.page.url(), /\/receipts\/[A-Z0-9]{12}$/);
});

test("what became of a need can be read on paper, and at any width", { sizes: ["desktop"] }, async (t) => {
  const { items } = await (await t.context.request.get(`${t.program.base}/needs.json?state=answered&limit=200`)).json();
  await t.go(`/needs/${items.at(-1).id}`);
  const narrowest = () => t.page.locator(".lineage li > ul > li > a").evaluateAll((all) => Math.min(...all.map((a) => a.getBoundingClientRect().width / a.textContent.length)));
  for (const media of ["screen", "print"])
    for (const width of [360, 700, 1280]) {
      await t.page.emulateMedia({ media });
      await t.page.setViewportSize({ width, height: 900 });
      assert.ok((await narrowest()) > 2, `a word wide at ${width} on ${media}`); // letters one below the other are under one
    }
  assert.equal(await t.page.getByText("Meld fra").locator("visible=true").count(), 0, "nothing to press on paper");
});

test("the browser's Back leads to the form that was wrong once", { sizes: ["phone"] }, async (t) => {
  await t.go("/");
  await t.fill("Fortell med egne ord", "Hun heter det samme som 13097248022.");
  await t.page.getByLabel("Hvor gjelder det?").selectOption({ label: "Tromsø kommune" });
  await t.press("Send");
  await t.fill("Fortell med egne ord", "Vi er for få når det blir natt.");
  await t.press("Send");
  assert.match(t.page.url(), /\/receipts\//);
  await t.page.goBack();
  await t.sees("Hvor gjelder det?");
});
