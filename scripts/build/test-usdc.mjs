// Compiles the sandbox's token. `node scripts/build/test-usdc.mjs` writes the artefact that is committed beside its
// source; a test recompiles the source and compares.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { inProject } from "../project.mjs";

const source = inProject("pkg-template/src/sandbox/chain/TestUsdc.sol");
export const artefact = inProject("pkg-template/src/sandbox/chain/test-usdc.ts");

const require = createRequire(import.meta.url);
const settings = {
  // Every version of anvil supports it.
  evmVersion: "cancun",
  optimizer: { enabled: true, runs: 200 },
  // Without the metadata hash, which depends on source paths, the same code gives the same bytes.
  metadata: { appendCBOR: false, bytecodeHash: "none" },
  outputSelection: { "*": { TestUsdc: ["abi", "evm.bytecode.object"] } },
};

/** The artefact's text, compiled from the source and OpenZeppelin's contracts in node_modules. */
export function compileTestUsdc() {
  const solc = require("solc");
  const input = { language: "Solidity", sources: { "TestUsdc.sol": { content: readFileSync(source, "utf8") } }, settings };
  const imported = (path) => ({ contents: readFileSync(require.resolve(path), "utf8") });
  const { errors = [], contracts } = JSON.parse(solc.compile(JSON.stringify(input), { import: imported }));
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  const { abi, evm } = contracts["TestUsdc.sol"].TestUsdc;
  const openZeppelin = require("@openzeppelin/contracts/package.json").version;
  return [
    `// Written by scripts/build/test-usdc.mjs from TestUsdc.sol: solc ${solc.version().split("+")[0]}, OpenZeppelin ${openZeppelin}.`,
    "",
    "export const testUsdc = {",
    "  abi: [",
    ...abi.map((entry) => `    ${JSON.stringify(entry)},`),
    "  ],",
    `  bytecode: "0x${evm.bytecode.object}",`,
    "} as const;",
    "",
  ].join("\n");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(artefact, compileTestUsdc());
