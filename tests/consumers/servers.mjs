// The server entry in each server framework, and the button too in those that have pages. Fields are those of
// consumers.mjs. The servers listen where HOST and PORT say.

import { elements } from "./buttons.mjs";

const node = { payments: "lib", server: () => ["node", "server.js"] };
const page = { buttons: elements, wasm: "streamed" };
// SvelteKit's build imports the routes.
const variables = { ".env": "CUBEPAY_API_HOST=http://127.0.0.1:9\nCUBEPAY_API_KEY=the-key-while-building\n" };
const svelteKit = { payments: "src/lib/server", files: variables, build: [["vite", "build"]], server: () => ["node", "build"] };
// Nuxt has browsers prefetch what a page may import.
const nuxt = { payments: "server/utils", build: [["nuxt", "build"]], server: () => ["node", ".output/server/index.mjs"], eager: ["glue", "wasm"] };
const astro = { payments: "lib", build: [["astro", "build"]], server: () => ["node", "dist/server/entry.mjs"] };

export const servers = [
  { name: "Server: Express 5", ...node, fixtures: ["express"] },
  { name: "Server: Fastify 5", ...node, fixtures: ["fastify"] },
  { name: "Server: Hono 4", ...node, fixtures: ["hono"] },
  { name: "Server, button: SvelteKit 3", ...svelteKit, ...page, fixtures: ["sveltekit"] },
  { name: "Server, button: Nuxt 4", ...nuxt, ...page, fixtures: ["nuxt"] },
  { name: "Server, button: Astro 7", ...astro, ...page, fixtures: ["astro"] },
];
