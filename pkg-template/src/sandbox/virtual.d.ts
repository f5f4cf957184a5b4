/** The sandbox's page. The build provides this module. */
declare module "virtual:sandbox-page" {
  export const html: string;
  export const css: string;
  export const script: string;
  export const version: string;
}
