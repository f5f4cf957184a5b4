import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { stageForTests } from "../support/scenario-stage.mjs";
import { reacts } from "./versions.mjs";

for (const react of reacts) {
  describe(`usePayment with React ${react.version}, in ${engine}`, { concurrency: false }, () => {
    const stage = stageForTests(react);
    const givenByPay = () => stage.run(`return given`);

    it("goes from idle over paying to paid, with the result", async () => {
      await stage.open("hook");
      assert.equal(await stage.text(".status"), "idle");
      await stage.endByHand();
      await stage.click(".pay");
      await stage.untilText(".status", "paying");
      await stage.untilModalOpens();
      await stage.endPaid("0xabc");
      await stage.untilText(".status", "paid");

      assert.equal(await stage.text(".hash"), "0xabc");
      assert.deepEqual(await stage.told(), [["paid", "0xabc"]]);
      assert.deepEqual(await givenByPay(), ["0xabc"]);
    });

    it("a closed modal is closed, and no error", async () => {
      await stage.open("hook");
      await stage.run(`cubePay.outcome = "close"`);
      await stage.click(".pay");
      await stage.untilText(".status", "closed");

      assert.equal(await stage.text(".code"), "");
      await stage.untilTold(["closed", "CubePayClosedError"]);
      assert.deepEqual(await givenByPay(), ["nothing"]);
    });

    it("a failure is in `error`, with code and outcome, and `pay` does not reject", async () => {
      await stage.open("hook");
      await stage.run(`cubePay.outcome = "fail"`);
      await stage.click(".pay");
      await stage.untilText(".status", "failed");

      assert.equal(await stage.text(".code"), "sdk_open_failed");
      assert.equal(await stage.text(".outcome"), "unknown");
      await stage.untilTold(["failed", "sdk_open_failed"]);
      assert.deepEqual(await givenByPay(), ["nothing"]);
    });

    it("a malformed request fails by the core's own words, before the endpoint is asked", async () => {
      for (const scenario of ["hook with a bad amount", "hook without a request", "hook with a signal that is none"]) {
        await stage.open(scenario);
        await stage.click(".pay");
        await stage.untilText(".code", "invalid_request");
        assert.deepEqual((await stage.calls()).sessions, [], scenario);
      }
    });

    it("after a failure the next payment succeeds, and the error is gone", async () => {
      await stage.open("hook");
      await stage.run(`cubePay.endpoint = 400`);
      await stage.click(".pay");
      await stage.untilText(".code", "session_rejected");
      await stage.run(`cubePay.endpoint = "ok"`);
      await stage.click(".pay");
      await stage.untilText(".status", "paid");

      assert.equal(await stage.text(".code"), "");
    });

    it("reset goes back to idle, but not while paying", async () => {
      await stage.open("hook");
      await stage.endByHand();
      await stage.click(".pay");
      await stage.untilModalOpens();
      await stage.click(".reset");
      assert.equal(await stage.text(".status"), "paying");
      await stage.endPaid("0xabc");
      await stage.untilText(".status", "paid");
      await stage.click(".reset");

      assert.equal(await stage.text(".status"), "idle");
      assert.equal(await stage.text(".hash"), "");
    });

    it("a second call while paying does nothing, and the first one's end is told", async () => {
      await stage.open("hook");
      await stage.endByHand();
      await stage.run(`for (let press = 0; press < 2; press += 1) document.querySelector(".pay").click()`);
      await stage.untilModalOpens();
      assert.deepEqual(await givenByPay(), ["nothing"]);
      assert.equal(await stage.text(".status"), "paying");
      await stage.endPaid("0xabc");
      await stage.untilTold(["paid", "0xabc"]);

      assert.equal((await stage.calls()).sessions.length, 1);
    });

    it("two on one page have their own states, and the second fails with payment_in_progress", async () => {
      await stage.open("two hooks");
      await stage.endByHand();
      await stage.click("#first .pay");
      await stage.untilModalOpens();
      assert.equal(await stage.text("#second .status"), "idle");
      await stage.click("#second .pay");
      await stage.untilText("#second .code", "payment_in_progress");
      assert.equal(await stage.text("#first .status"), "paying");
      await stage.endPaid("0xabc");
      await stage.untilText("#first .status", "paid");
      await stage.run(`delete window.ending`);
      await stage.click("#second .pay");
      await stage.untilModalOpens();
      await stage.endPaid("0xdef");

      await stage.untilText("#second .hash", "0xdef");
      assert.equal(await stage.text("#first .hash"), "0xabc");
    });

    it("pays once when it is called in an effect, which StrictMode runs twice", async () => {
      await stage.open("hook that pays on mount");
      await stage.untilText(".status", "paid");

      assert.equal((await stage.calls()).sessions.length, 1);
    });

    it("unmounted before the modal opened, the payment is called off and nothing is told", async () => {
      await stage.open("removable hook");
      await stage.run(`cubePay.endpoint = "hang"`);
      await stage.click(".pay");
      await stage.untilPosted();
      await stage.run(`remove()`);
      await stage.until("pay settles", async () => (await givenByPay()).length > 0);

      assert.deepEqual(await givenByPay(), ["nothing"]);
      assert.deepEqual(await stage.told(), []);
      assert.deepEqual((await stage.calls()).open, []);
    });

    it("after a payment that was called off, the next one succeeds", async () => {
      await stage.open("removable hook");
      await stage.run(`cubePay.endpoint = "hang"`);
      await stage.click(".pay");
      await stage.untilPosted();
      await stage.run(`remove()`);
      await stage.until("pay settles", async () => (await givenByPay()).length > 0);
      await stage.run(`cubePay.endpoint = "ok"; bringBack()`);
      await stage.untilText(".status", "idle");
      await stage.click(".pay");

      await stage.untilText(".status", "paid");
    });

    it("unmounted while the modal is open, the payment goes on and its end is told", async () => {
      await stage.open("removable hook");
      await stage.endByHand();
      await stage.click(".pay");
      await stage.untilModalOpens();
      await stage.run(`remove()`);
      await stage.untilText("#page", "Gone");
      await stage.endPaid("0xabc");

      await stage.untilTold(["paid", "0xabc"]);
      assert.deepEqual(await givenByPay(), ["0xabc"]);
    });

    it("pays no more once it is unmounted", async () => {
      await stage.open("removable hook");
      await stage.run(`window.button = document.querySelector(".pay"); window.props = button[Object.keys(button).find((key) => key.startsWith("__reactProps"))]; remove()`);
      await stage.untilText("#page", "Gone");
      await stage.run(`props.onClick()`);
      await stage.until("pay settles", async () => (await givenByPay()).length > 0);

      assert.deepEqual(await givenByPay(), ["nothing"]);
      assert.deepEqual((await stage.calls()).sessions, []);
    });

    it("hidden by React while it pays, it is idle when it is shown again", { skip: !react.has("Activity") }, async () => {
      await stage.open("hideable hook");
      await stage.run(`cubePay.endpoint = "hang"`);
      await stage.click(".pay");
      await stage.untilPosted();
      await stage.run(`show("hidden")`);
      await stage.until("pay settles", async () => (await givenByPay()).length > 0);
      await stage.run(`cubePay.endpoint = "ok"; show("visible")`);
      await stage.untilText(".status", "idle");
      await stage.click(".pay");

      await stage.untilText(".status", "paid");
      assert.equal((await stage.calls()).open.length, 1);
    });

    it("hot reload while the session is made calls nothing off", async () => {
      await stage.open("hot reload");
      // The answer comes only once the file was saved.
      await stage.run(`
        const answer = window.fetch;
        const mayAnswer = new Promise((resolve) => (window.goOn = resolve));
        window.fetch = async (...request) => {
          window.isAsked = true;
          await mayAnswer;
          return answer(...request);
        };`);
      await stage.click(".pay");
      await stage.until("the endpoint is asked", () => stage.run(`return Boolean(window.isAsked)`));
      await stage.run(`save()`);
      await stage.untilText("h1", "As saved again");
      assert.equal(await stage.text(".status"), "paying");
      await stage.run(`goOn()`);

      await stage.untilText(".status", "paid");
      assert.equal((await stage.calls()).open.length, 1);
    });

    it("the caller's own signal still aborts, and says so", async () => {
      await stage.open("hook with a signal");
      await stage.run(`cubePay.endpoint = "hang"`);
      await stage.click(".pay");
      await stage.untilPosted();
      await stage.run(`abort()`);

      await stage.untilText(".code", "aborted");
      await stage.untilTold(["failed", "aborted"]);
    });

    it("the functions stay the same, and the callbacks of the latest render are called", async () => {
      await stage.open("rerendered hook");
      await stage.endByHand();
      await stage.click(".pay");
      await stage.untilModalOpens();
      await stage.run(`rerender()`);
      await stage.untilText(".round", "2");
      await stage.endPaid("0xabc");

      await stage.untilTold(["paid in round", 2]);
      assert.equal(await stage.run(`return sameFunctions`), true);
    });

    it("a callback that throws is reported and breaks nothing", async () => {
      await stage.open("hook with throwing callbacks");
      await stage.click(".pay");
      await stage.untilText(".status", "paid");
      await stage.until("pay settles", async () => (await givenByPay()).length > 0);

      assert.match((await givenByPay())[0], /^0x/);
      const [complaint, ...others] = await stage.complaints();
      assert.match(complaint, /The shop's own mistake/);
      assert.deepEqual(others, []);
    });

    it("pays with a service of its own", async () => {
      await stage.open("hook with another service");
      await stage.click(".pay");
      await stage.untilText(".status", "paid");

      assert.equal(await stage.run(`return cubePay.calls.init[0].merchantId`), "merchant_other");
    });

    it("wrong options are told at once, by name", async () => {
      const messages = {
        "hook with an unknown option": /^invalid_request: Unknown usePayment option: onSuccess\. Known options: service, onPaid, onClosed, onError$/,
        "hook with a service that is none": /^invalid_request: service must be a CubePayService, such as new CubePayService/,
        "hook with a callback that is none": /^invalid_request: onPaid must be a function$/,
      };
      for (const [scenario, message] of Object.entries(messages)) {
        await stage.open(scenario);
        assert.match(await stage.text(".thrown"), message);
        // React tells of every error that a boundary caught.
        await stage.complaints();
      }
    });
  });
}
