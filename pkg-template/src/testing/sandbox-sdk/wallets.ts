import { icons } from "./icons.js";

/** What a customer can choose. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  /** The path of a 24 x 24 drawing. */
  readonly icon: string;
}

/** The wallets that a customer of a sandbox without a chain can choose from. */
export const wallets: readonly Choice[] = [
  {
    id: "browser",
    name: "Browser wallet",
    hint: "Extension in this browser",
    icon: icons.browser,
  },
  {
    id: "mobile",
    name: "Mobile wallet",
    hint: "App on your phone",
    icon: icons.mobile,
  },
  {
    id: "hardware",
    name: "Hardware wallet",
    hint: "Device on a cable",
    icon: icons.hardware,
  },
];
