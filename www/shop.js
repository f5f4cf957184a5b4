import { cubePayService } from "cubepay-checkout";
import { createBasket, formatPrice } from "./basket.js";
import { markChosenCase, rehearsed, usual, written } from "./cases.js";
import { activateCopyButtons } from "./copy.js";
import { createEnding } from "./ending.js";
import { createInspector } from "./inspector.js";
import { showSample } from "./sample.js";
import { createTill } from "./till.js";
import { createTimeline } from "./timeline.js";

const $ = (selector) => document.querySelector(selector);

const till = createTill($(".order"));
const timeline = createTimeline($(".timeline"), $(".overlap"));
const ending = createEnding($(".ending"));
const inspector = createInspector($("#inspector"));
const basket = createBasket($(".basket"), ({ unitPrice, price, order }) => {
  $("#unit-price").textContent = formatPrice(unitPrice);
  $("#total").textContent = formatPrice(price);
  till.label = `Pay ${formatPrice(price)}`;
  showSample($("#sample"), { options: written, price, order });
});

async function pay() {
  const cancellation = new AbortController();
  till.begin(() => cancellation.abort());
  basket.locked = true;
  timeline.begin();
  ending.clear();
  inspector.clear();

  try {
    const result = await cubePayService.executePayment({
      ...basket.price,
      metadata: basket.order,
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
  } catch (error) {
    inspector.error(error);
    timeline.fail(error);
    ending.failed(error);
    till.ended(error);
  } finally {
    basket.locked = till.isTaken;
    // A rehearsal is for one payment: the next one shows that nothing stays broken.
    cubePayService.configure(usual);
  }
}

cubePayService.configure(rehearsed);
markChosenCase(document.querySelectorAll("[data-case]"));
activateCopyButtons(document.querySelectorAll(".copy"), $("#announcement"));
till.onInterest(() => cubePayService.preload());
till.onPay(pay);
