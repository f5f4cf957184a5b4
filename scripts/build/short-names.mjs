// The names by which wasm and glue call each other, made short: the long ones cost 3 KB of the 29 KB that a first payment loads.
//
// wasm-opt shortens them in the wasm and says how. wasm-bindgen has no option for the glue, so its text is rewritten here. Every
// step checks that it found what it is for: a glue that a new wasm-bindgen writes in another way fails the build, by name.

const own = "./cubepay_checkout_bg.js";

function changedUpstream(what) {
  return new Error(`The glue has no ${what}. wasm-bindgen writes it in another way now: adapt scripts/build/short-names.mjs`);
}

/** The text with all places that match replaced: one, unless `most` allows more. */
function replaced(text, pattern, replacement, what, most = 1) {
  const places = [...text.matchAll(pattern)];
  if (places.length === 0 || places.length > most) throw changedUpstream(`${what} (found ${places.length} times)`);
  return text.replace(pattern, replacement);
}

const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** The glue, calling by the short names. `imports` is a list of `[module, long, short]`, `exports` of `[long, short]`. */
export function withShortNames(glue, { imports, exports }) {
  const handedThrough = [];
  for (const [module, long, short] of imports) {
    if (module === own) {
      // `        __wbg_call_1234: function(arg0) {`
      glue = replaced(glue, new RegExp(`^( +)${escaped(long)}(: function\\()`, "gm"), `$1"${short}"$2`, `function ${long} among its imports`);
    } else {
      // A JavaScript file of the crate: `"./snippets/.../course.js": import1,`
      const [, name] = new RegExp(`"${escaped(module)}": (import\\d+),`).exec(glue) ?? [];
      if (!name) throw changedUpstream(`import of ${module}`);
      handedThrough.push(`"${short}": ${name}.${long},`);
    }
  }
  // All imports are in one module now, called "a". Of the crate's files, the glue has a line for each import.
  for (const module of new Set(imports.map(([module]) => module))) {
    if (module !== own) glue = replaced(glue, new RegExp(`^ +"${escaped(module)}": import\\d+,\\n`, "gm"), "", `line that imports ${module}`, imports.length);
  }
  glue = replaced(glue, new RegExp(`"${escaped(own)}": import0`, "g"), '"a": import0', `module ${own}`);
  glue = replaced(glue, /const import0 = \{/g, `const import0 = { ${handedThrough.join(" ")}`, "object import0");
  const shortOf = new Map(exports);
  return glue.replace(/\bwasm\.(\w+)/g, (call, long) => {
    if (!shortOf.has(long)) throw changedUpstream(`export for ${call}`);
    return `wasm["${shortOf.get(long)}"]`;
  });
}

/** The declarations without those of the raw exports, whose names are others now; only the glue calls them. */
export function withoutRawExports(types) {
  return replaced(types, /export interface InitOutput \{[^}]*\}/g, "export interface InitOutput {}", "interface InitOutput in its declarations");
}
