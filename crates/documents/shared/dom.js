// The little of the document that this page needs. Text goes in as text, never as markup.

/** The element with that id, which `index.html` has.
 * @param {string} id @returns {any} */
const byId = (id) => document.getElementById(id);

/** Makes an element with a class and children; texts become text nodes.
 * @param {string} tag @param {string} [className] @param {...(Node | string)} children @returns {any} */
const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
};

/** Makes a button.
 * @param {string} name @param {() => void} press @returns {HTMLButtonElement} */
const button = (name, press) => {
  const element = make("button", "button", name);
  element.type = "button";
  element.addEventListener("click", press);
  return element;
};

/** Makes a block of code that can be scrolled by keyboard.
 * @param {string} name @param {...(Node | string)} children */
const codeBlock = (name, ...children) => {
  const block = make("pre", "raw", make("code", "", ...children));
  block.tabIndex = 0;
  block.setAttribute("role", "region");
  block.setAttribute("aria-label", name);
  return block;
};

/** Lets the browser save what is already here as a file.
 * @param {string} name @param {string} type @param {...BlobPart} text */
const save = (name, type, ...text) => {
  const link = make("a");
  link.href = URL.createObjectURL(new Blob(text, { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  announce(`${name} saved`);
};

/** Says something to screen readers, at most once a second; what is newer replaces what waits.
 * @param {string} text */
const announce = (text) => {
  announce.waiting = text;
  announce.timer ??= setTimeout(() => {
    announce.timer = undefined;
    byId("status").textContent = announce.waiting;
  }, 1000);
};
announce.waiting = "";
/** @type {number | undefined} */
announce.timer = undefined;

/** One of something, or many: `count(1, "error")`.
 * @param {number} number @param {string} word */
const count = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
