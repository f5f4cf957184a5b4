import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { inProject } from "../../../scripts/project.mjs";
import { press, visit } from "../../consumers/customer.mjs";
import { files, openShop } from "../../consumers/shop.mjs";
import { engine, startBrowser } from "../../support/browser.mjs";
import { packAndUnpack } from "../../support/tarball.mjs";

describe(`the packed package on a page with an import map, in ${engine}`, () => {
  const page = inProject("tests/consumers/fixtures/page");
  let packed, shop, started;
  before(
    async () => {
      packed = await packAndUnpack();
      const map = { imports: { "cubepay-checkout": "./node_modules/cubepay-checkout/index.js" } };
      const index = readFileSync(join(page, "index.html"), "utf8").replace("./src/index.js", "./index.js");
      writeFileSync(join(packed.place, "index.html"), index.replace("<body>", `<script type="importmap">${JSON.stringify(map)}</script>$&`));
      writeFileSync(join(packed.place, "index.js"), readFileSync(join(page, "src/index.js")));
      shop = await openShop({ pages: files(packed.place) });
      started = await startBrowser();
    },
    { timeout: 60_000 },
  );
  after(async () => {
    await started?.quit();
    await shop?.close();
    packed?.remove();
  });

  it("takes payments with the sandbox SDK, fetching core and SDK once and not before", async () => {
    await visit(started.browser, shop.url, [shop], "#pay[data-ready]");
    assert.deepEqual(["glue", "wasm", "inline", "sdk"].filter((kind) => shop.that(kind).length > 0), []);

    const first = await press(started.browser, "#pay");
    const second = await press(started.browser, "#pay");
    for (const { transactionHash, message } of [first, second]) assert.match(transactionHash ?? message, /^0x[0-9a-f]{64}$/);
    assert.notEqual(first.transactionHash, second.transactionHash);
    assert.deepEqual(["glue", "wasm", "inline", "sdk"].map((kind) => shop.that(kind).length), [1, 1, 0, 1]);
  });

  it("refuses in the core what cannot be paid", async () => {
    const { code, message } = await press(started.browser, "#refuse");
    assert.equal(code, "invalid_request");
    assert.match(message, /^Amount must be a positive number/);
  });
});
