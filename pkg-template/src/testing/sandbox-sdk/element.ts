const svg = "http://www.w3.org/2000/svg";

/** Creates an element from attributes and text only. Nothing is parsed as HTML, so Trusted Types allow it. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** A decorative line drawing. */
export function drawing(className: string, ...paths: readonly string[]): SVGElement {
  const made = document.createElementNS(svg, "svg");
  for (const [attribute, value] of Object.entries({ class: className, viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" })) {
    made.setAttribute(attribute, value);
  }
  for (const path of paths) {
    const line = document.createElementNS(svg, "path");
    line.setAttribute("d", path);
    line.setAttribute("pathLength", "1");
    made.append(line);
  }
  return made;
}
