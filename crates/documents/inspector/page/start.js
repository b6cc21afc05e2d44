// This file as it was sent: nothing has touched the document yet.
const source = `<!doctype html>\n${document.documentElement.outerHTML}`;
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
