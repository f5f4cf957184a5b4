import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { stageForTests } from "../support/scenario-stage.mjs";
import { reacts } from "./versions.mjs";

const modal = `document.querySelector("#cubepay-sdk-root, #pay-here")?.shadowRoot?.querySelector("[role=dialog]")`;

for (const react of reacts) {
  // What docs/pages.md says of dialogs. Radix puts its styles into the page, which a strict policy forbids.
  describe(`PayButton in a dialog of Radix with React ${react.version}, in ${engine}`, { concurrency: false }, () => {
    const stage = stageForTests(react, { styles: "'unsafe-inline'" });

    async function openModal(scenario) {
      await stage.open(scenario);
      await stage.click("#open");
      await stage.until("the shop's dialog is there", () => stage.run(`return Boolean(document.querySelector("#pay"))`));
      await stage.click("#pay");
      await stage.until("the modal is there", () => stage.run(`return Boolean(${modal})`));
    }

    /** A click where the element is, as a customer's: what lies over it, or lets no pointer through, gets it. */
    async function clickInModal(selector) {
      const place = await stage.run(`const { x, y, width, height } = ${modal}.querySelector(arguments[0]).getBoundingClientRect();
        return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }`, selector);
      await stage.browser.actions().move({ ...place, origin: "viewport" }).click().perform();
    }

    const isShopsDialogOpen = () => stage.run(`return Boolean(document.querySelector("#shops"))`);

    it("can be paid by pointer even where the shop has not thought of it", async () => {
      await openModal("dialog with nothing done about it");
      await clickInModal("button");
      await stage.untilTold(["paid", 66, ""]);
    });

    it("is paid in the modal for which the shop's dialog closes", async () => {
      await openModal("dialog that closes for the modal");
      await stage.until("the shop's dialog has closed", async () => !(await isShopsDialogOpen()));
      await clickInModal("input");
      await stage.browser.actions().sendKeys("a@b.example").perform();
      await clickInModal("button");
      await stage.untilTold(["paid", 66, "a@b.example"]);
    });

    for (const scenario of ["dialog that is not modal", "dialog around the container"]) {
      it(`is paid by pointer and keys beside the shop's open dialog: ${scenario}`, async () => {
        await openModal(scenario);
        await clickInModal("input");
        await stage.browser.actions().sendKeys("a@b.example").perform();
        assert.ok(await isShopsDialogOpen());
        await clickInModal("button");
        await stage.untilTold(["paid", 66, "a@b.example"]);
        assert.ok(await isShopsDialogOpen());
        assert.equal(await stage.attribute("#pay", "data-status"), "paid");
      });
    }
  });
}
