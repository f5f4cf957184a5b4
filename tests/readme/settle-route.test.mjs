// The settle route that the documentation gives merchants to copy keeps strangers out.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { inProject } from "../../scripts/project.mjs";
import { codeBlocks } from "../support/markdown.mjs";

const name = "app/api/cubepay/settle/route.ts";

/** A shop on the sandbox, in the place of the reader's own payments file. */
const payments = `
  import { createPayments, memoryStore } from "cubepay-checkout/server";
  import { createSandboxApi } from "cubepay-checkout/testing";

  const sandbox = createSandboxApi();
  export const payments = createPayments({
    apiKey: sandbox.apiKey,
    apiHost: "http://localhost",
    fetch: sandbox.fetch,
    store: memoryStore(),
    price: () => ({ amount: "50.00", reference: "A-1" }),
    onPaid: () => {},
  });
`;

for (const page of ["docs/money.md", "pkg-template/README.md"]) {
  describe(`the settle route of ${page}`, () => {
    let route;
    before(async () => {
      const block = codeBlocks(readFileSync(inProject(page), "utf8")).find(({ text }) => text.startsWith(`// ${name}\n`));
      const folder = inProject("build/examples", `settle-route-of-${page.replaceAll("/", "-")}`);
      for (const [file, text] of Object.entries({ [name]: block.text, "lib/payments.ts": payments })) {
        mkdirSync(dirname(`${folder}/${file}`), { recursive: true });
        writeFileSync(`${folder}/${file}`, text);
      }
      await build({ entryPoints: [`${folder}/${name}`], outfile: `${folder}/route.mjs`, bundle: true, packages: "external", format: "esm", platform: "node" });
      route = await import(pathToFileURL(`${folder}/route.mjs`));
    });
    after(() => delete process.env.CRON_SECRET);

    const answer = (headers) => route.GET(new Request("https://shop.example/api/cubepay/settle", { headers }));

    it("settles for whoever has the secret", async () => {
      process.env.CRON_SECRET = "a-long-secret";
      const response = await answer({ Authorization: "Bearer a-long-secret" });
      assert.equal(response.status, 200);
      assert.equal((await response.json()).checked, 0);
    });

    it("refuses another secret, a part of it, and none", async () => {
      process.env.CRON_SECRET = "a-long-secret";
      for (const headers of [{ Authorization: "Bearer b-long-secret" }, { Authorization: "Bearer a-long" }, { Authorization: "a-long-secret" }, {}]) {
        assert.equal((await answer(headers)).status, 401, JSON.stringify(headers));
      }
    });

    it("refuses everybody while no secret is set", async () => {
      for (const unset of [undefined, ""]) {
        if (unset === undefined) delete process.env.CRON_SECRET;
        else process.env.CRON_SECRET = unset;
        for (const secret of ["undefined", ""]) assert.equal((await answer({ Authorization: `Bearer ${secret}` })).status, 401);
      }
    });
  });
}
