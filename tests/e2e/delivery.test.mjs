import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Key } from "selenium-webdriver";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

const afterTheHash = ["completed", "captured", "delivered"];

/** Writes down each stage as it appears, and each sentence of the live region below the Pay button. */
const watchThePage = `
  window.seen = { stages: [], sentences: [] };
  new MutationObserver((changes) => {
    for (const { target } of changes) if (target.dataset.event) seen.stages.push(target.dataset.event);
  }).observe(document.querySelector(".timeline"), { subtree: true, attributeFilter: ["data-event"] });
  const status = document.querySelector("[role=status][data-testid=status]");
  new MutationObserver(() => seen.sentences.push(status.textContent)).observe(status, { childList: true });`;

describe(`from the hash to the delivery, in ${engine}`, () => {
  // Long enough for the page to see what is between captured and delivered.
  const checkout = checkoutForTests({ deliver: () => sleep(600) });

  /** What the panel of the order says. */
  const order = async (...fields) => Promise.all(fields.map((field) => checkout.textOf(`order-${field}`)));

  function assertCapturedOnce(session) {
    assert.equal(session.status, "SUCCEEDED");
    assert.deepEqual(session.captures.map(({ captureAmount, status }) => [captureAmount, status]), [[session.amount, "CAPTURED"]]);
  }

  it("captured and delivered appear on the timeline in this order, and a screen reader is told politely", async () => {
    await checkout.run(watchThePage);
    await checkout.payUntilDelivered();

    const { stages, sentences } = await checkout.run(`return seen`);
    assert.deepEqual(stages.slice(-3), afterTheHash);
    assert.deepEqual(sentences.slice(-3), [
      "Paid. The shop is now collecting your payment.",
      "Payment received. The shop is preparing your order.",
      "Payment received, order prepared: Dusk is on its way. Thank you!",
    ]);
    assert.deepEqual(await order("status", "captured"), ["delivered", "$89.50"]);
    assert.equal((await checkout.sessions()).length, 1);
    assertCapturedOnce(await checkout.session());
  });

  it("a customer who closes the tab after paying gets the order: the server's clock finds the money without page and webhook", async () => {
    await checkout.open("left");
    await checkout.pay();
    await checkout.untilModalOpens();
    const [reference] = await order("reference");
    await checkout.run(`window.isFirstPage = true`);
    await checkout.chooseWallet();
    await checkout.untilStage("delivered");

    assert.equal(await checkout.run(`return window.isFirstPage ?? null`), null, "the page that paid is gone");
    assert.equal(await checkout.textOf("result-hash"), "", "no page got the hash");
    assert.deepEqual(await order("reference", "status", "captured", "lookups", "webhooks"), [reference, "delivered", "$89.50", "0", "0"]);
    assert.match(await checkout.textOf("verdict"), /^No page and no webhook reported the payment\..*nothing was lost/);
    assert.equal((await checkout.sessions()).length, 1);
    assertCapturedOnce(await checkout.session());

    await checkout.pay();
    await checkout.untilModalOpens();
    assert.notDeepEqual(await order("reference"), [reference], "what is bought next is another order");
  });

  it("without any webhook, the server's clock finds that the money is captured", async () => {
    await checkout.open("silent");
    await checkout.payUntilDelivered();

    assert.deepEqual(await order("status", "webhooks"), ["delivered", "0"]);
    assert.match(await checkout.textOf("verdict"), /^No webhook reported the payment\. The server’s watch\(\) checked with CubePay.*nothing was lost/);
    assertCapturedOnce(await checkout.session());
  });

  it("a customer who closes the modal and pays again pays for the same order, by the same session", async () => {
    await checkout.pay();
    await checkout.untilModalOpens();
    const [reference] = await order("reference");
    await checkout.modalRestingPlace();
    await checkout.press(Key.ESCAPE);
    await checkout.untilState("closed");
    await checkout.untilModalIsGone();

    await checkout.payUntilDelivered();
    await checkout.untilModalIsGone();
    assert.deepEqual(await order("reference"), [reference]);
    assert.equal((await checkout.sessions()).length, 1);
    assertCapturedOnce(await checkout.session());

    await checkout.payUntilDelivered();
    assert.notDeepEqual(await order("reference"), [reference], "after the delivery a new order begins");
    assert.equal((await checkout.sessions()).length, 2);
    assertCapturedOnce((await checkout.sessions())[1]);
  });

  it("a customer who changes the quantity after closing the modal pays for another order", async () => {
    await checkout.pay();
    await checkout.untilModalOpens();
    const [reference] = await order("reference");
    await checkout.modalRestingPlace();
    await checkout.press(Key.ESCAPE);
    await checkout.untilState("closed");
    await checkout.untilModalIsGone();
    await (await checkout.browser.findElement({ css: '[aria-label="One more"]' })).click();

    await checkout.payUntilDelivered();
    assert.notDeepEqual(await order("reference"), [reference]);
    assert.deepEqual(await order("captured"), ["$179.00"]);
  });

  it("a customer whose SDK was missing pays the session that was made already", async () => {
    await checkout.open("missing");
    await checkout.pay();
    await checkout.untilState("failed");
    await checkout.payUntilDelivered();
    assert.equal((await checkout.sessions()).length, 1);
    assertCapturedOnce(await checkout.session());
  });

  it("money that arrives after nobody could tell is found, and the customer is told", async () => {
    await checkout.open("unconfirmed");
    await checkout.pay();
    await checkout.chooseWallet();
    await checkout.untilState("unknown");
    assert.deepEqual((await checkout.stages()).slice(-1), ["modal-opened"]);

    await checkout.sandbox.press((await checkout.session()).paymentSessionId, "fund");
    await checkout.untilStage("delivered");
    assert.equal(await checkout.state(), "paid");
    assert.match(await checkout.textOf("pay"), /^Pay \$89\.50$/);
    assertCapturedOnce(await checkout.session());
  });

  it("only whoever knows an order's number sees the order, and no secret of it", async () => {
    await checkout.payUntilDelivered();
    const [reference] = await order("reference");
    const known = await checkout.order(reference);
    assert.equal(known.headers.get("Cache-Control"), "no-store");
    const text = await known.text();
    assert.equal(JSON.parse(text).status, "delivered");
    const paymentSessionToken = await checkout.sandbox.tokenOf(await checkout.session());
    assert.ok(!text.includes(paymentSessionToken) && !text.includes(checkout.sandbox.apiKey));

    for (const other of [crypto.randomUUID(), reference.slice(0, -1), "order-1"]) assert.equal((await checkout.order(other)).status, 404);
  });
});

describe(`a delivery that fails, in ${engine}`, () => {
  let deliveries = 0;
  let isFailing = true;
  const errors = [];
  const checkout = checkoutForTests({
    onError: (error) => errors.push(error),
    deliver() {
      deliveries += 1;
      if (isFailing) throw new Error("The warehouse does not answer.");
    },
  });

  it("is not shown as delivered until a later try succeeds", async () => {
    await checkout.payWithAWallet();
    await checkout.untilStage("captured");
    await checkout.until("onPaid was tried again", () => deliveries >= 2);
    await checkout.until("the page knows", async () => /^onPaid failed\./.test(await checkout.textOf("order-next")));
    assert.deepEqual((await checkout.stages()).slice(-1), ["captured"]);
    assert.equal(await checkout.textOf("order-status"), "paid");
    assert.equal(await checkout.textOf("verdict"), "");
    assert.match(await checkout.textOf("status"), /^Payment received\./);
    assert.match(errors[0].message, /warehouse/);

    isFailing = false;
    await checkout.untilStage("delivered");
    assert.equal(await checkout.textOf("order-status"), "delivered");
    assert.equal((await checkout.session()).captures.length, 1);
  });
});

describe(`while the money is on its way, in ${engine}`, () => {
  // It arrives when the test says so.
  const checkout = checkoutForTests({ confirmAfter: 600_000 });

  it("the page of a customer who closed the tab after paying does not take another payment", async () => {
    await checkout.open("left");
    await checkout.pay();
    await checkout.chooseWallet();
    await checkout.until("the page is back", () => checkout.textOf("status").then((text) => text.startsWith("You paid and closed the tab")).catch(() => false));
    assert.equal(await checkout.state(), "paying");
    await checkout.pay();
    assert.equal(await checkout.modalIsOpen(), false);

    const { paymentSessionId } = await checkout.session();
    await checkout.sandbox.press(paymentSessionId, "fund");
    await checkout.untilStage("delivered");
    assert.equal((await checkout.sessions()).length, 1);
  });
});
