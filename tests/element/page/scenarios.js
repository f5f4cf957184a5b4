const button = (attributes = "", content = "") => `<cubepay-button id="pay" amount="50.00" currency="USD" ${attributes}>${content}</cubepay-button>`;

const savesData = () => Object.defineProperty(navigator, "connection", { value: { saveData: true } });

export const scenarios = {
  button: { html: button() },
  "button of one order": { html: button(`request-id="order-7" metadata='{"orderId":7}'`) },
  "button with content": { html: button("", `<b>Buy the lamp</b><i slot="paying">One moment</i>`) },
  "button with white space": { html: button("", "\n  ") },
  "button with labels": { html: button(`labels='{"idle":"50 $ zahlen","paying":"Einen Moment…","paid":"Bezahlt."}'`) },
  "button with malformed JSON": { html: button(`metadata="{orderId: 7}" labels="{paid" colour="red"`) },
  "button that preloads in view": { html: button(`preload="visible"`) },
  "button that preloads in view, below": { html: button(`preload="visible"`), before: (place) => (place.style.paddingTop = "300vh") },
  "button that preloads in view, for a customer who saves data": { html: button(`preload="visible"`), before: savesData },
  "button that does not preload": { html: button(`preload="none"`) },
  "disabled button": { html: button("disabled") },
  "button in a form": {
    html: `<form>${button()}<input name="note"></form>`,
    before: (place) => place.querySelector("form").addEventListener("submit", (event) => (event.preventDefault(), told.push(["submitted", null]))),
  },
  "button in a dialog": { html: `<dialog>${button()}</dialog>`, after: (place) => place.querySelector("dialog").showModal() },
  "button in a shadow root in a dialog": {
    html: `<dialog><div id="host"></div></dialog>`,
    after(place) {
      place.querySelector("#host").attachShadow({ mode: "open" }).innerHTML = button();
      place.querySelector("dialog").showModal();
      window.deep = { pay: place.querySelector("#host").shadowRoot.querySelector("#pay") };
    },
  },
  "button slotted into a dialog": {
    html: `<div id="host">${button()}</div>`,
    after(place) {
      const root = place.querySelector("#host").attachShadow({ mode: "open" });
      root.innerHTML = `<div role="dialog"><slot></slot></div>`;
    },
  },
  "button before its definition": {
    html: button(`metadata='{"orderId":1}'`),
    defineLater: true,
    before(place) {
      const early = place.querySelector("#pay");
      early.amount = 70;
      early.metadata = { orderId: 2 };
      early.service = { executePayment: async (request) => (window.paid = request, { transactionHash: "0xearly" }) };
    },
  },
  "two buttons": { html: `${button()}<cubepay-button id="other" amount="1.00"></cubepay-button>` },
};
