// What a block of a README leaves to its reader: their shop's own functions, and tools that this project does not use.

declare function showThanks(transactionHash: string): void;
declare function showPending(requestId: string): void;
declare function showFailure(error: unknown): void;

declare module "next/server" {
  export function after(work: () => unknown): void;
}

declare module "vitest" {
  type Hook = (work: () => unknown) => void;
  export const beforeEach: Hook;
  export const afterEach: Hook;
  export function test(name: string, body: () => unknown): void;
  export const expect: ((value: unknown) => any) & { poll(value: () => unknown, options: { timeout: number }): any };
}
