/** Announces texts to screen readers from a live region that takes no space in the page's layout. */
export class Announcer {
  #region: HTMLElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Announces a text. `near` is an element of the dialog, if any: screen readers ignore the page outside a modal dialog. */
  announce(text: string, near: Element): void {
    if (text === "" && !this.#region) return;
    const region = (this.#region ??= addRegion(near));
    // Screen readers announce changes only, so the region is empty for a moment: after its creation and between equal texts.
    region.textContent = "";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (region.textContent = text), 100);
  }

  /** Removes the live region. The next announcement creates another one. */
  remove(): void {
    clearTimeout(this.#timer);
    this.#region?.remove();
    this.#region = undefined;
  }
}

function addRegion(near: Element): HTMLElement {
  const region = document.createElement("div");
  region.setAttribute("role", "status");
  // Set on the object and not as an attribute, which a CSP without 'unsafe-inline' blocks.
  region.style.cssText = "position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap";
  dialogAround(near).append(region);
  return region;
}

/** The dialog that an element is rendered in, across shadow roots and slots, or else the body. */
function dialogAround(near: Element): Element {
  let node: any = near;
  while (node && !node.matches?.("dialog, [role$=dialog]")) node = node.assignedSlot ?? node.parentNode ?? node.host;
  return node ?? document.body;
}
