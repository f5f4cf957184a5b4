import { join } from "node:path";
import { toolCache } from "../../scripts/project.mjs";

/** Where the Rust frontends of the tests are compiled. It stays between runs: the first build takes minutes, and the others seconds. */
export const frontendTarget = join(toolCache, "leptos-target");
