// Measures sizes and speed, compares them with peers and limits, and prints the tables. A full run, `npm run bench`, also writes
// bench/RESULTS.md. `npm run bench -- bytes speed` runs only these parts and writes no file.

import { readFileSync, writeFileSync } from "node:fs";
import { cpus, platform, arch, totalmem } from "node:os";
import { build } from "./build.mjs";
import { ask } from "./process.mjs";
import { inProject } from "./project.mjs";
import { bold, duration, green, main, red } from "./report.mjs";
import { ensureTestTools } from "./setup.mjs";
import { versions } from "./setup/browsers.mjs";

const parts = {
  bytes: { title: "Bytes", run: async () => (await import("../bench/size.mjs")).bytes() },
  application: { title: "Applications in Rust", run: async () => (await import("../bench/application.mjs")).application() },
  speed: { title: "Click to modal", run: async () => (await import("../bench/speed.mjs")).speed() },
  tap: { title: "Tap to modal", run: async () => (await import("../bench/tap.mjs")).tap() },
  work: { title: "Processor", run: async () => (await import("../bench/work.mjs")).work() },
  growth: { title: "Growth", run: async () => (await import("../bench/growth.mjs")).growth() },
  settle: { title: "Settling payments", run: async () => (await import("../bench/settle.mjs")).settle() },
  build: { title: "Build", run: async () => (await import("../bench/rebuild.mjs")).rebuild() },
};

/** The date, the versions and the machine, for the head of the results. */
function environment() {
  const version = (manifest) => JSON.parse(readFileSync(inProject(manifest), "utf8")).version;
  return [
    `${new Date().toISOString().slice(0, 10)}`,
    `cubepay-checkout ${version("pkg/package.json")}`,
    versions().chromium?.match(/\S+ [\d.]+/)?.[0],
    `Node ${process.versions.node}`,
    ask("rustc", ["--version"])?.split(" ").slice(0, 2).join(" "),
    `esbuild ${version("node_modules/esbuild/package.json")}`,
    `${platform()} ${arch()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
  ].filter(Boolean).join(" · ");
}

main(async () => {
  const chosen = process.argv.slice(2);
  const unknown = chosen.find((name) => !Object.hasOwn(parts, name));
  if (unknown) throw new Error(`There is no part "${unknown}". Choose from: ${Object.keys(parts).join(", ")}`);
  // Slowing the network down needs Chromium's DevTools protocol.
  process.env.ENGINE = "chromium";
  await ensureTestTools();
  await build();

  const sections = [];
  const missed = [];
  for (const [name, { title, run }] of Object.entries(parts)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const begun = performance.now();
    const { text, verdicts } = await run();
    sections.push(`## ${title}\n\n${text}\n`);
    console.log(`\n${bold(title)} (${duration(performance.now() - begun)})\n\n${text}\n`);
    missed.push(...verdicts.filter(({ met }) => !met).map(({ row: [name, value, must] }) => `${name}: ${value}, but must be ${must}`));
  }

  const verdict = missed.length === 0 ? "All limits are met." : `Limits not met:\n\n${missed.map((line) => `- ${line}`).join("\n")}`;
  console.log(missed.length === 0 ? green(verdict) : red(verdict));
  if (chosen.length === 0) {
    const head = `# Sizes and speed\n\nWritten by \`npm run bench\`. Run it to measure your own machine.\n\n${environment()}\n\n${verdict}\n`;
    writeFileSync(inProject("bench/RESULTS.md"), `${head}\n${sections.join("\n")}`);
    console.log("\nWrote bench/RESULTS.md");
  }
});
