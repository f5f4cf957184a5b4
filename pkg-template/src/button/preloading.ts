/**
 * When a button preloads the core and the SDK. `"intent"`: on hover, focus or touch. `"visible"`: also when the button is in view
 * and the page is idle, unless the customer has enabled data saving. `"none"`: not before the payment.
 */
export type PreloadMode = "intent" | "visible" | "none";

/** Calls `load` according to the mode, unless the button is disabled. Returns a function that stops it. */
export function preloadFor(button: HTMLButtonElement, mode: string | null | undefined, load: () => void): () => void {
  const ends = new AbortController();
  const { signal } = ends;
  const loadIfUsable = (): void => {
    if (!signal.aborted && !button.matches(":disabled")) load();
  };
  if (mode !== "none") {
    for (const event of ["pointerenter", "focus", "touchstart"]) button.addEventListener(event, loadIfUsable, { passive: true, signal });
  }
  if (mode === "visible" && !(navigator as SavingNavigator).connection?.saveData) {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      // Safari does not support `requestIdleCallback`.
      (globalThis.requestIdleCallback ?? setTimeout)(loadIfUsable);
    });
    observer.observe(button);
    signal.addEventListener("abort", () => observer.disconnect());
  }
  return () => ends.abort();
}

/** The Network Information API, which only Chromium supports. */
type SavingNavigator = Navigator & { readonly connection?: { readonly saveData?: boolean } };
