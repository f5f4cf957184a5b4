/** What the core exports. */
export interface Core {
  executePayment(request: unknown, options: object, lease: object, startedAt: number): Promise<unknown>;
  preload(options: object): Promise<void>;
}
