// A customer of the example without a browser: what a page shows, an order, a payment.

/** A page as a reader sees it: its text, without scripts and tags. */
export async function pageText(url, options) {
  return textOf(await (await fetch(url, options)).text());
}

export function textOf(html) {
  return html
    .replace(/<script[^]*?<\/script>|<!--[^]*?-->/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

/** What a browser without scripts would send of the page's form with this class, or of its first one. */
function formOf(html, className = "") {
  const form = new FormData();
  const [text] = html.match(new RegExp(className ? `<form class="${className}"[^]*?</form>` : "<form[^]*?</form>"));
  for (const [input] of text.matchAll(/<input[^>]*>/g)) {
    const attribute = (name) => (input.match(new RegExp(` ${name}="([^"]*)"`))?.[1] ?? "").replaceAll("&quot;", '"');
    if (attribute("type") !== "checkbox") form.set(attribute("name"), attribute("value"));
  }
  return form;
}

/** Orders a product with the form of its page. Gives the order's id. */
export async function placeOrder(shop, product = "midtown") {
  const page = `${shop}/products/${product}`;
  const body = formOf(await (await fetch(page)).text());
  const response = await fetch(page, { method: "POST", body, redirect: "manual" });
  const address = response.headers.get("location") ?? "";
  const [, id] = /\/order\/([0-9a-f-]{36})$/.exec(address) ?? [];
  if (!id) throw new Error(`The shop took no order: ${response.status} ${address}`);
  return id;
}

/** Orders a product at the shop's API, where its pages order by a script. Gives the order's id. */
export async function orderByApi(shop, product = "midtown") {
  const response = await fetch(`${shop}/api/orders`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ product }),
  });
  if (response.status !== 201) throw new Error(`The shop took no order: ${response.status}`);
  return (await response.json()).id;
}

/** Asks the shop's endpoint for a payment session, as the page of an order does. */
export function postPayment(shop, body) {
  return fetch(`${shop}/api/payment-sessions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ amount: "1.00", currency: "USD", requestId: crypto.randomUUID(), ...body }),
  });
}

/** Begins a payment and pays it at the sandbox under `api`, in a tab that is closed at once. Gives the session's id. */
export async function payAndLeave(shop, orderId, api) {
  const response = await postPayment(shop, { orderId });
  const { paymentSessionId, paymentSessionToken } = await response.json();
  if (response.status !== 201) throw new Error(`The shop made no session: ${response.status}`);
  const paid = await fetch(`${api}/payment-sessions/${paymentSessionId}/transactions`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${paymentSessionToken}` },
    body: JSON.stringify({ transactionHash: `0x${"ab".repeat(32)}`, userAddress: `0x${"cd".repeat(20)}` }),
  });
  if (paid.status !== 202) throw new Error(`The sandbox took no transaction: ${paid.status} ${await paid.text()}`);
  return paymentSessionId;
}
