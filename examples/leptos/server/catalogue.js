// The shop's products and their prices.

export const products = [
  { id: "daybreak", name: "Daybreak", notes: "Ethiopia: bergamot, peach, honey", amount: "19.00", currency: "USD" },
  { id: "midtown", name: "Midtown", notes: "Colombia: caramel, red apple, almond", amount: "17.50", currency: "USD" },
  { id: "afterglow", name: "Afterglow", notes: "Sumatra: dark chocolate, cedar, clove", amount: "21.00", currency: "USD" },
];

export const productById = (id) => products.find((product) => product.id === id);

/** A product as the pages show it, at its price of today or at the price that it was ordered for. */
export function shown({ id, name, notes }, { amount, currency }) {
  const price = new Intl.NumberFormat("en-US", { style: "currency", currency }).format(Number(amount));
  return { id, name, notes, price };
}
