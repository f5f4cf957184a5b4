// What a block of a README leaves to its reader: their shop's own functions, and tools that this project does not use.

declare function showThanks(transactionHash: string): void;
declare function showPending(requestId: string): void;
declare function showFailure(error: unknown): void;

declare module "next/server" {
  export function after(work: () => unknown): void;
}

declare module "#lib/server/payments.js" {
  export const payments: import("cubepay-checkout/server").Payments;
}

declare module "vite" {
  export function loadEnv(mode: string, folder: string, prefix: string): Record<string, string>;
}

declare module "@vitejs/plugin-vue" {
  export default function vue(options: { template: { compilerOptions: { isCustomElement(tag: string): boolean } } }): unknown;
}

declare module "@angular/core" {
  export const CUSTOM_ELEMENTS_SCHEMA: object;
  export function Component(metadata: { selector: string; schemas: object[]; template: string }): (component: new () => object, context: object) => void;
}

declare module "vitest" {
  type Hook = (work: () => unknown) => void;
  export const beforeEach: Hook;
  export const afterEach: Hook;
  export function test(name: string, body: () => unknown): void;
  export const expect: ((value: unknown) => any) & { poll(value: () => unknown, options: { timeout: number }): any };
}
