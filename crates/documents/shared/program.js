/** The bytes that the ASCII characters stand for, each as its usual character; every other one stands for the byte 256 places lower. */
const FREQUENT = "{{FREQUENT}}";
const code = Uint8Array.from("{{WASM}}", (c) => (FREQUENT[c.charCodeAt(0) - 32] ?? c).charCodeAt(0) & 255);
