// When a payment button loads the core by itself: `<PayButton>` and `<cubepay-button>` have the same rules.

import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

/** The tests, on a stage with the scenarios "button that preloads in view…". `open` opens one. */
export function preloadsInView(stage, open) {
  const coreIsLoaded = () => stage.until("the core is loaded", async () => (await stage.loaded()).length === 1);

  it('preload="visible" loads the core once the button is in view, without anybody coming near', async () => {
    await open("button that preloads in view");
    await coreIsLoaded();

    await open("button that preloads in view, below");
    await sleep(300);
    assert.deepEqual(await stage.loaded(), []);
    await stage.run(`document.querySelector("#pay").scrollIntoView()`);
    await coreIsLoaded();
    assert.deepEqual((await stage.calls()).sessions, []);
  });

  it('preload="visible" waits for the pointer where the customer saves data', async () => {
    await open("button that preloads in view, for a customer who saves data");
    await sleep(300);
    assert.deepEqual(await stage.loaded(), []);
    await stage.run(`document.querySelector("#pay").focus()`);
    await coreIsLoaded();
  });
}
