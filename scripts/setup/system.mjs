// The system's package manager: apt, on Debian and its derivatives.

import { ask, run, which } from "../process.mjs";
import { NeedsPerson } from "../report.mjs";

let listsAreFresh = false;

/**
 * Installs Debian packages. Without root, or on another system, throws {@link NeedsPerson} with the commands to run.
 * `purpose` is the subject of its message.
 */
export async function installPackages(packages, purpose) {
  if (!which("apt-get")) {
    throw new NeedsPerson(
      `${purpose} is missing, and this is not a Debian system, so the setup cannot install it.`,
      [`# with your system's package manager, the equivalent of: apt-get install ${packages.join(" ")}`],
    );
  }
  if (process.getuid?.() !== 0) {
    throw new NeedsPerson(`${purpose} is missing, and installing it needs root.`, [
      "sudo apt-get update",
      `sudo apt-get install --no-install-recommends -y ${packages.join(" ")}`,
    ]);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  if (!listsAreFresh) {
    await run("apt-get", ["update"], { quiet: true, env });
    listsAreFresh = true;
  }
  await run("apt-get", ["install", "--no-install-recommends", "-y", ...packages], { quiet: true, env });
}

/** Whether apt's package lists contain this package. */
export async function hasPackage(name) {
  if (!which("apt-cache")) return false;
  if (!listsAreFresh && process.getuid?.() === 0) {
    await run("apt-get", ["update"], { quiet: true });
    listsAreFresh = true;
  }
  return Boolean(ask("apt-cache", ["show", name]));
}

/** A C compiler, which building the Rust tools needs. */
export const cCompiler = {
  name: "C compiler",
  present: () => Boolean(which("cc")),
  install: () => installPackages(["gcc", "libc6-dev"], "A C compiler"),
};
