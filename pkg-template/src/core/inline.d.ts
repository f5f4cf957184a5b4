/** The wasm as base64. The build generates this module. */
export declare const wasm: string;
