// Directions of imports: what may use what, and that nothing uses itself in a circle.

/** Whether a file is one that a place names: the file itself, its extension left out, or a file in that folder. */
const isAt = (file, place) => file === place || file.replace(/(\.d)?\.\w+$/, "") === place || file.startsWith(`${place}/`);

/** The group that a file belongs to: of several, the one that names it most closely. */
function groupOf(file, groups) {
  const named = Object.entries(groups).flatMap(([group, { files }]) =>
    files.filter((place) => isAt(file, place)).map((place) => ({ group, length: place.length })),
  );
  return named.sort((a, b) => b.length - a.length)[0]?.group;
}

/**
 * What breaks a table of directions, as sentences. A group has `files`, and what else they may use: other groups, files
 * of them, or packages (`uses`). Files of one group may use one another.
 */
export function violations(imports, groups) {
  return Object.entries(imports).flatMap(([file, used]) => {
    const group = groupOf(file, groups);
    if (!group) return [`${file} stands in no group of the table: say where it belongs`];
    const { uses } = groups[group];
    const mayUse = (other) => {
      const itsGroup = groupOf(other, groups);
      return itsGroup === group || uses.includes(itsGroup) || uses.some((place) => isAt(other, place));
    };
    return used.filter((other) => !mayUse(other)).map((other) => `${file} (${group}) uses ${other} (${groupOf(other, groups) ?? "outside"})`);
  });
}

/** Places in the table that no file is at any more. */
export function leftovers(imports, groups) {
  const files = Object.keys(imports);
  return Object.values(groups).flatMap((group) => group.files.filter((place) => !files.some((file) => isAt(file, place))));
}

/** The circles, each once, as the files on them in their order. */
export function cycles(imports) {
  const found = new Map();
  const finished = new Set();
  const visit = (file, trail) => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      const circle = trail.slice(start);
      found.set(circle.toSorted().join(), [...circle, file].join(" -> "));
    } else if (!finished.has(file)) {
      for (const next of imports[file] ?? []) visit(next, [...trail, file]);
      finished.add(file);
    }
  };
  for (const file of Object.keys(imports)) visit(file, []);
  return [...found.values()];
}

/** Groups from the bottom up, as a table: each may use all that stand below it. */
export function layers(...stack) {
  return Object.fromEntries(stack.map(([name, files], level) => [name, { files, uses: stack.slice(0, level).map(([below]) => below) }]));
}
