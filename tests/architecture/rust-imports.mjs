// Which file of the crate uses which: read from its `use` lines and from paths that are written out in the code.

/** The module that a file is: `browser::clock` of `browser/clock.rs`, `browser` of `browser/mod.rs`. */
const moduleOf = (file) => file.replace(/\.rs$/, "").replace(/\/mod$/, "").replaceAll("/", "::");

/** The paths of a `use` tree: `a::{b, c::{self, D}}` is `a::b`, `a::c` and `a::c::D`. */
function leaves(tree) {
  const open = tree.indexOf("{");
  if (open < 0) return [tree.replace(/::self$/, "")];
  const prefix = tree.slice(0, open);
  return branches(tree.slice(open + 1, tree.lastIndexOf("}"))).flatMap((branch) => leaves(prefix + branch));
}

/** What stands between the commas of a tree, those of inner trees apart. */
function branches(list) {
  const found = [""];
  let depth = 0;
  for (const character of list) {
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (character === "," && depth === 0) found.push("");
    else found[found.length - 1] += character;
  }
  return found.filter(Boolean);
}

/** All paths in a file that begin with `crate`, `super`, or the name of one of its own submodules. */
function paths(text) {
  // In a test module, `super` is the file itself.
  const code = text.replace(/^#\[cfg\(test\)\]\n(?:#\[.*\]\n)*mod tests \{[\s\S]*?^\}/gm, "").replace(/\/\/.*$/gm, "");
  const use = /\buse\s+([^;]+);/g;
  const used = [...code.matchAll(use)].flatMap(([, tree]) => leaves(tree.replace(/\s+as\s+\w+/g, "").replace(/\s+/g, "")));
  const written = [...code.replace(use, "").matchAll(/\b(?:crate|super)(?:::\w+)+/g)].map(([path]) => path);
  return [...used, ...written];
}

/** The file that a path leads to from another file, or `undefined` for one of another crate. */
function resolve(path, from, files) {
  const [first, ...rest] = path.split("::");
  const module = moduleOf(from).split("::");
  const segments = {
    crate: () => rest,
    super: () => [...module.slice(0, -1), ...rest],
    self: () => [...module, ...rest],
  }[first]?.() ?? [...module, first, ...rest];
  // What is no module of a file is an item in one; at the crate's root, in lib.rs.
  for (let length = segments.length; length > 0; length -= 1) {
    const file = files.get(segments.slice(0, length).join("::"));
    if (file) return file === from ? undefined : file;
  }
  return first === "crate" || first === "super" ? "lib.rs" : undefined;
}

/** By file, the files that it uses. `sources` has the text of each by its path below `src/`. */
export function rustImports(sources) {
  const files = new Map(Object.keys(sources).map((file) => [moduleOf(file), file]));
  const imports = Object.entries(sources).map(([file, text]) => {
    const found = paths(text).map((path) => resolve(path, file, files));
    return [file, [...new Set(found.filter(Boolean))].sort()];
  });
  return Object.fromEntries(imports);
}
