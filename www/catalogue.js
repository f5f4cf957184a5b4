// What the shop sells. The page shows these prices and the server charges them: one list, read on both sides, so that
// nothing that a browser sends can change what is charged.

const products = {
  dusk: { name: "Dusk", unitPriceInCents: 89_50, currency: "USD", mostInOneOrder: 6 },
};

/** The product with this id, or `undefined`. */
export const productById = (id) => (Object.hasOwn(products, id) ? products[id] : undefined);

/**
 * What an order costs, as the decimal string that CubePay wants.
 * Throws a RangeError when the shop does not sell that, or not that many.
 */
export function priceOf({ productId, quantity }) {
  const product = productById(productId);
  if (!product) throw new RangeError(`This shop does not sell "${productId}".`);
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > product.mostInOneOrder) {
    throw new RangeError(`Choose between 1 and ${product.mostInOneOrder} of ${product.name}.`);
  }
  const cents = product.unitPriceInCents * quantity;
  return { amount: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`, currency: product.currency };
}
