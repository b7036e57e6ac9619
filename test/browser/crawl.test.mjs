// Every kind of page that each person can reach by links, from the front page on: no link leads to a refusal, and
// each page passes the checks of the harness. One address of each kind (/needs/:id) is opened.
import { links, test } from "./harness.mjs";

const MOST = 120;

const isOurs = (href) => href.startsWith("/") && !/\.(json|csv|svg|css|js)(\?|$)|^\/assets\//.test(href);

// What kind of page an address is: numbers and long tokens are one kind, so are the values of a query.
function kindOf(href) {
  const { pathname, searchParams } = new URL(href, "http://x");
  const path = pathname.split("/").map((part) => (/^\d+$/.test(part) ? ":id" : /^[A-Za-z0-9]{12,}$/.test(part) ? ":token" : part));
  return `${path.join("/")}?${[...searchParams.keys()].sort().join("&")}`;
}

async function crawl(t) {
  const seen = new Set([kindOf("/")]);
  const queue = ["/"];
  for (let n = 0; queue.length > 0 && n < MOST; n++) {
    const path = queue.shift();
    await t.go(path).catch((error) => t.problems.push(`${path}: ${error.message.split("\n")[0]}`));
    const hrefs = await t.page.locator("a[href]").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    for (const href of hrefs.filter(isOurs)) {
      const kind = kindOf(href);
      if (seen.has(kind)) continue;
      seen.add(kind);
      queue.push(href);
    }
  }
}

for (const who of [null, ...links()])
  test(`every page that ${who ?? "nobody in particular"} can reach`, { sizes: ["desktop"], as: who, group: `crawl ${who}` }, crawl);
test("every page that nobody in particular can reach", { sizes: ["phone"], langs: ["nn"], group: "crawl phone" }, crawl);
