/** The compiled text of `sandbox-sdk.ts`, which the build provides. */
declare module "virtual:sandbox-sdk" {
  export const source: string;
}
