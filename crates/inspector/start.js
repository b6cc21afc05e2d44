// The WebAssembly, one character for each byte; those that HTML or a string would change stand 256 places higher.
// A page that is sent with brotli is an eighth smaller by that than with base64 of the gzipped bytes.
const code = Uint8Array.from("{{WASM}}", (c) => c.charCodeAt(0) & 255);
const failed = () => {
  for (const id of ["loading", "tool"]) document.getElementById(id).hidden = true;
  document.getElementById("failed").hidden = false;
};
addEventListener("error", failed);
try {
  initSync({ module: await WebAssembly.compile(code) });
} catch {
  failed();
}
