// Who has signed out leaves nothing behind for whoever sits down next: the browser's Back leads to no page of theirs.
// Signs in with links of its own, since those of the other tests must go on.
import { strict as assert } from "node:assert";
import { test } from "./harness.mjs";

let people = 0;

async function enter(t, shared) {
  const added = t.program.run("user", "add", "--name", `Vikar ${++people}`, "--role", "staff", "--municipality", "5542");
  await t.go(added.match(/\/sign-in\/\w+/)[0]);
  if (shared) await t.page.locator("input[name=shared]").check();
  await t.page.locator("main form[method=post] button").first().click();
  await t.page.waitForLoadState();
}

async function back(t) {
  await t.page.goBack({ waitUntil: "load" });
  return t.page.locator("main").innerText();
}

const title = (people) => `Vikar ${people}`;

for (const shared of [false, true])
  test(`back after signing out, ${shared ? "a computer of many" : "one's own"}`, { sizes: ["desktop"] }, async (t) => {
    await enter(t, shared);
    await t.go("/me/settings");
    await t.go("/me");
    await t.sees(title(people));
    await t.press("Logg ut");
    assert.ok(!(await back(t)).includes(title(people)), "Back shows the page of the one who has left");
  });

test("back when a shared session is over", { sizes: ["desktop"] }, async (t) => {
  await enter(t, true);
  await t.go("/me");
  await t.go("/privacy");
  await t.context.clearCookies();
  assert.ok(!(await back(t)).includes(title(people)), "Back shows the page of the one who has left");
});
