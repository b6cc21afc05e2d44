// Whom to trust: the keys that may have signed, and where data should go. Both come from the link or from the person.

/** What became of a signature; the numbers that `Reading` takes. */
const NOT_LOOKED = 0;
const UNKNOWN_KEY = 1;
const DOES_NOT_VERIFY = 2;
const VERIFIES = 3;
const VERIFIES_BY_LINK = 4;
const NOT_POSSIBLE = 5;

/** The trusted public keys, in hexadecimal digits, by their thumbprints.
 * @type {Map<string, string>} */
const trustedKeys = new Map();

/** The keys of the link, as words. @type {string[]} */
let linkKeys = [];

/** @param {string} text */
const wordsOf = (text) => text.split(/[\s,]+/).filter(Boolean);

/** Whether the field still holds what the link brought. */
const areOfLink = () => wordsOf(byId("keys").value).some((word) => linkKeys.includes(word));

/** Reads the keys in the field again, and says what became of that. */
const readKeys = () => {
  const text = byId("keys").value;
  trustedKeys.clear();
  let said = "";
  try {
    for (const line of text.trim() ? keys(text).split("\n") : []) {
      const [kid, key] = line.split(" ");
      if (kid && key) trustedKeys.set(kid, key);
    }
  } catch (reason) {
    said = `No key was taken: ${reason}.`;
  }
  byId("keys-origin").hidden = !areOfLink();
  sayAt("keys", said);
  byId("keys-status").textContent = said || (trustedKeys.size ? `Trusted: ${[...trustedKeys.keys()].join(", ")}` : "No key yet, so signatures are not verified.");
};

/** Marks a field as wrong and says why, in the open, or takes that back.
 * @param {string} id @param {string} reason */
const sayAt = (id, reason) => {
  byId(id).setAttribute("aria-invalid", String(reason !== ""));
  byId(`${id}-status`).textContent = reason;
  if (reason) byId(id).closest("details").open = true;
};

/** Takes the keys of the link `…/inspect#key=…`. What follows the # is not sent to a server. */
const keysOfLink = () => {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!key) return;
  linkKeys = wordsOf(key);
  byId("keys").value = key;
};

/** Verifies the signature of a string. The program only says what must have been signed; the cryptography is the browser's.
 * @param {Reading} reading @param {number} index */
const verify = async (reading, index) => {
  const signed = trustedKeys.size ? reading.signed(index) : undefined;
  if (!signed) return NOT_LOOKED;
  try {
    const key = trustedKeys.get(new TextDecoder().decode(signed.subarray(0, 43)));
    if (!key) return UNKNOWN_KEY;
    if (signed.length === 107) return DOES_NOT_VERIFY;
    const bytes = Uint8Array.from(key.match(/../g) ?? [], (digits) => parseInt(digits, 16));
    const imported = await crypto.subtle.importKey("raw", bytes, "Ed25519", false, ["verify"]);
    return (await crypto.subtle.verify("Ed25519", imported, signed.subarray(43, 107), signed.subarray(107))) ? (areOfLink() ? VERIFIES_BY_LINK : VERIFIES) : DOES_NOT_VERIFY;
  } catch {
    // No Ed25519, or a page without https.
    return NOT_POSSIBLE;
  } finally {
    // It holds the token.
    signed.fill(0);
  }
};
