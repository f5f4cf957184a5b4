// The shop's products. The pages show these prices, and the server charges them.

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly notes: string;
  /** A decimal string, as CubePay expects. */
  readonly price: string;
  readonly currency: "USD";
}

export const products: readonly Product[] = [
  { id: "daybreak", name: "Daybreak", notes: "Ethiopia: bergamot, peach, honey", price: "19.00", currency: "USD" },
  { id: "midtown", name: "Midtown", notes: "Colombia: caramel, red apple, almond", price: "17.50", currency: "USD" },
  { id: "afterglow", name: "Afterglow", notes: "Sumatra: dark chocolate, cedar, clove", price: "21.00", currency: "USD" },
];

export const productById = (id: unknown): Product | undefined => products.find((product) => product.id === id);

/** An amount formatted for people, the same in every browser. */
export const formatMoney = (amount: string, currency: string): string =>
  new Intl.NumberFormat("en-US", { style: "currency", currency }).format(Number(amount));
