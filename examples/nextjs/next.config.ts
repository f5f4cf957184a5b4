import type { NextConfig } from "next";

const config: NextConfig = {
  // PGlite loads its WebAssembly from its own folder, so it must not be bundled.
  serverExternalPackages: ["@electric-sql/pglite"],
};

export default config;
