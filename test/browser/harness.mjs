// What every browser test stands on: the matrix of sizes, languages and scripting, and the checks that each page
// that is seen must pass (axe, valid HTML, no other host, nothing in the console, no sideways scrolling). How to
// write one is told in test/browser/README.md. Must not know any single page.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const htmlRules = JSON.parse(readFileSync(new URL("../htmlvalidate.json", import.meta.url), "utf8"));
const validator = new HtmlValidate(htmlRules);
const TIMEOUT = 10_000;

export const SIZES = {
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1280, height: 900 } },
};

const files = new Map();

// test("what must be true", { sizes, langs, scripts, as, group }, async (t) => { … }): one run for each combination.
export function test(title, options, run) {
  const { sizes = Object.keys(SIZES), langs = ["nb"], scripts = [true], as = null } = options;
  const file = new Error().stack.match(/([\w-]+)\.test\.mjs/)[1];
  const group = options.group ?? file; // tests of a group run one after another
  if (!files.has(group)) files.set(group, []);
  for (const size of sizes)
    for (const lang of langs)
      for (const script of scripts) {
        const name = `${file}: ${title} [${size} ${lang}${script ? "" : " without script"}]`;
        files.get(group).push({ title: name, size, lang, script, as, run });
      }
}

export const registered = () => [...files.values()];

let people = [];
export const links = () => people; // for whom the program has printed a sign-in link
export const setLinks = (names) => (people = [...names]);

export function openBrowser() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
}

const states = new Map(); // who → a promise of cookies; a link works once, a session goes on

async function signIn(browser, program, path) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(program.base + path);
  await page.locator("main form[method=post] button").first().click();
  await page.waitForLoadState();
  const state = await context.storageState();
  assert.ok(state.cookies.length > 0, `${path} gave no session; at ${page.url()}`);
  await context.close();
  return state;
}

function signedIn(browser, program, who) {
  const links = program.links();
  const name = links.has(who) ? who : [...links.keys()].find((key) => key.includes(who));
  assert.ok(name, `no sign-in link for "${who}"; there are: ${[...links.keys()].join(", ")}`);
  if (!states.has(name)) states.set(name, signIn(browser, program, links.get(name)));
  return states.get(name);
}

const checkedByAxe = new Set();

// Runs in the browser: which elements stand in which, with which classes and attributes, and whether they are empty.
function partsOfPage() {
  const name = (e) => `${e.localName}.${e.className?.baseVal ?? e.className}`;
  const parts = [...document.querySelectorAll("html, html *")].map((e) => {
    const attributes = e.getAttributeNames().filter((a) => a !== "class" && a !== "href" && a !== "id").map((a) => (/^(type|role|aria-(hidden|current))$/.test(a) ? `${a}=${e.getAttribute(a)}` : a));
    return `${e.parentElement ? name(e.parentElement) : ""}>${name(e)}[${attributes}]${e.textContent.trim() === "" ? "∅" : ""}`;
  });
  return [...new Set(parts)].sort().join("\n");
}

class Tester {
  constructor(parts) {
    Object.assign(this, parts);
    this.problems = [];
    this.seen = new Set();
    this.source = "";
    this.watch();
  }

  problem(text) {
    this.problems.push(`${new URL(this.page.url()).pathname}: ${text}`);
  }

  // A refusal (404, 422) is also told in the console; that line alone is no fault of the page.
  watch() {
    this.page.on("pageerror", (error) => this.problem(`script failed: ${error.message}`));
    this.page.on("console", (message) => {
      const isRefusal = message.text().startsWith("Failed to load resource") && message.location().url === this.page.url();
      if (message.type() === "error" && !isRefusal) this.problem(`console: ${message.text()}`);
    });
    this.page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (origin !== this.program.base && protocol !== "data:") this.problem(`asks another host: ${request.url()}`);
    });
    this.page.on("response", (response) => {
      if (response.request().isNavigationRequest() && response.status() !== 303)
        this.body = response.text().catch(() => "");
    });
  }

  // Opens an address of ours and checks the page; expects the status.
  async go(path, status = 200) {
    const answer = await this.page.goto(this.program.base + path);
    if (answer.status() !== status) throw new Error(`${path} gives ${answer.status()}, not ${status}`);
    await this.check();
  }

  // Presses what a reader would call by this name, waits for the page that it leads to, and checks that.
  async press(name, { role = "button", check = true } = {}) {
    const found = this.page.getByRole(role, { name }).first();
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), this.script && this.size === "phone" ? found.tap() : found.click()]);
    if (check) await this.check();
  }

  follow(name) {
    return this.press(name, { role: "link" });
  }

  fill(label, value) {
    return this.page.getByLabel(label).first().fill(value);
  }

  async sees(text) {
    await this.page.getByText(text).locator("visible=true").first().waitFor();
  }

  async seesNot(text) {
    assert.equal(await this.page.getByText(text).count(), 0, `"${text}" must not stand on ${this.page.url()}`);
  }

  // Everything that is true of every page. The same source is checked once in a test.
  async check() {
    const source = (await this.body) || (await this.page.content());
    if (this.seen.has(source)) return;
    this.seen.add(source);
    await this.checkHtml(source);
    await this.checkWidth();
    if (this.script) await this.checkAxe();
    assert.equal(await this.page.locator("h1").count(), 1, `one h1 on ${this.page.url()}`);
  }

  async checkHtml(source) {
    const report = await validator.validateString(source);
    for (const message of report.results.flatMap((result) => result.messages))
      this.problem(`HTML line ${message.line}: ${message.message} (${message.ruleId})`);
  }

  // 320 px, or 400 % at 1280: no sideways scrolling.
  async checkWidth() {
    const before = this.page.viewportSize();
    if (this.size === "phone") await this.page.setViewportSize({ width: 320, height: before.height });
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) this.problem(`is ${over} px wider than the screen`);
    if (this.size === "phone") await this.page.setViewportSize(before);
  }

  // A page built of the same parts as one that was checked at this size has nothing new for axe.
  async checkAxe() {
    const parts = `${this.size} ${await this.page.evaluate(partsOfPage)}`;
    if (checkedByAxe.has(parts)) return;
    checkedByAxe.add(parts);
    await this.page.evaluate(AXE);
    const found = await this.page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), RULES);
    for (const violation of found.violations)
      for (const node of violation.nodes) this.problem(`axe ${violation.id}: ${violation.help}: ${node.target} ${node.failureSummary ?? ""}`.replace(/\s+/g, " "));
  }

  async shot(name) {
    await this.page.screenshot({ path: join(this.shots, `${name}-${this.size}-${this.lang}.png`), fullPage: true });
  }
}

// Another person in the same test: const leader = await t.another("Leader"); ends with the test.
async function openTester(browser, program, job, shots) {
  const context = await browser.newContext({
    ...SIZES[job.size],
    locale: { nb: "nb-NO", nn: "nn-NO", en: "en-GB" }[job.lang],
    javaScriptEnabled: job.script,
    storageState: job.as ? await signedIn(browser, program, job.as) : undefined,
  });
  context.setDefaultTimeout(TIMEOUT);
  const page = await context.newPage();
  const t = new Tester({ ...job, page, context, program, shots });
  t.another = async (who) => {
    const other = await openTester(browser, program, { ...job, as: who }, shots);
    t.others = [...(t.others ?? []), other];
    return other;
  };
  return t;
}

async function closeTester(t) {
  for (const other of t.others ?? []) t.problems.push(...(await closeTester(other)));
  await t.context.close();
  return t.problems;
}

// Runs one combination; returns what was wrong.
export async function runOne(browser, program, job, shots) {
  let t = null;
  try {
    t = await openTester(browser, program, job, shots);
    await job.run(t);
    return await closeTester(t);
  } catch (error) {
    const where = error.stack?.match(/[\w-]+\.test\.mjs:\d+/)?.[0] ?? "";
    const problems = [`${where} ${error.message.split("\n").slice(0, 6).join(" ")}`];
    if (!t) return problems;
    await t.page.screenshot({ path: join(shots, `failed-${job.title.replace(/\W+/g, "-")}.png`) }).catch(() => {});
    return [...problems, ...(await closeTester(t))];
  }
}
