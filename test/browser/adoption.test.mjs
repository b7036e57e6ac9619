// The neighbour: a guest from Kåfjord takes up what Skjervøy has shared, and Skjervøy sees it; and one without an
// account says «Vi prøver dette», which counts only when it is confirmed by a button.
import { strict as assert } from "node:assert";
import { test } from "./harness.mjs";

const GUEST = "Kåfjord";
const ORIGIN = "Prosessveileder og sykepleier, Skjervøy";
const CARD = "Felles tavlemøte, 10 minutter";

// Opens the card as a reader would: from the list.
async function openCard(t) {
  await t.go("/cards");
  await t.follow(CARD);
  return new URL(t.page.url()).pathname;
}

// The whole box of a choice is its label.
const choose = (t, name) => t.page.locator("label", { hasText: new RegExp(`^${name}$`) }).click();

test("a guest adopts a neighbour's practice, and the origin sees it", { sizes: ["desktop"], as: GUEST, group: "adoption" }, async (t) => {
  const card = await openCard(t);
  await t.sees("Hva var vanskelig?");
  await t.shot("card");
  await t.follow("Vi prøver dette");
  await t.sees("hos dere i Kåfjord");
  await t.press("Før det inn"); // nothing chosen yet
  await t.sees("Velg hvor langt dere er kommet.");
  await choose(t, "Tilpasset");
  await choose(t, "Prøver det");
  await t.fill("Hvor hos dere?", "Helsesenteret");
  await t.fill("Hva endret dere?", "Vi har lagt til en rute for språk.");
  await t.fill("Hvorfor?", "Flere svarer på samisk om kvelden.");
  await t.fill("Deres egen lille test", "Gråpapir på vaktrommet i tre dager.");
  await t.fill("Hvordan gikk det?", "Møtet tok elleve minutter. Vi går videre.");
  await t.press("Før det inn");
  await t.sees("Kåfjord: Felles tavlemøte, 10 minutter");
  await t.sees("Det begynte i Skjervøy.");
  await t.shot("adoption");

  const origin = await t.another(ORIGIN);
  await origin.go(card);
  await origin.sees("Kåfjord, Helsesenteret");
  await origin.go("/me");
  await origin.sees("Noen andre tar det i bruk.");

  await choose(t, "Tatt i bruk hos oss");
  await t.fill("Hva har skjedd siden sist?", "Fast hver dag klokka 14.30.");
  await t.press("Fortell");
  await t.sees("Fast hver dag klokka 14.30.");
  await origin.go(card);
  await origin.sees("I bruk 2 andre steder");
  await origin.shot("card-used");
});

test("a neighbour without account says that they try it, and confirms", { sizes: ["phone"], langs: ["nb"], scripts: [true, false], group: "adoption" }, async (t) => {
  const email = `leder${t.script ? 1 : 2}@storfjord.kommune.no`;
  await t.go("/cards");
  await t.follow("Måltidsvert");
  await t.follow("Vi prøver dette");
  await t.page.getByLabel("Kommunen din").selectOption({ label: "Storfjord" });
  await choose(t, "Kopiert");
  await t.fill("E-posten din på jobb", email);
  await t.shot("try");
  await t.press("Send");
  await t.sees("Takk. Nå må det bekreftes.");
  await t.follow("Tilbake til kortet");
  await t.follow(/^Storfjord/);
  await t.sees("Ikke bekreftet ennå");
  await t.seesNot(email);

  await t.go(await confirmation(t)); // opening it, as mail scanners do, confirms nothing
  await t.sees("storfjord.kommune.no");
  await t.press("Ja, det stemmer");
  await t.sees("Hvordan går det hos dere?");
  await t.follow("Slik ser andre det");
  await t.seesNot("Ikke bekreftet ennå");
  assert.match(await t.page.locator("main").innerText(), /Prøver det/);
});

// The address that the newest waiting mail holds, read as the one who runs the place would read it and pass it on.
async function confirmation(t) {
  const link = t.program.run("user", "add", "--name", "Drift", "--role", "operator").match(/\/sign-in\/\w+/)[0];
  const context = await t.context.browser().newContext({ locale: "nb-NO" });
  const page = await context.newPage();
  await page.goto(t.program.base + link);
  await page.locator("main form[method=post] button").first().click();
  await page.goto(`${t.program.base}/admin/outbox`);
  await page.getByRole("link", { name: /^Bekreft at Storfjord/ }).first().click();
  const found = (await page.locator("main").innerText()).match(/\/adoptions\/confirm\/[0-9a-f]{64}/);
  await context.close();
  assert.ok(found, "no confirmation waits in the outbox");
  return found[0];
}
