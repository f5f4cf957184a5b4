import { useEffect, useRef, type RefObject } from "react";

/**
 * Tells a text to screen readers, without a place of its own in the page's layout.
 *
 * @param near - An element of the dialog that the text belongs to, if it is in one: outside of it nothing is read out.
 */
export function useAnnouncement(text: string, near: RefObject<Element | null>): void {
  const region = useRef<HTMLElement | undefined>(undefined);

  useEffect(() => {
    if (!near.current || (text === "" && !region.current)) return undefined;
    const { current: element = addRegion(near.current) } = region;
    region.current = element;
    // Only changes are read out, so it is empty for a moment: after its birth, and between two equal texts.
    element.textContent = "";
    const timer = setTimeout(() => (element.textContent = text), 100);
    return () => clearTimeout(timer);
  }, [text, near]);

  useEffect(
    () => () => {
      region.current?.remove();
      region.current = undefined;
    },
    [],
  );
}

function addRegion(near: Element): HTMLElement {
  const region = document.createElement("div");
  region.setAttribute("role", "status");
  // Set on the object and not as an attribute, which a CSP without 'unsafe-inline' blocks.
  Object.assign(region.style, { position: "fixed", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap" });
  (near.closest("dialog, [role=dialog], [role=alertdialog]") ?? document.body).append(region);
  return region;
}
