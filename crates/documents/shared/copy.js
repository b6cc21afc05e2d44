/** Takes what is dropped anywhere: a file that misses the field must not replace the page.
 * @param {(data: DataTransfer | null) => void} take */
const listenToDrops = (take) => {
  const mark = (/** @type {boolean} */ isOver) => byId("input").classList.toggle("input--over", isOver);
  for (const kind of ["dragenter", "dragover"]) {
    addEventListener(kind, (event) => {
      event.preventDefault();
      mark(true);
    });
  }
  addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || mark(false));
  addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    take(event.dataTransfer);
  });
};

/** A copy from the disk has no wizard to go back to; a served one can say how to ask for its headers. Both can be saved as they are.
 * @param {string} source this very file @param {string} name of a saved copy */
const describeThisCopy = (source, name) => {
  const isFile = location.protocol === "file:";
  byId("back").hidden = isFile;
  if (!isFile) byId("headers-command").textContent = `curl -sI '${location.origin}${location.pathname}'`;
  byId("save-page").addEventListener("click", () => save(name, "text/html", source));
  const show = (/** @type {ArrayBuffer} */ hash) => {
    byId("page-hash").textContent = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  void globalThis.crypto?.subtle?.digest("SHA-256", new TextEncoder().encode(source)).then(show);
};
