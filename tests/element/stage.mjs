// The scenarios of page/ in a browser, on the stage of the React tests, under the same strict Content-Security-Policy.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { stageForTests as stageFor } from "../support/scenario-stage.mjs";

const options = { bundle: true, write: false, format: "esm", target: "es2022", logLevel: "warning", define: { "process.env.NEXT_PUBLIC_CUBEPAY_MERCHANT_ID": '"merchant_element"' } };

const shop = {
  async page() {
    const page = await build({ ...options, entryPoints: [fileURLToPath(new URL("page/page.js", import.meta.url))], outdir: "/", splitting: true });
    const copy = await build({ ...options, stdin: { contents: `export * from "cubepay-checkout/element";`, resolveDir: fileURLToPath(new URL(".", import.meta.url)) }, outfile: "/copy.js" });
    return new Map([...page.outputFiles, ...copy.outputFiles].map(({ path, text }) => [path, text]));
  },
};

/** Serves the scenarios to a browser for the tests of one block. Nothing may complain in any of them. */
export const stageForTests = () => stageFor(shop);
