// The WebAssembly, one character for each byte; those that HTML or a string would change stand 256 places higher.
// Sent with brotli, the page is a twelfth smaller by that than with base64 of the gzipped bytes.
const code = Uint8Array.from("{{WASM}}", (c) => c.charCodeAt(0) & 255);
const failed = () => {
  for (const id of ["loading", "tool"]) document.getElementById(id).hidden = true;
  document.getElementById("failed").hidden = false;
};
addEventListener("error", failed);
try {
  const { instance, module } = await WebAssembly.instantiate(code, __wbg_get_imports());
  __wbg_finalize_init(instance, module);
} catch {
  failed();
}
