/** The compiled text of `sandbox-sdk.ts`. The build provides this module. */
declare module "virtual:sandbox-sdk" {
  export const source: string;
}
