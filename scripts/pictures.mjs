// Takes the pictures in docs/ from the running demo shop: the dialog of a wide window beside the drawer of a narrow one,
// by day and by night. `node scripts/pictures.mjs`, when the shop looks different from what they show.

import { mkdirSync, writeFileSync } from "node:fs";
import { build } from "./build.mjs";
import { inProject } from "./project.mjs";
import { main, step } from "./report.mjs";
import { ensureTestTools } from "./setup.mjs";

const schemes = ["light", "dark"];
const wide = { width: 1000, height: 640 };
const narrow = { width: 360, height: 640 };
const gap = 24;
const largest = 200_000;
const patience = 15_000;

/** Waits until the modal has come to rest and says what is to be paid. */
const modalAtRest = `
  const modal = document.querySelector("#cubepay-sdk-root")?.shadowRoot?.querySelector("[role=dialog]");
  return Boolean(modal?.querySelector(".amount")?.textContent) && modal.getAnimations({ subtree: true }).every(({ playState }) => playState === "finished");
`;

/** Half as many shades as the gradients have, which the eye does not miss: it makes the files a good deal smaller. */
const levels = Array.from({ length: 128 }, (_, level) => (level / 127).toFixed(3)).join(" ");

/** Two shots side by side, each with round corners and a hairline around it, on nothing. */
const sideBySide = (shots) => `<!doctype html>
  <style>
    body { margin: 0; display: flex; gap: ${gap}px; background: transparent }
    img { display: block; outline: 1px solid #8886; outline-offset: -1px; border-radius: 12px; filter: url(#fewer) }
    img:last-child { border-radius: 28px }
    svg { position: absolute; width: 0; height: 0 }
  </style>
  <svg><filter id="fewer" color-interpolation-filters="sRGB"><feComponentTransfer>
    ${["R", "G", "B"].map((channel) => `<feFunc${channel} type="discrete" tableValues="${levels}"/>`).join("")}
  </feComponentTransfer></filter></svg>
  ${shots.map((shot) => `<img src="data:image/png;base64,${shot}">`).join("\n  ")}`;

async function show(browser, { width, height }) {
  await browser.sendDevToolsCommand("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
  await browser.sendDevToolsCommand("Emulation.setScrollbarsHidden", { hidden: true });
}

/** The shop in a viewport of this size, with the modal open. */
async function shoot(browser, url, size) {
  await show(browser, size);
  await browser.get("about:blank");
  await browser.get(url);
  const alive = `return document.querySelector("[data-case][aria-current]") !== null`;
  await browser.wait(() => browser.executeScript(alive), patience, "the page did not come alive");
  await browser.executeScript(`document.querySelector("[data-testid=pay]").click()`);
  await browser.wait(() => browser.executeScript(modalAtRest), patience, "the modal did not open");
  return browser.takeScreenshot();
}

async function picture(browser, url, scheme) {
  await browser.sendDevToolsCommand("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
  const shots = [await shoot(browser, url, wide), await shoot(browser, url, narrow)];
  await show(browser, { width: wide.width + gap + narrow.width, height: wide.height });
  await browser.get("about:blank");
  await browser.executeScript("document.write(arguments[0]); document.close()", sideBySide(shots));
  await browser.executeAsyncScript("Promise.all([...document.images].map((image) => image.decode())).then(arguments[0])");
  await browser.sendDevToolsCommand("Emulation.setDefaultBackgroundColorOverride", { color: { r: 0, g: 0, b: 0, a: 0 } });
  const png = Buffer.from(await browser.takeScreenshot(), "base64");
  await browser.sendDevToolsCommand("Emulation.setDefaultBackgroundColorOverride", {});
  return png;
}

main(async () => {
  await ensureTestTools();
  await build();
  // What these import is there from now on.
  const { startBrowser } = await import("../tests/e2e/browser.mjs");
  const { startShop } = await import("../www/server.mjs");
  const shop = await startShop({ quiet: true });
  try {
    const { browser, quit } = await startBrowser();
    try {
      mkdirSync(inProject("docs"), { recursive: true });
      for (const scheme of schemes) {
        await step(`docs/checkout-${scheme}.png`, async () => {
          const png = await picture(browser, shop.url, scheme);
          if (png.length > largest) throw new Error(`${png.length} bytes: more than ${largest}`);
          writeFileSync(inProject(`docs/checkout-${scheme}.png`), png);
        });
      }
    } finally {
      await quit();
    }
  } finally {
    await shop.close();
  }
});
