// The shop's products. The pages show these prices, and the server charges them.

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly origin: string;
  readonly notes: string;
  readonly description: string;
  /** A decimal string, as CubePay expects. */
  readonly price: string;
  readonly currency: "USD";
}

export const products: readonly Product[] = [
  {
    id: "daybreak",
    name: "Daybreak",
    origin: "Ethiopia, Guji",
    notes: "Bergamot, peach, honey",
    description: "A light roast for the first cup. Washed at altitude, dried slowly, and bright enough to need no sugar.",
    price: "19.00",
    currency: "USD",
  },
  {
    id: "midtown",
    name: "Midtown",
    origin: "Colombia, Huila",
    notes: "Caramel, red apple, almond",
    description: "The one that everybody likes. Round, sweet, and as good with milk as without.",
    price: "17.50",
    currency: "USD",
  },
  {
    id: "afterglow",
    name: "Afterglow",
    origin: "Sumatra, Gayo",
    notes: "Dark chocolate, cedar, clove",
    description: "A slow, dark roast for the evening. Heavy in the cup, low in acid, long after the last sip.",
    price: "21.00",
    currency: "USD",
  },
];

export const productById = (id: unknown): Product | undefined => products.find((product) => product.id === id);

/** An amount formatted for people, the same on the server and in every browser. */
export const formatMoney = (amount: string, currency: string): string =>
  new Intl.NumberFormat("en-US", { style: "currency", currency }).format(Number(amount));
