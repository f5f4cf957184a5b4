/** The sandbox's page, which the build provides. */
declare module "virtual:sandbox-page" {
  export const html: string;
  export const css: string;
  export const script: string;
  export const version: string;
}
