// The package's buttons in the pages of each framework. Fields are those of consumers.mjs.

/** Selectors of the `<cubepay-button>`s of a page that has defined them. */
export const elements = { pay: `cubepay-button[amount="50.00"]:defined`, refuse: `cubepay-button[amount="-1"]` };
const payButtons = { pay: "button[data-status]:first-of-type", refuse: "button[data-status]:last-of-type" };
const built = { build: [["vite", "build"]], folder: "dist", wasm: "streamed" };

export const buttons = [
  { name: "Button: React 19", ...built, fixtures: ["react"], buttons: payButtons },
  { name: "Button: plain HTML, import map", fixtures: ["element-html"], folder: ".", buttons: elements, wasm: "streamed" },
  { name: "Button: Vue 3", ...built, fixtures: ["element-vue"], buttons: elements },
  { name: "Button: Svelte 5", ...built, fixtures: ["element-svelte"], buttons: elements },
  { name: "Button: Angular 22", fixtures: ["element-angular"], build: [["ng", "build"]], folder: "dist/browser", buttons: elements, wasm: "inline" },
];
