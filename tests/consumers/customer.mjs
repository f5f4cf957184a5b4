// A customer with a browser: opens a shop, pays, and tells what the page did with the wasm.

import { setTimeout as sleep } from "node:timers/promises";
import { By } from "selenium-webdriver";
import { startBrowser } from "../support/browser.mjs";

const patience = 60_000;

// Runs before the scripts of every page.
const watchWasm = `
  globalThis.wasmStarts = [];
  const ways = { compile: "bytes", compileStreaming: "streamed", instantiate: "bytes", instantiateStreaming: "streamed" };
  for (const [name, way] of Object.entries(ways)) {
    const start = WebAssembly[name];
    WebAssembly[name] = async (source, ...args) => {
      const started = await start.call(WebAssembly, source, ...args);
      if (!(source instanceof WebAssembly.Module)) wasmStarts.push(way);
      return started;
    };
  }`;

/** Starts a browser for a customer. */
export async function inviteCustomer() {
  const { browser, quit } = await startBrowser();
  await browser.sendDevToolsCommand("Page.addScriptToEvaluateOnNewDocument", { source: watchWasm });
  return { browser, leave: quit };
}

/** Opens a page of a shop, and returns once `ready` is in it and nothing is requested any more. */
export async function visit(browser, url, shops, ready) {
  await browser.get(url);
  await until(browser, "the page is alive", "return Boolean(document.querySelector(arguments[0]))", ready);
  for (let before = -1, now; before !== (now = shops.reduce((sum, { requests }) => sum + requests.length, 0)); before = now) await sleep(300);
}

/** Presses a button, pays if a modal opens, and gives what the shop's page tells of the outcome. */
export async function press(browser, button) {
  const before = await browser.executeScript(`return document.querySelector("#outcome").textContent`);
  await browser.findElement(By.css(button)).click();
  const outcome = await until(
    browser,
    `pressing ${button} has an outcome`,
    `document.querySelector("#cubepay-sdk-root")?.shadowRoot?.querySelector("[data-wallet]")?.click();
    const { textContent } = document.querySelector("#outcome");
    return textContent === arguments[0] ? undefined : textContent`,
    before,
  );
  return JSON.parse(outcome);
}

/** How the page compiled wasm, in order: "streamed" or from "bytes". */
export const wasmStarts = (browser) => browser.executeScript("return wasmStarts");

/** What the console of the page says is wrong. */
export async function complaints(browser) {
  const entries = await browser.manage().logs().get("browser");
  return entries.map(({ message }) => message);
}

async function until(browser, what, script, ...args) {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const value = await browser.executeScript(script, ...args);
    if (value) return value;
    await sleep(30);
  }
  throw new Error(`Waited in vain until ${what}. The console: ${(await complaints(browser)).join("\n") || "silent"}`);
}
