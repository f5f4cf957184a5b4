// Syntax highlighting for code and JSON. Nothing is parsed as HTML.

const token =
  /(?<comment>\/\/[^\n]*)|(?<key>"[^"\n]*"(?=\s*:))|(?<string>"(?:\\.|[^"\\\n])*")|(?<number>\b\d[\d.]*\b)|(?<keyword>\b(?:import|from|const|await|async|try|catch|if|return|true|false|null)\b)/g;

/** Shows `text` in `element`, with a class on each token for the style sheet. */
export function showCode(element, text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    const [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
    const mark = document.createElement("span");
    mark.className = kind;
    mark.textContent = match[0];
    parts.push(text.slice(end, match.index), mark);
    end = match.index + match[0].length;
  }
  element.replaceChildren(...parts, text.slice(end));
}
