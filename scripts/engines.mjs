// How tests start each browser engine: its WebDriver program, and the capabilities of its session.

import { readFileSync } from "node:fs";
import { which } from "./process.mjs";
import { inProject } from "./project.mjs";
import { programs } from "./setup/browsers.mjs";

/** The file that `wasm-pack test` passes to the driver. It disables Chromium's sandbox, with which Chromium refuses to run as root. */
const wasmPackCapabilities = JSON.parse(readFileSync(inProject("webdriver.json"), "utf8"));

export const engines = {
  chromium: {
    engine: "Blink",
    driver: () => programs.chromedriver,
    args: (host, port) => [`--port=${port}`],
    capabilities: () => ({
      browserName: "chrome",
      "goog:chromeOptions": { binary: programs.chromium, ...wasmPackCapabilities["goog:chromeOptions"] },
    }),
  },
  firefox: {
    engine: "Gecko",
    driver: () => programs.geckodriver,
    args: (host, port) => [`--host=${host}`, `--port=${port}`],
    capabilities: () => ({
      browserName: "firefox",
      "moz:firefoxOptions": { binary: programs.firefox, ...wasmPackCapabilities["moz:firefoxOptions"] },
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
    // MiniBrowser has no headless mode.
    display: () => [which("xvfb-run"), "-a"],
  },
};
