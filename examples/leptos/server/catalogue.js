// What the shop sells, and for how much.

export const products = [
  { id: "daybreak", name: "Daybreak", notes: "Ethiopia: bergamot, peach, honey", amount: "19.00", currency: "USD" },
  { id: "midtown", name: "Midtown", notes: "Colombia: caramel, red apple, almond", amount: "17.50", currency: "USD" },
  { id: "afterglow", name: "Afterglow", notes: "Sumatra: dark chocolate, cedar, clove", amount: "21.00", currency: "USD" },
];

export const productById = (id) => products.find((product) => product.id === id);

/** What the pages show of a product, or of one that was ordered at an earlier price. */
export function shown({ id, name, notes }, { amount, currency }) {
  const price = new Intl.NumberFormat("en-US", { style: "currency", currency }).format(Number(amount));
  return { id, name, notes, price };
}
