import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { run } from "../../scripts/process.mjs";
import { inProject } from "../../scripts/project.mjs";
import { packAndUnpack } from "../support/tarball.mjs";

const sources = ["errors.ts", "node.ts", "payments.ts", "react.tsx", "server.ts", "stores.ts", "testing.ts"];
/** Whose own types the handlers of the Node entry have to fit. */
const frameworks = ["express", "@types/express", "express4", "@types/express4", "fastify", "@nestjs/common", "@types/node"];
/** Both module forms have types of their own; which one is meant goes by the extension of who imports. */
const resolutions = {
  bundler: { module: "esnext", extensions: [""] },
  node16: { module: "node16", extensions: ["m", "c"] },
  nodenext: { module: "nodenext", extensions: ["m", "c"] },
};
const compilers = { "TypeScript 5": "typescript5/bin/tsc", "the newest TypeScript": "typescript/bin/tsc" };

const bundled = { module: "esnext", moduleResolution: "bundler", skipLibCheck: true };
const types = (name) => inProject("node_modules/@types", name);

describe("the types of the packed package", () => {
  let packed;
  before(async () => {
    packed = await packAndUnpack();
    const modules = join(packed.place, "node_modules");
    for (const scope of ["@types", "@nestjs"]) mkdirSync(join(modules, scope));
    for (const name of ["react", "@types/react", "vue", "svelte", ...frameworks]) symlinkSync(inProject("node_modules", name), join(modules, name));
    writeFileSync(join(packed.place, "package.json"), '{ "type": "module" }');
  });
  after(() => packed?.remove());

  for (const [moduleResolution, { module, extensions }] of Object.entries(resolutions)) {
    for (const [compiler, program] of Object.entries(compilers)) {
      it(`hold what they promise under ${moduleResolution}, with ${compiler}`, async () => {
        const files = extensions.flatMap((extension) => sources.map((source) => copy(source, moduleResolution, extension)));
        // The package's own declarations are tested too.
        await compile(program, `tsconfig.${moduleResolution}.json`, files, { module, moduleResolution, skipLibCheck: false });
      });
    }
  }

  for (const react of ["react", "react18"]) {
    it(`let <cubepay-button> stand in JSX, Vue and Svelte, with the types of ${react}`, async () => {
      const paths = { react: [types(react)], "react/*": [`${types(react)}/*`] };
      await compile(compilers["TypeScript 5"], `tsconfig.element.${react}.json`, [copy("element.tsx", "element", "")], { ...bundled, paths });
    });
  }

  for (const [compiler, program] of Object.entries(compilers)) {
    it(`need neither React nor Vue nor Svelte for the element, with ${compiler}`, async () => {
      const paths = Object.fromEntries(["react", "vue", "svelte/elements"].map((name) => [name, ["./absent"]]));
      const file = join("alone", "alone.ts");
      mkdirSync(join(packed.place, "alone"), { recursive: true });
      writeFileSync(join(packed.place, file), `import "cubepay-checkout/element";\ndocument.createElement("cubepay-button").amount = 5;\n`);
      await compile(program, "tsconfig.alone.json", [file], { ...bundled, paths, skipLibCheck: false });
    });
  }

  for (const [compiler, program] of Object.entries(compilers)) {
    for (const extension of ["m", "c"]) {
      it(`let toNodeHandler stand in each framework, in a file of .${extension}ts, with ${compiler}`, async () => {
        const files = [copy("frameworks.ts", "frameworks", extension)];
        await compile(program, `tsconfig.frameworks.${extension}.json`, files, { module: "nodenext", moduleResolution: "nodenext", skipLibCheck: true, types: ["node"] });
      });
    }
  }

  async function compile(program, name, files, options) {
    const compilerOptions = {
      target: "es2022",
      lib: ["es2022", "dom"],
      types: [],
      jsx: "react-jsx",
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      ...options,
    };
    const config = join(packed.place, name);
    writeFileSync(config, JSON.stringify({ compilerOptions, files }));
    await run(process.execPath, [inProject("node_modules", program), "-p", config, "--pretty", "false"], { quiet: true });
  }

  /** Puts a source where it has the package installed, as an ES module ("m"), CommonJS ("c"), or what a bundler takes. */
  function copy(source, folder, extension) {
    const [name, kind] = source.split(".");
    // JSX has no extension that tells the module form; a package.json tells it then.
    const place = join(folder, extension || "any");
    mkdirSync(join(packed.place, place), { recursive: true });
    writeFileSync(join(packed.place, place, "package.json"), JSON.stringify({ type: extension === "c" ? "commonjs" : "module" }));
    const file = join(place, kind === "tsx" ? source : `${name}.${extension}ts`);
    copyFileSync(inProject("tests/types", source), join(packed.place, file));
    return file;
  }
});
