// The scenarios of page/ in a browser, under a strict Content-Security-Policy.

import { readFileSync } from "node:fs";
import { after, afterEach, before } from "node:test";
import assert from "node:assert/strict";
import { By, error } from "selenium-webdriver";
import { inProject } from "../../scripts/project.mjs";
import { startBrowser } from "./browser.mjs";
import { serve } from "./loopback-server.mjs";

const patience = 10_000;
const policy = (styles) => `default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:; style-src ${styles}; base-uri 'none'`;
const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>React</title>
<div id="page"></div><script type="module" src="/page.js"></script>`;

/** Serves the scenarios to a browser for the tests of one block. Nothing may complain in any of them. `styles` is the policy's. */
export function stageForTests(react, { styles = "'self'" } = {}) {
  const stage = new Stage(styles);
  before(() => stage.start(react), { timeout: 120_000 });
  afterEach(async () => assert.deepEqual(await stage.complaints(), []));
  after(() => stage.stop());
  return stage;
}

class Stage {
  #server;
  #started;
  #styles;

  constructor(styles) {
    this.#styles = styles;
  }

  get browser() {
    return this.#started.browser;
  }

  async start(react) {
    const scripts = await react.page();
    const wasm = readFileSync(inProject("pkg/core/cubepay_checkout_bg.wasm"));
    this.#server = await serve(({ url }, response) => {
      const path = url.replace(/\?.*/, "");
      if (path === "/") response.setHeader("Content-Security-Policy", policy(this.#styles)).setHeader("Content-Type", "text/html").end(page);
      else if (path === "/cubepay_checkout_bg.wasm") response.setHeader("Content-Type", "application/wasm").end(wasm);
      else if (scripts.has(path)) response.setHeader("Content-Type", "text/javascript").end(scripts.get(path));
      else response.writeHead(404).end();
    });
    this.#started = await startBrowser();
  }

  async stop() {
    await this.#started?.quit();
    await this.#server?.close();
  }

  async open(scenario) {
    await this.browser.get(`${this.#server.origin}/?scenario=${encodeURIComponent(scenario)}`);
    await this.until(`the scenario "${scenario}" is there`, () => this.run(`return document.querySelector("#page").childElementCount > 0`));
  }

  run(script, ...args) {
    return this.browser.executeScript(script, ...args);
  }

  until(what, condition) {
    return this.browser.wait(async () => condition(), patience, `waited in vain until ${what}`, 20);
  }

  /** What the console, the browser and the policy had to say; each is told once. */
  complaints() {
    return this.run(`return window.complaints.splice(0)`);
  }

  find(selector) {
    return this.browser.findElement(By.css(selector));
  }

  /** A click as soon as the element takes one: it may be there before the engine has given it a place. */
  async click(selector) {
    await this.until(`${selector} can be clicked`, async () => {
      try {
        await (await this.find(selector)).click();
        return true;
      } catch (cause) {
        if (cause instanceof error.ElementNotInteractableError) return false;
        throw cause;
      }
    });
  }

  text(selector) {
    return this.run(`return document.querySelector(arguments[0])?.textContent`, selector);
  }

  untilText(selector, text) {
    return this.until(`${selector} says "${text}"`, async () => (await this.text(selector)) === text);
  }

  attribute(selector, name) {
    return this.run(`return document.querySelector(arguments[0]).getAttribute(arguments[1])`, selector, name);
  }

  /** The calls of the component's callbacks. */
  told() {
    return this.run(`return told`);
  }

  untilTold(...calls) {
    return this.until(`the callbacks told ${JSON.stringify(calls)}`, async () => JSON.stringify(await this.told()) === JSON.stringify(calls));
  }

  /** What the fake CubePay was asked for. */
  calls() {
    return this.run(`return JSON.parse(JSON.stringify({ sessions: cubePay.calls.sessions, open: cubePay.calls.open }))`);
  }

  /** Lets the test decide when the payment ends, and how. */
  endByHand() {
    return this.run(`endByHand()`);
  }

  untilModalOpens() {
    return this.until("the modal opens", () => this.run(`return Boolean(window.ending)`));
  }

  endPaid(hash) {
    return this.run(`ending.resolve({ transactionHash: arguments[0] })`, hash);
  }

  untilPosted(count = 1) {
    return this.until("the endpoint was asked", async () => (await this.calls()).sessions.length === count);
  }

  /** Names of the package's files that the page has requested. */
  loaded() {
    return this.run(`return performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => /\\.wasm$/.test(name))`);
  }

  /** What a screen reader would read out now. */
  announced() {
    return this.text("[role=status]");
  }

  untilAnnounced(text) {
    return this.untilText("[role=status]", text);
  }
}
