import { icons } from "./icons.js";

/** An option that the customer can choose. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  /** The path of a drawing of 24 x 24 units. */
  readonly icon: string;
}

/** The simulated wallets of a sandbox without a chain. */
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
