// The browser packages of other payment providers, for comparison. They are installed once per machine.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../scripts/process.mjs";
import { inProject, toolCache } from "../scripts/project.mjs";
import { step } from "../scripts/report.mjs";

const manifests = ["package.json", "package-lock.json"].map((file) => inProject("bench/peers", file));

const { dependencies } = JSON.parse(readFileSync(manifests[0], "utf8"));
const peer = (from, names) => {
  const owner = Object.keys(dependencies).find((name) => from === name || from.startsWith(`${name}/`));
  return { name: `\`${from}\` ${dependencies[owner]}: \`${names}\``, from, names };
};

/** The first import that an application of each provider needs. */
export const peers = [
  peer("@stripe/stripe-js", "loadStripe"),
  peer("@stripe/stripe-js/pure", "loadStripe"),
  peer("@paypal/paypal-js", "loadScript"),
  peer("@paypal/paypal-js/sdk-v6", "loadCoreSdkScript"),
  peer("@checkout.com/checkout-web-components", "loadCheckoutWebComponents"),
  peer("@paddle/paddle-js", "initializePaddle"),
  peer("@square/web-sdk", "payments"),
  peer("@base-org/account", "pay"),
  peer("@coinbase/onchainkit/checkout", "Checkout, CheckoutButton"),
];

/** Installs them if necessary. Resolves with `{ folder }`, or with `{ missing }`, the reason why they could not be installed. */
export async function installPeers() {
  const hash = createHash("sha256");
  for (const file of manifests) hash.update(readFileSync(file));
  const folder = join(toolCache, `peers-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(folder)) return { folder };
  mkdirSync(toolCache, { recursive: true });
  // Renamed at the end, so that an interrupted installation is not used.
  const unfinished = mkdtempSync(join(toolCache, "peers-"));
  try {
    for (const file of manifests) cpSync(file, join(unfinished, file.replace(/^.*[\\/]/, "")));
    const install = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    await step("installing the peers' packages, once: 0.8 GB, most of it onchainkit's", () => run("npm", install, { quiet: true, cwd: unfinished }));
    renameSync(unfinished, folder);
    return { folder };
  } catch (error) {
    return { missing: `npm could not install them (${error.name})` };
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
