import { cubePayService } from "cubepay-checkout";
import { createBasket, formatPrice } from "./basket.js";
import { chosenOptions, customerLeaves, defaultOptions, markChosenCase, sampleOptions } from "./cases.js";
import { activateCopyButtons } from "./copy.js";
import { createEnding } from "./ending.js";
import { createInspector } from "./inspector.js";
import { createOrderPanel, followOrder } from "./order-status.js";
import { createOrders } from "./order.js";
import { showSample } from "./sample.js";
import { createTill } from "./till.js";
import { createTimeline } from "./timeline.js";

const $ = (selector) => document.querySelector(selector);

const till = createTill($(".order"));
const timeline = createTimeline($(".timeline"), $(".overlap"));
const ending = createEnding($(".ending"));
const inspector = createInspector($("#inspector"));
const orderPanel = createOrderPanel($(".order-status"));
const orders = createOrders();
const basket = createBasket($(".basket"), ({ unitPrice, price, order }) => {
  $("#unit-price").textContent = formatPrice(unitPrice);
  $("#total").textContent = formatPrice(price);
  till.label = `Pay ${formatPrice(price)}`;
  showSample($("#sample"), { options: sampleOptions, price, order });
});

let currentOrder;
let following = new AbortController();

/** Shows the state of an order that may be paid, until its status on the server is final. */
async function follow({ reference, begunAt }) {
  const shown = new Set();
  basket.locked = till.isTaken;
  timeline.follow();
  await followOrder(reference, following.signal, (now) => {
    orderPanel.show(now);
    for (const type of ["captured", "delivered"]) {
      if (!now[type] || shown.has(type)) continue;
      shown.add(type);
      const { agoMs, ...details } = now[type];
      const event = { type, elapsedMs: Math.max(0, Date.now() - begunAt - agoMs), reference, ...details };
      timeline.record(event);
      inspector.event(event);
      till.orderIs(type);
    }
    till.orderIs(now.status);
  });
  timeline.end();
  basket.locked = till.isTaken;
}

async function pay() {
  const order = orders.of(basket.order);
  const cancellation = new AbortController();
  following.abort();
  following = new AbortController();
  currentOrder = { reference: order.reference, begunAt: Date.now() };
  till.begin(() => cancellation.abort());
  basket.locked = true;
  timeline.begin();
  ending.clear();
  inspector.clear();
  orderPanel.begin(order.reference);

  try {
    const result = await cubePayService.executePayment({
      ...basket.price,
      requestId: order.requestId,
      metadata: { orderId: order.reference, ...basket.order },
      signal: cancellation.signal,
      onProgress(event) {
        timeline.record(event);
        inspector.event(event);
        if (event.type === "modal-opened") till.modalOpened();
      },
    });
    inspector.result(result);
    timeline.end();
    ending.paid(result);
    till.paid();
    orders.close();
    void follow(currentOrder);
  } catch (error) {
    inspector.error(error);
    timeline.fail(error);
    ending.failed(error);
    till.ended(error);
    if (error.outcome === "unknown") {
      orders.close();
      void follow(currentOrder);
    } else {
      orders.failed(error);
    }
  } finally {
    basket.locked = till.isTaken;
    // The chosen case applies to one payment. The next one shows that the page recovers.
    cubePayService.configure(defaultOptions);
  }
}

cubePayService.configure(chosenOptions);
if (customerLeaves) {
  const { leaveAndComeBack } = await import("./leaving.js");
  leaveAndComeBack({ till, timeline, ending, orderPanel }, () => currentOrder, follow);
}
markChosenCase(document.querySelectorAll("[data-case]"));
activateCopyButtons(document.querySelectorAll(".copy"), $("#announcement"));
till.onInterest(() => cubePayService.preload());
till.onPay(pay);
