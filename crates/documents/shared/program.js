// The WebAssembly, one character for each byte: one of ASCII stands for the byte at its place here, another for itself or the byte 256 places lower.
const FREQUENT = "{{FREQUENT}}";
const code = Uint8Array.from("{{WASM}}", (c) => (FREQUENT[c.charCodeAt(0) - 32] ?? c).charCodeAt(0) & 255);
