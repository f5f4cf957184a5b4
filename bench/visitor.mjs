// Drives Chromium: opens the measured page, calls its functions, and controls DevTools.

import { startBrowser } from "../tests/support/browser.mjs";
import { openSite } from "./site.mjs";

/** Runs `work` with a browser and the site, then closes both. */
export async function withVisitor(options, work) {
  const site = await openSite(options);
  try {
    const { browser, quit } = await startBrowser();
    try {
      await browser.manage().setTimeouts({ script: 300_000 });
      return await work(visitor(browser, site), site);
    } finally {
      await quit();
    }
  } finally {
    await site.close();
  }
}

function visitor(browser, site) {
  const devtools = (command, parameters = {}) => browser.sendAndGetDevToolsCommand(command, parameters);
  return {
    devtools,
    version: async () => (await browser.getCapabilities()).get("browserVersion"),

    /** Opens a new page and waits until its script has run. */
    async visit() {
      await browser.get(site.fresh());
      await browser.wait(() => browser.executeScript("return !!window.bench"), 20_000, "the page's script did not run");
    },

    /** Calls a function of `page.js` and resolves with the value of its promise. */
    async call(name, ...values) {
      const { value, problem } = await browser.executeAsyncScript(
        `const [name, values, done] = arguments;
         window.bench[name](...values).then((value) => done({ value }), (error) => done({ problem: String(error?.stack ?? error) }));`,
        name,
        values,
      );
      if (problem) throw new Error(`${name} failed in the page: ${problem}`);
      return value;
    },

    /** Throttles the network: `bits` and `up` per second, and `latency` in milliseconds. `undefined` means no limit. */
    async network(profile) {
      await devtools("Network.enable");
      const throughput = profile ? profile.bits / 8 : -1;
      await devtools("Network.emulateNetworkConditions", {
        offline: false,
        latency: profile?.latency ?? 0,
        downloadThroughput: throughput,
        uploadThroughput: profile ? profile.up / 8 : -1,
      });
    },

    cpu: (slowdown) => devtools("Emulation.setCPUThrottlingRate", { rate: slowdown }),

    /** The page's DOM nodes, event listeners and JS heap in bytes, after garbage collection. */
    async memory() {
      await devtools("Performance.enable");
      for (let turn = 0; turn < 3; turn += 1) await devtools("HeapProfiler.collectGarbage");
      const { metrics } = await devtools("Performance.getMetrics");
      const { Nodes, JSEventListeners, JSHeapUsedSize } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
      return { nodes: Nodes, listeners: JSEventListeners, heap: JSHeapUsedSize };
    },
  };
}
