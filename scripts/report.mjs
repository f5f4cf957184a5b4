// What the scripts print to the terminal.

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = (text) => paint(1, text);
export const dim = (text) => paint(2, text);
export const green = (text) => paint(32, text);
export const red = (text) => paint(31, text);

/** "0.4 s", "12 s", "2 min 5 s". */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Prints a step's name, runs the step, and prints how long it took. */
export async function step(name, work) {
  console.log(`${bold("→")} ${name} …`);
  const begun = performance.now();
  const result = await work();
  console.log(`${green("✓")} ${name} ${dim(`(${duration(performance.now() - begun)})`)}`);
  return result;
}

/** Something that only the user can do. The message has the commands to run. */
export class NeedsPerson extends Error {
  constructor(what, commands) {
    super(`${what}\n\n  Run this, then repeat your command:\n\n${commands.map((line) => `    ${line}`).join("\n")}\n`);
    this.name = "NeedsPerson";
  }
}

/** Runs a script's main function. If it fails, prints the error and sets the exit status to 1. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    const isExpected = error?.name === "NeedsPerson" || error?.name === "ProgramFailed";
    console.error(`\n${red("✗")} ${isExpected ? error.message : (error?.stack ?? error)}`);
    process.exitCode = 1;
  }
}
