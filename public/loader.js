// Starts the program. The addresses and hashes are filled in when the page is built.
const glue = { url: "{{GLUE_URL}}", integrity: "{{GLUE_INTEGRITY}}" };
const wasm = { url: "{{WASM_URL}}", integrity: "{{WASM_INTEGRITY}}" };

// `import()` takes no hash. A preload of the same address does, and the import then uses what the preload has verified.
function preload({ url, integrity }) {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = url;
  link.integrity = integrity;
  document.head.append(link);
}

function tell(text) {
  const state = document.getElementById("before-state");
  if (state) {
    state.textContent = text;
  }
}

async function start() {
  tell("The page is loading …");
  if (typeof WebAssembly !== "object") {
    tell("This page needs WebAssembly, and this browser does not have it or has it switched off. Use a current browser.");
    return;
  }
  preload(glue);
  const response = fetch(wasm.url, { integrity: wasm.integrity, credentials: "same-origin" });
  // A failed download is reported where it is awaited.
  response.catch(() => {});
  const { default: init } = await import(glue.url);
  await init({ module_or_path: response });
}

start().catch((error) => {
  tell(
    "The page could not be started. Reload it; if that does not help, a proxy or an extension may have changed its files: their hashes are checked.",
  );
  console.error(error);
});
