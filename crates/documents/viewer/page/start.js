const failed = () => {
  for (const id of ["loading", "tool"]) byId(id).hidden = true;
  byId("failed").hidden = false;
};
if (typeof document === "undefined") {
  // At once, because nobody would hear what the page asks before.
  const module = new WebAssembly.Module(code);
  __wbg_finalize_init(new WebAssembly.Instance(module, __wbg_get_imports()), module);
  serve();
} else {
  // This file as it was sent: nothing has touched the document yet, and it is written in the form that browsers give back.
  const source = `<!doctype html>\n${document.documentElement.outerHTML}`;
  addEventListener("error", failed);
  addEventListener("unhandledrejection", failed);
  // A saved copy has no headers, and a policy in the document can't forbid frames.
  if (self !== top) {
    for (const id of ["loading", "tool"]) byId(id).hidden = true;
    byId("framed").hidden = false;
  } else {
    void start(source);
  }
}
