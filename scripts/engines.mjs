// How each browser engine is started for tests: its WebDriver program, and the capabilities that it is asked for.

import { which } from "./process.mjs";
import { programs } from "./setup/browsers.mjs";

// Chromium's sandbox refuses to run as root.
const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export const engines = {
  chromium: {
    engine: "Blink",
    driver: () => programs.chromedriver,
    driverVariable: "CHROMEDRIVER",
    args: (host, port) => [`--port=${port}`],
    capabilities: () => ({
      browserName: "chrome",
      "goog:chromeOptions": {
        binary: programs.chromium,
        args: [
          "--headless=new",
          ...asRoot,
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      },
    }),
  },
  firefox: {
    engine: "Gecko",
    driver: () => programs.geckodriver,
    driverVariable: "GECKODRIVER",
    args: (host, port) => [`--host=${host}`, `--port=${port}`],
    capabilities: () => ({
      browserName: "firefox",
      "moz:firefoxOptions": { binary: programs.firefox, args: ["-headless"] },
    }),
  },
  webkit: {
    engine: "WebKit",
    driver: () => programs.webkitDriver,
    driverVariable: "SAFARIDRIVER",
    args: (host, port) => [`--host=${host}`, `--port=${port}`],
    capabilities: () => ({
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": { binary: programs.miniBrowser, args: ["--automation"] },
    }),
    // It has no headless mode of its own.
    display: () => [which("xvfb-run"), "-a"],
  },
};
