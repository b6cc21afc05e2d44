// This file as it was sent: nothing has touched the document yet, and it is written in the form that browsers give back.
const source = `<!doctype html>\n${document.documentElement.outerHTML}`;
// The WebAssembly, one character for each byte. An ASCII character stands for the byte that is at its place here, the others for themselves;
// what HTML or a string would change stands 256 places higher. Sent with Brotli, the page is a sixth smaller by that than with Base64.
const FREQUENT = "{{FREQUENT}}";
const code = Uint8Array.from("{{WASM}}", (c) => (FREQUENT[c.charCodeAt(0) - 32] ?? c).charCodeAt(0) & 255);
const failed = () => {
  for (const id of ["loading", "tool"]) byId(id).hidden = true;
  byId("failed").hidden = false;
};
addEventListener("error", failed);
addEventListener("unhandledrejection", failed);
// A saved copy has no headers, and a policy in the document can't forbid frames.
if (self !== top) {
  for (const id of ["loading", "tool"]) byId(id).hidden = true;
  byId("framed").hidden = false;
} else {
  WebAssembly.instantiate(code, __wbg_get_imports())
    .then(({ instance, module }) => {
      __wbg_finalize_init(instance, module);
      start(source);
    })
    .catch(failed);
}
