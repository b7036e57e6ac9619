// The walk-throughs: people who do not know each other, in browsers of their own, and what one does is seen by the next.
import { strict as assert } from "node:assert";
import { test } from "./harness.mjs";

const idOf = (url) => url.match(/\/(?:needs|initiatives|cards|adoptions|moderation)\/(\d+)/)[1];

// Sends a voice; where others have said the same, goes on with one's own.
async function say(t, story, place) {
  await t.go("/needs/new");
  await t.fill("Fortell med egne ord", story);
  await t.page.getByLabel("Hvor gjelder det?").selectOption(place);
  await t.press("Send");
  if (await t.page.getByRole("button", { name: "Send mitt" }).count()) await t.press("Send mitt");
}

test("a resident without account says it, keeps the code, and takes it back", { sizes: ["phone"], scripts: [true, false] }, async (t) => {
  const story = `Trappa ved inngangen er glatt hver morgen (${t.script ? "med" : "uten"} skript).`;
  await say(t, story, "1870");
  assert.match(t.page.url(), /\/receipts\/[A-Z0-9]{12}$/);
  await t.sees(story);
  await t.sees("Hvem svarer");
  await t.sees("Svar innen");
  await t.shot("receipt");
  const receipt = new URL(t.page.url()).pathname;

  await t.go("/receipts");
  await t.fill("Koden på kvitteringen din", receipt.split("/").pop().toLowerCase().replace(/(.{4})(?=.)/g, "$1-"));
  await t.press("Åpne");
  await t.sees(story);

  const other = await t.another(null);
  await other.go("/needs?municipality=1870");
  await other.seesNot(story);

  await t.page.getByText("Trekk tilbake det du sa").click();
  await t.press("Ja, trekk tilbake");
  await t.seesNot(story);
});

test("an identity number is refused, masked, and the rest of the text is still there", { scripts: [true, false] }, async (t) => {
  await t.go("/needs/new");
  await t.fill("Fortell med egne ord", "Jeg hjelper 158755 49976 hver kveld.");
  await t.page.getByLabel("Hvor gjelder det?").selectOption("3407");
  await t.press("Send");
  await t.sees("fødselsnummer");
  assert.equal(await t.page.getByLabel("Fortell med egne ord").inputValue(), "Jeg hjelper •••••• ••••• hver kveld.");
});

test("night worker's need, leader's answer, test, and the first decision", { sizes: ["phone"], as: "Nattevakt, Skjervøy" }, async (t) => {
  const story = "Nøkkelen til medisinrommet ligger på feil vaktrom hver natt.";
  await t.go("/needs/new");
  const ward = await t.page.locator('#where option[value^="5542/"]', { hasText: "ykehjem" }).first().getAttribute("value");
  await say(t, story, ward);
  const need = idOf(t.page.url());
  await t.sees(story);

  const moderator = await t.another("Prosessveileder og sykepleier, Skjervøy");
  await moderator.go("/moderation");
  await moderator.go(`/moderation/${need}`);
  await moderator.press("Publiser det slik det ble skrevet");

  const leader = await t.another("Avdelingsleder, Skjervøy sykehjem");
  await leader.go("/waiting");
  await leader.sees("Nøkkelen til medisinrommet");
  await leader.go(`/needs/${need}/answers/new`);
  await leader.page.getByLabel("Vi tar dette videre").check({ force: true });
  await leader.fill("Svaret, og hvorfor", "Godt at du sier fra. Prøv en fast plass i to uker, i arbeidstida.");
  await leader.press("Send svaret");
  await leader.sees("Prøv en fast plass i to uker");

  await t.go(`/needs/${need}`);
  await t.sees("Prøv en fast plass i to uker");

  await leader.go(`/initiatives/new?need=${need}`);
  await leader.fill("Overskrift", "Fast plass til nøkkelen");
  await leader.press("Start");
  const work = idOf(leader.page.url());
  await leader.sees("Fast plass til nøkkelen");
  await leader.press("Ja, prøv");

  await t.go(`/rounds/new?initiative=${work}`);
  const found = await t.page.getByLabel("Del av").inputValue();
  if (found !== work) await leader.go(`/rounds/new?initiative=${work}`);
  const tester = found === work ? t : leader;
  await tester.fill("Hva prøvde dere?", "Krok ved døra, i fjorten dager");
  await tester.page.getByLabel("Det virket ikke", { exact: true }).check({ force: true });
  await tester.fill("Hva lærte dere?", "Kroken ble brukt til jakker. Den må stå inne på rommet.");
  await tester.press("Lagre");
  await tester.sees("Krok ved døra, i fjorten dager");
  await tester.shot("initiative");

  await t.go(`/needs/${need}`);
  await t.sees("Fast plass til nøkkelen");
});

test("the union's dissent stands on the decision page", { sizes: ["desktop"], as: "Hovedtillitsvalgt, Tromsø" }, async (t) => {
  await t.go("/initiatives?municipality=5501");
  await t.follow("Natteteam uten etatsgrenser");
  const work = idOf(t.page.url());
  await t.go(`/initiatives/${work}/anchorings/new`);
  await t.page.getByLabel("Hvem svarte?").selectOption("B09");
  await t.fill("Uenighet", "Helgene blir hardere for de faste på natt.");
  await t.page.getByLabel("Hvem er uenig?", { exact: false }).fill("Fagforbundet");
  await t.press("Lagre");
  await t.sees("Helgene blir hardere for de faste på natt.");
});
