import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

const onlyChromium = engine !== "chromium" && "only Chromium reports layout shifts, and can be told to pretend reduced motion";

// Looks at every frame, so that nothing that runs between two questions of the test is missed.
const watchAnimations = `
  window.moved = new Set();
  const longest = 10;
  (function look() {
    const roots = [document, document.querySelector("#cubepay-sdk-root")?.shadowRoot].filter(Boolean);
    for (const animation of roots.flatMap((root) => root.getAnimations({ subtree: true }))) {
      const { duration } = animation.effect.getComputedTiming();
      if (duration > longest) moved.add((animation.animationName ?? animation.transitionProperty) + " " + duration + " ms");
    }
    requestAnimationFrame(look);
  })();`;

// The bars of the timeline move while time passes. A late frame moves one by more than the three pixels that Chromium ignores.
const shifts = `
  const done = arguments[0];
  const isBar = ({ node }) => node?.matches?.(".track i");
  const nameOf = ({ node }) => (node ? node.nodeName + "." + node.className : "a removed node");
  const shifted = (list) => list.getEntries().filter(({ sources }) => sources.length === 0 || !sources.every(isBar));
  new PerformanceObserver((list) => done(shifted(list).map(({ value, sources }) => value + " " + sources.map(nameOf).join())))
    .observe({ type: "layout-shift", buffered: true });
  // The observer says nothing where there is nothing to say.
  setTimeout(() => done([]), 300);`;

describe(`what moves, in ${engine}`, { skip: onlyChromium }, () => {
  const checkout = checkoutForTests();

  async function throughEveryState() {
    await checkout.open("slow");
    await checkout.run(watchAnimations);
    await checkout.payUntilDelivered();
    await checkout.untilModalIsGone();
    const whilePaying = await checkout.run(`return [...moved]`);

    await checkout.open("refused");
    await checkout.run(watchAnimations);
    await checkout.pay();
    await checkout.untilState("failed");
    return [...whilePaying, ...(await checkout.run(`return [...moved]`))];
  }

  it("nothing is animated for those who asked for less motion", async () => {
    await checkout.pretend({ "prefers-reduced-motion": "reduce" });
    assert.deepEqual(await throughEveryState(), []);
    await checkout.pretend({});
    assert.ok((await throughEveryState()).length > 3, "and some is for the others");
  });

  for (const width of [320, 360]) {
    it(`nothing shifts on a page of ${width} px, from its load to the delivery`, async () => {
      await checkout.pretendViewport({ width, height: 640 });
      try {
        await checkout.open();
        await checkout.payUntilDelivered();
        await checkout.untilModalIsGone();
        assert.deepEqual(await checkout.browser.executeAsyncScript(shifts), []);
        // What is below the window counts as well: who scrolls there must find it where it was.
        const height = () => checkout.run(`return document.querySelector(".order-status").offsetHeight`);
        const delivered = await height();
        await checkout.open("left");
        assert.equal(await height(), delivered, "at first");
        await checkout.pay();
        await checkout.chooseWallet();
        await checkout.untilStage("delivered");
        assert.equal(await height(), delivered, "after a closed tab");
      } finally {
        await checkout.pretendViewport(undefined);
      }
    });
  }

  for (const size of ["wide", "narrow"]) {
    it(`nothing shifts on a ${size} page, from its load to the delivery, after two payments`, async () => {
      await checkout[size]();
      await checkout.open("refused");
      await checkout.pay();
      await checkout.untilState("failed");
      await checkout.payUntilDelivered();
      await checkout.untilModalIsGone();
      assert.deepEqual(await checkout.browser.executeAsyncScript(shifts), []);
    });

    it(`nothing shifts on a ${size} page that shows what came of a payment whose tab was closed`, async () => {
      await checkout[size]();
      await checkout.open("left");
      await checkout.pay();
      await checkout.chooseWallet();
      await checkout.untilStage("delivered");
      assert.deepEqual(await checkout.browser.executeAsyncScript(shifts), []);
    });

    it(`nothing shifts on a ${size} page when nobody can tell whether it is paid`, async () => {
      await checkout[size]();
      await checkout.open("unconfirmed");
      await checkout.pay();
      await checkout.chooseWallet();
      await checkout.untilState("unknown");
      await checkout.untilModalIsGone();
      assert.deepEqual(await checkout.browser.executeAsyncScript(shifts), []);
    });
  }
});
