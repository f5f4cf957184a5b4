// What Nuxt imports by itself, into the blocks of docs/stacks.md: its own functions, and the shop's file of payments.

declare const payments: import("cubepay-checkout/server").Payments;
declare function toWebRequest(event: object): Request;
declare function defineEventHandler(handle: (event: object) => Promise<Response>): unknown;
declare function defineNitroPlugin(start: () => void): unknown;
declare function defineNuxtConfig(config: { vue: { compilerOptions: { isCustomElement(tag: string): boolean } } }): object;
