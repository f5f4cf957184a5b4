// The guide's component in a shop, before and after the shop has moved to the package.

import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { inProject } from "../../scripts/project.mjs";
import { codeBlocks } from "../support/markdown.mjs";

const serviceFile = "@/services/cubepay-sdk";
const component = readFileSync(inProject("tests/migration/pay-button.tsx"), "utf8");
const guide = readFileSync(inProject("docs/migration.md"), "utf8");

/** The file that the page on migrating shows under this name. */
function shown(file) {
  const block = codeBlocks(guide).find(({ text }) => text.startsWith(`// ${file}\n`));
  if (!block) throw new Error(`docs/migration.md has no block for ${file}`);
  return block.text;
}

const service = `
  import { guideService } from ${JSON.stringify(inProject("bench/guide-service.js"))};
  export const cubePayService = guideService({ merchantId: process.env.NEXT_PUBLIC_CUBEPAY_MERCHANT_ID });
`;

/** By what the shop has done: its component, and what is in its service file, if that is still there. */
export const shops = {
  "with the guide's own file, before": { component, service },
  "with its import changed, and the file deleted": { component: component.replace(serviceFile, "cubepay-checkout") },
  "unchanged, with the file as one line": { component, service: shown("services/cubepay-sdk.ts") },
};

/** The scripts of the shop's page by their paths, as the shop's bundler writes them. */
export async function bundle({ component, service }) {
  const sources = {
    name: "sources",
    setup(build) {
      build.onResolve({ filter: /^shop:/ }, ({ path }) => ({ path, namespace: "shop" }));
      build.onResolve({ filter: /^@\/services\/cubepay-sdk$/ }, ({ path }) => service && { path, namespace: "shop" });
      build.onLoad({ filter: /.*/, namespace: "shop" }, ({ path }) => ({
        contents: path === serviceFile ? service : component,
        loader: "tsx",
        resolveDir: inProject(),
      }));
    },
  };
  const page = `
    import { createRoot } from "react-dom/client";
    import { PayButton } from "shop:pay-button";
    createRoot(document.querySelector("#shop")).render(<PayButton />);
  `;
  const { outputFiles } = await build({
    stdin: { contents: page, loader: "jsx", resolveDir: inProject(), sourcefile: "page.jsx" },
    plugins: [sources],
    outdir: "/shop",
    entryNames: "page",
    bundle: true,
    splitting: true,
    format: "esm",
    jsx: "automatic",
    write: false,
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"production"', "process.env.NEXT_PUBLIC_CUBEPAY_MERCHANT_ID": '"m_1"' },
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}
