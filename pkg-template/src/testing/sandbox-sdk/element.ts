const svg = "http://www.w3.org/2000/svg";

/** Makes an element. Attributes and text only: nothing is ever parsed as HTML, so Trusted Types have nothing to object. */
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

/** A drawing of lines, for decoration. */
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
