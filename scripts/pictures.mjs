// Takes the screenshots in docs/ from the running demo shop. Two are for the README: the dialog in a wide window beside the drawer
// in a narrow one, in light and in dark. Two show the whole page after a delivered payment: wide in light, narrow in dark.
// Run `npm run pictures` when the shop's appearance has changed.

import { mkdirSync, writeFileSync } from "node:fs";
import { build } from "./build.mjs";
import { inProject } from "./project.mjs";
import { main, step } from "./report.mjs";
import { ensureTestTools } from "./setup.mjs";

const gap = 24;
const maxBytes = 150_000;
const timeoutMs = 15_000;

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

/** Whether the modal's animations have finished and it shows the amount. */
const modalAtRest = `${findModal}
  return Boolean(modal?.querySelector(".amount")?.textContent) && modal.getAnimations({ subtree: true }).every(({ playState }) => playState === "finished");
`;

/** A quarter of the shades in the gradients. The difference is hardly visible, and the files are much smaller. */
const levels = Array.from({ length: 64 }, (_, level) => (level / 63).toFixed(3)).join(" ");

/** The image is scaled down, not the page: a page rendered at a smaller scale loses its hairlines. */
const scaled = ({ width, height, scale }) => ({ width: Math.round(width * scale), height: Math.round(height * scale) });

/** A page with the shots side by side on a transparent background, each with round corners and a hairline border. */
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

const until = (browser, script, otherwise) => browser.wait(() => browser.executeScript(script), timeoutMs, otherwise);

/** Clicks with the pointer: after a scripted click, the focused wallet would show the keyboard's focus ring. */
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

/** A screenshot of the shop in a viewport of this size, after the shot's `act`. */
async function shoot(browser, shop, shot) {
  await show(browser, shot);
  await browser.get("about:blank");
  await browser.get(shop + shot.address);
  await until(browser, `return document.querySelector("[data-case][aria-current]") !== null`, "the page's script did not start");
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
  // These import the built package.
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
          if (png.length > maxBytes) throw new Error(`The picture has ${png.length} bytes, more than ${maxBytes}`);
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
