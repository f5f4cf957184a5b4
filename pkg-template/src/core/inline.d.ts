/** The wasm as base64; the build writes the module. */
export declare const wasm: string;
