/** The element of the page with this id. */
export function part<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  return document.getElementById(id) as Kind;
}

/** The time of day of an instant, by this machine's clock. */
export function timeOf(instant: string | number): string {
  return new Date(instant).toLocaleTimeString("en-GB");
}

/**
 * Shows one element for each item, in order. Reuses existing elements, which keeps their focus. `make` creates an element, and
 * `update` updates it.
 */
export function showList<Item>(
  list: HTMLElement,
  items: readonly Item[],
  { keyOf, make, update }: { keyOf: (item: Item) => string; make: (item: Item) => HTMLElement; update: (shown: HTMLElement, item: Item) => void },
): void {
  const known = new Map([...list.children].map((child) => [(child as HTMLElement).dataset["key"], child as HTMLElement]));
  items.forEach((item, index) => {
    const key = keyOf(item);
    let shown = known.get(key);
    known.delete(key);
    if (!shown) {
      shown = make(item);
      shown.dataset["key"] = key;
    }
    update(shown, item);
    // Moving an element removes its focus, so elements in the right place are not moved.
    if (list.children[index] !== shown) list.insertBefore(shown, list.children[index] ?? null);
  });
  for (const gone of known.values()) gone.remove();
}
