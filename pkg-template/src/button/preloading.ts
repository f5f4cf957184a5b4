/**
 * When a button loads what a payment needs. `"intent"`: when the pointer, the focus or a touch comes to it. `"visible"`: also
 * when it is in view and the page is idle, unless the customer saves data. `"none"`: with the payment.
 */
export type PreloadMode = "intent" | "visible" | "none";

/** Calls `load` when the button's mode says so and the button is not disabled. The function that it returns ends that. */
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
      // Safari has no idle callbacks.
      (globalThis.requestIdleCallback ?? setTimeout)(loadIfUsable);
    });
    observer.observe(button);
    signal.addEventListener("abort", () => observer.disconnect());
  }
  return () => ends.abort();
}

/** The Network Information API, which only Chromium has. */
type SavingNavigator = Navigator & { readonly connection?: { readonly saveData?: boolean } };
