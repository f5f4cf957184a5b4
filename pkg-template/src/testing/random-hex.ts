/** Random hexadecimal digits, two per byte. */
export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A random transaction hash. */
export function randomTransactionHash(): string {
  return `0x${randomHex(32)}`;
}
