import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

const folder = mkdtempSync(join(tmpdir(), "site-"));
const site = join(folder, "site");

describe(`the documentation, in ${engine}`, () => {
  const checkout = checkoutForTests({ site });
  after(() => rmSync(folder, { recursive: true }));

  async function follow() {
    await checkout.open();
    await (await checkout.find("documentation")).click();
    await checkout.until("the page has changed", () => checkout.run(`return location.pathname === "/docs/" && document.readyState === "complete"`));
    return checkout.run(`return document.body.textContent`);
  }

  it("is one click away: how to build it while it is not built, and itself from then on", async () => {
    assert.match(await follow(), /npm run docs/);
    const address = await checkout.run(`return location.href`);
    assert.equal((await fetch(address)).status, 404);

    mkdirSync(join(site, "guide"), { recursive: true });
    writeFileSync(join(site, "index.html"), "<h1>All of it</h1>");
    writeFileSync(join(site, "guide/errors.html"), "<h1>Errors</h1>");
    assert.match(await follow(), /All of it/);
    assert.match(await (await fetch(new URL("guide/errors.html", address))).text(), /Errors/);
    assert.equal((await fetch(new URL("nowhere.html", address))).status, 404);
  });
});
