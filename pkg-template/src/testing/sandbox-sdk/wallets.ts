/** The wallets that a customer of the sandbox can choose from. `icon` is the path of a 24 x 24 drawing. */
export const wallets = [
  {
    id: "browser",
    name: "Browser wallet",
    hint: "Extension in this browser",
    icon: "M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v11a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17.5zM4 9h16M7 6.5h.01M9.5 6.5h.01",
  },
  {
    id: "mobile",
    name: "Mobile wallet",
    hint: "App on your phone",
    icon: "M7 5a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2zM11 18h2",
  },
  {
    id: "hardware",
    name: "Hardware wallet",
    hint: "Device on a cable",
    icon: "M9 8h6v10a3 3 0 0 1-6 0zM10 8V3h4v5M12 18h.01",
  },
] as const;

export type Wallet = (typeof wallets)[number];
