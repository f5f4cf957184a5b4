import vue from "@vitejs/plugin-vue";
import { defineConfig, loadEnv } from "vite";

export default defineConfig(({ command, mode }) => {
  const env = loadEnv(mode, process.cwd(), "");
  if (command === "build" && !env.VITE_CUBEPAY_MERCHANT_ID) {
    throw new Error("VITE_CUBEPAY_MERCHANT_ID is not set. Set it to your merchant id, which the build writes into the page's scripts.");
  }
  return {
    plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "cubepay-button" } } })],
    server: {
      // The endpoint accepts only requests from the shop's own pages, so the proxy must forward the browser's Host header.
      proxy: { "/api": { target: `http://127.0.0.1:${env.PORT}`, changeOrigin: false } },
      // The sandbox and the server write to this folder while Vite runs.
      watch: { ignored: ["**/.data/**"] },
    },
  };
});
