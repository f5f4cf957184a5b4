// How each browser engine is started for tests: its WebDriver program, and the capabilities that it is asked for.

import { readFileSync } from "node:fs";
import { which } from "./process.mjs";
import { inProject } from "./project.mjs";
import { programs } from "./setup/browsers.mjs";

/** The file that `wasm-pack test` hands to the driver. It has no sandbox for Chromium, which refuses to run as root with one. */
const ofWasmPack = JSON.parse(readFileSync(inProject("webdriver.json"), "utf8"));

export const engines = {
  chromium: {
    engine: "Blink",
    driver: () => programs.chromedriver,
    args: (host, port) => [`--port=${port}`],
    capabilities: () => ({
      browserName: "chrome",
      "goog:chromeOptions": { binary: programs.chromium, ...ofWasmPack["goog:chromeOptions"] },
    }),
  },
  firefox: {
    engine: "Gecko",
    driver: () => programs.geckodriver,
    args: (host, port) => [`--host=${host}`, `--port=${port}`],
    capabilities: () => ({
      browserName: "firefox",
      "moz:firefoxOptions": { binary: programs.firefox, ...ofWasmPack["moz:firefoxOptions"] },
    }),
  },
  webkit: {
    engine: "WebKit",
    driver: () => programs.webkitDriver,
    args: (host, port) => [`--host=${host}`, `--port=${port}`],
    capabilities: () => ({
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": { binary: programs.miniBrowser, args: ["--automation"] },
    }),
    // It has no headless mode of its own.
    display: () => [which("xvfb-run"), "-a"],
  },
};
