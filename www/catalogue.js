// The shop's products. The page shows these prices, and the server charges them from its own copy of this list, so nothing that a
// browser sends can change a price.

const products = {
  dusk: { name: "Dusk", unitPriceInCents: 89_50, currency: "USD", mostInOneOrder: 6 },
};

/** The product with this id, or `undefined`. */
export const productById = (id) => (Object.hasOwn(products, id) ? products[id] : undefined);

/**
 * The price of an order, as the decimal string that CubePay expects.
 * Throws a RangeError for an unknown product or an invalid quantity.
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
