// Shortens the names by which wasm and glue call each other. Long names would add 3 KB to the 29 KB that a first payment loads.
//
// wasm-opt shortens them in the wasm and prints the mapping. wasm-bindgen has no such option for the glue, so this file rewrites
// the glue's text. Each step checks its match: if a new wasm-bindgen writes the glue differently, the build fails and says where.

const own = "./cubepay_checkout_bg.js";

function changedUpstream(what) {
  return new Error(`The glue has no ${what}: wasm-bindgen's output has changed. Adapt scripts/build/short-names.mjs`);
}

/** Replaces every match of `pattern`. Throws if there is none, or more than `most`. */
function replaced(text, pattern, replacement, what, most = 1) {
  const places = [...text.matchAll(pattern)];
  if (places.length === 0 || places.length > most) throw changedUpstream(`${what} (found ${places.length} times)`);
  return text.replace(pattern, replacement);
}

const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** The glue with short names. `imports` is a list of `[module, long, short]`, `exports` of `[long, short]`. */
export function withShortNames(glue, { imports, exports }) {
  const crateImports = [];
  for (const [module, long, short] of imports) {
    if (module === own) {
      // `        __wbg_call_1234: function(arg0) {`
      glue = replaced(glue, new RegExp(`^( +)${escaped(long)}(: function\\()`, "gm"), `$1"${short}"$2`, `function ${long} among its imports`);
    } else {
      // A JavaScript file of the crate: `"./snippets/.../course.js": import1,`
      const [, name] = new RegExp(`"${escaped(module)}": (import\\d+),`).exec(glue) ?? [];
      if (!name) throw changedUpstream(`import of ${module}`);
      crateImports.push(`"${short}": ${name}.${long},`);
    }
  }
  // wasm-opt moved all imports into one module, called "a". The glue has one line for each import from the crate's own files.
  for (const module of new Set(imports.map(([module]) => module))) {
    if (module !== own) glue = replaced(glue, new RegExp(`^ +"${escaped(module)}": import\\d+,\\n`, "gm"), "", `line that imports ${module}`, imports.length);
  }
  glue = replaced(glue, new RegExp(`"${escaped(own)}": import0`, "g"), '"a": import0', `module ${own}`);
  glue = replaced(glue, /const import0 = \{/g, `const import0 = { ${crateImports.join(" ")}`, "object import0");
  const shortOf = new Map(exports);
  return glue.replace(/\bwasm\.(\w+)/g, (call, long) => {
    if (!shortOf.has(long)) throw changedUpstream(`export for ${call}`);
    return `wasm["${shortOf.get(long)}"]`;
  });
}

/** The declarations without the raw exports, which were renamed and which only the glue calls. */
export function withoutRawExports(types) {
  return replaced(types, /export interface InitOutput \{[^}]*\}/g, "export interface InitOutput {}", "interface InitOutput in its declarations");
}
