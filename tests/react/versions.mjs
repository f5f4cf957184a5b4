// The versions of React that the package supports, and pages and modules bundled with each.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { installation } from "../support/installation.mjs";

const source = (file) => fileURLToPath(new URL(file, import.meta.url));
const installed = await installation("react", {
  dependencies: { "@radix-ui/react-dialog": "1.3.1", react: "18.3.1", "react-dom": "18.3.1", "react-refresh": "0.19.0" },
});
const fromProject = createRequire(import.meta.url);
const fromInstallation = createRequire(join(installed, "package.json"));
const packageFolder = (require, name) => dirname(require.resolve(`${name}/package.json`));

const versions = [fromInstallation, fromProject].map((require) => ({
  version: require("react/package.json").version,
  has: (name) => name in require("react"),
  alias: {
    react: packageFolder(require, "react"),
    "react-dom": packageFolder(require, "react-dom"),
    "react-refresh": packageFolder(fromInstallation, "react-refresh"),
    "@radix-ui/react-dialog": join(installed, "node_modules/@radix-ui/react-dialog"),
  },
}));

/** The oldest version that is supported, and the newest. */
export const reacts = versions.map(({ version, has, alias }) => {
  const shared = { bundle: true, jsx: "automatic", write: false, alias, logLevel: "warning" };
  return {
    version,
    /** Whether this version exports that. */
    has,
    /** The scripts of the test page by their paths, in React's development build. */
    async page() {
      const { outputFiles } = await build({
        ...shared,
        entryPoints: [source("page/page.jsx")],
        outdir: "/",
        format: "esm",
        splitting: true,
        define: {
          "process.env.NODE_ENV": '"development"',
          "process.env.NEXT_PUBLIC_CUBEPAY_MERCHANT_ID": '"merchant_react"',
        },
      });
      return new Map(outputFiles.map(({ path, text }) => [path, text]));
    },
    /** A module of this folder, loaded as a server would load it. */
    async onServer(file) {
      const { outputFiles } = await build({ ...shared, entryPoints: [source(file)], platform: "node", format: "cjs" });
      const module = { exports: {} };
      new Function("module", "exports", "require", outputFiles[0].text)(module, module.exports, fromProject);
      return module.exports;
    },
  };
});
