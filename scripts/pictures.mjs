// Takes the pictures in docs/ from the running demo shop. The README's: the dialog of a wide window beside the drawer of a
// narrow one, by day and by night. And the whole page once a payment is delivered: wide by day, narrow by night.
// `node scripts/pictures.mjs`, when the shop looks different from what they show.

import { mkdirSync, writeFileSync } from "node:fs";
import { build } from "./build.mjs";
import { inProject } from "./project.mjs";
import { main, step } from "./report.mjs";
import { ensureTestTools } from "./setup.mjs";

const gap = 24;
const largest = 150_000;
const patience = 15_000;

const dialog = { width: 1280, height: 844, scale: 0.7, address: "/", act: openModal };
const drawer = { ...dialog, width: 390 };
const delivered = { scale: 0.56, address: "/?case=slow", act: pay };
const pictures = {
  "checkout-light": { scheme: "light", shots: [dialog, drawer] },
  "checkout-dark": { scheme: "dark", shots: [dialog, drawer] },
  "demo-wide": { scheme: "light", shots: [{ ...delivered, width: 1440, height: 1310 }] },
  "demo-narrow": { scheme: "dark", shots: [{ ...delivered, width: 390, height: 2740 }] },
};

const findModal = `const modal = document.querySelector("#cubepay-sdk-root")?.shadowRoot?.querySelector("[role=dialog]");`;

/** Waits until the modal has come to rest and says what is to be paid. */
const modalAtRest = `${findModal}
  return Boolean(modal?.querySelector(".amount")?.textContent) && modal.getAnimations({ subtree: true }).every(({ playState }) => playState === "finished");
`;

/** A quarter of the shades that the gradients have, which the eye hardly misses: it makes the files a good deal smaller. */
const levels = Array.from({ length: 64 }, (_, level) => (level / 63).toFixed(3)).join(" ");

/** A shot is made smaller as an image: a page that is drawn smaller loses hairlines. */
const scaled = ({ width, height, scale }) => ({ width: Math.round(width * scale), height: Math.round(height * scale) });

/** Shots side by side, each with round corners and a hairline around it, on nothing. */
const sideBySide = (images, shots) => `<!doctype html>
  <style>
    body { margin: 0; display: flex; gap: ${gap}px; background: transparent }
    img { display: block; outline: 1px solid #8886; outline-offset: -1px; border-radius: 12px; filter: url(#fewer) }
    svg { position: absolute; width: 0; height: 0 }
  </style>
  <svg><filter id="fewer" color-interpolation-filters="sRGB"><feComponentTransfer>
    ${["R", "G", "B"].map((channel) => `<feFunc${channel} type="discrete" tableValues="${levels}"/>`).join("")}
  </feComponentTransfer></filter></svg>
  ${images.map((image, index) => `<img width="${scaled(shots[index]).width}" src="data:image/png;base64,${image}">`).join("\n  ")}`;

async function show(browser, { width, height }) {
  await browser.sendDevToolsCommand("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
  await browser.sendDevToolsCommand("Emulation.setScrollbarsHidden", { hidden: true });
}

const until = (browser, script, otherwise) => browser.wait(() => browser.executeScript(script), patience, otherwise);

/** With the pointer: a wallet that gets the focus from a script would wear the ring that keyboards need. */
async function openModal(browser) {
  await (await browser.findElement({ css: "[data-testid=pay]" })).click();
  await until(browser, modalAtRest, "the modal did not open");
}

async function pay(browser) {
  await openModal(browser);
  await browser.executeScript(`${findModal} modal.querySelector("[data-wallet]").click()`);
  const lit = `return document.querySelector("[data-event=delivered]") !== null && document.getAnimations().length === 0`;
  await until(browser, lit, "the payment was not delivered");
}

/** The shop in a viewport of this size, in the state that its act leads to. */
async function shoot(browser, shop, shot) {
  await show(browser, shot);
  await browser.get("about:blank");
  await browser.get(shop + shot.address);
  await until(browser, `return document.querySelector("[data-case][aria-current]") !== null`, "the page did not come alive");
  await shot.act(browser);
  await browser.executeScript("document.activeElement.blur(); scrollTo(0, 0)");
  return browser.takeScreenshot();
}

async function take(browser, shop, { scheme, shots }) {
  await browser.sendDevToolsCommand("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
  const images = [];
  for (const shot of shots) images.push(await shoot(browser, shop, shot));
  const width = shots.reduce((sum, shot) => sum + scaled(shot).width + gap, -gap);
  await show(browser, { width, height: scaled(shots[0]).height });
  await browser.get("about:blank");
  await browser.executeScript("document.write(arguments[0]); document.close()", sideBySide(images, shots));
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
  const { startBrowser } = await import("../tests/support/browser.mjs");
  const { startDemo } = await import("../tests/support/demo.mjs");
  const shop = await startDemo();
  try {
    const { browser, quit } = await startBrowser();
    try {
      mkdirSync(inProject("docs"), { recursive: true });
      for (const [name, picture] of Object.entries(pictures)) {
        await step(`docs/${name}.png`, async () => {
          const png = await take(browser, shop.url, picture);
          if (png.length > largest) throw new Error(`${png.length} bytes: more than ${largest}`);
          writeFileSync(inProject(`docs/${name}.png`), png);
        });
      }
    } finally {
      await quit();
    }
  } finally {
    await shop.close();
  }
});
