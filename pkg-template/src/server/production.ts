// What is only right while developing is refused in production, where it would cost money without a word.

/** Whether this process says that it serves real customers. */
export function isProduction(): boolean {
  return typeof process === "object" && process?.env?.["NODE_ENV"] === "production";
}

/**
 * Refuses to go on in production.
 *
 * @throws TypeError when `NODE_ENV` is `production`.
 */
export function refuseInProduction(caller: string, why: string): void {
  if (isProduction()) throw new TypeError(`${caller} is not for production (NODE_ENV=production): ${why}`);
}
