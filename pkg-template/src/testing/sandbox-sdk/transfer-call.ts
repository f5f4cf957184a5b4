// The only contract call of a payment, encoded by hand: `transfer(address,uint256)`.

const selector = "0xa9059cbb";
const word = (hexadecimal: string): string => hexadecimal.padStart(64, "0");

/** The data of a transaction that transfers tokens. `units` is decimal text of the token's smallest unit. */
export function transferCall(to: string, units: string): string {
  return selector + word(to.slice(2).toLowerCase()) + word(BigInt(units).toString(16));
}
