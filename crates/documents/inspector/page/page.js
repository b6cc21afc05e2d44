// What a person does on this page.

/** A longer text is read, but not put into the field, which would take seconds. */
const MAX_IN_FIELD = 256 * 1024;
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
/** Strings that are listed; a text made to annoy may hold a million. */
const MAX_LISTED = 100_000;

/** What is shown now; a newer one ends the work on it. @type {Reading | undefined} */
let current;
/** The text that was read, which may be longer than what the field holds. */
let currentText = "";

/** Reads a text and shows what is in it; everything that was shown before goes, with every token.
 * @param {string} text @param {string} [from] */
const read = async (text, from = "") => {
  current?.free();
  current = undefined;
  currentText = text;
  byId("file-name").textContent = from;
  const results = byId("results");
  const hadResults = results.hasChildNodes();
  results.replaceChildren();
  results.ariaBusy = "true";
  byId("empty").hidden = text.trim() !== "";
  if (!text.trim()) {
    if (hadResults) announce("Cleared");
    results.ariaBusy = "false";
    return;
  }
  const reading = new Reading(text, Math.floor(Date.now() / 1000), byId("trust").value);
  current = reading;
  const unsearched = reading.not_searched ? [make("p", "card failed", reading.not_searched)] : [];
  if (reading.count === 1) {
    const verification = await verify(reading, 0);
    if (current !== reading) return;
    const card = reportCard(reading, 0, verification);
    results.replaceChildren(...unsearched, card);
    announce(card.querySelector("h2").textContent);
  } else if (!(await readMany(reading, unsearched))) return;
  results.ariaBusy = "false";
};

/** Lists the strings, then verifies their signatures. Gives nothing when something newer is read meanwhile.
 * @param {Reading} reading @param {Node[]} unsearched @returns {Promise<true | undefined>} */
const readMany = async (reading, unsearched) => {
  const total = Math.min(reading.count, MAX_LISTED);
  /** @type {Row[]} */
  const rows = [];
  for (let at = 0; at < total; at += 250) {
    rows.push(...parseRows(reading.rows(at, Math.min(at + 250, total)), at));
    if (await isOver(reading)) return;
  }
  // Only when all are read is it known which tokens are in strings of different connectors.
  for (const row of rows) if (reading.shares_token(row.index)) Object.assign(row, row.if_shared);
  // Of several in a line, the column tells which.
  rows.forEach((row, at) => {
    if ([rows[at - 1], rows[at + 1]].some((other) => other?.line === row.line)) row.place = `${row.line}, character ${row.column}`;
  });
  for (const row of rows) {
    if (!trustedKeys.size || row.signature !== "signature-unknown-key") continue;
    row.signature = PENDING;
    if (row.verdict === "not-verified") row.verdict = PENDING;
  }
  /** What became of the signatures, by index. @type {Map<number, number>} */
  const verifications = new Map();
  const settle = async (/** @type {Row} */ row) => {
    if (row.signature !== PENDING) return current === reading;
    const verification = await verify(reading, row.index);
    if (current !== reading) return false;
    verifications.set(row.index, verification);
    Object.assign(row, { ...parseRows(reading.row(row.index, verification), row.index)[0], place: row.place });
    return true;
  };
  const of = (/** @type {Row} */ row) => verifications.get(row.index) ?? NOT_LOOKED;
  const details = make("div");
  const open = async (/** @type {Row} */ row) => {
    if (await settle(row)) show(reportCard(reading, row.index, of(row), row.place));
  };
  const compare = (/** @type {Row} */ left, /** @type {Row} */ right) => show(comparisonCard(reading, left, right));
  const show = (/** @type {HTMLElement} */ card) => {
    details.replaceChildren(card);
    card.querySelector("h2")?.focus();
  };
  // What is not verified yet is verified before it is saved.
  const saveRows = async (/** @type {Row[]} */ chosen, /** @type {string} */ name) => {
    const reports = [];
    for (const row of chosen) {
      if (!(await settle(row)) || (await isOver(reading))) return;
      if (name === "JSON") reports.push(`${reports.length ? "," : ""}{"line":${row.line},"column":${row.column},"report":${reading.report(row.index, of(row))}}`);
    }
    if (name === "CSV") return save("connection-strings.csv", "text/csv", toCsv(chosen));
    const [verified, not_verified, refused] = verdicts(chosen);
    const counts = JSON.stringify({ refused, verified, not_verified, not_searched: reading.not_searched ?? null, not_listed: reading.count - chosen.length });
    save("connection-strings.json", "application/json", '{"strings":[', ...reports, `],${counts.slice(1)}\n`);
  };
  const table = stringTable(rows, open, compare, saveRows);
  const title = make("h2");
  const signers = make("div");
  const tell = () => {
    const [verified = 0, notVerified = 0, refused = 0, pending] = verdicts(rows);
    let all = counts(verified, notVerified, refused);
    if (pending) all += `; ${count(pending, "more string")} not verified yet`;
    // By which keys, in the words of a report.
    const kids = [...new Map(rows.map((row) => [row.verified_by, row]))].filter(([kid]) => kid).slice(0, 3);
    signers.replaceChildren(...kids.map(([, row]) => make("p", "", JSON.parse(reading.report(row.index, of(row))).reason)));
    title.textContent = reading.count > total ? `${all}; the first ${total.toLocaleString("en")} of ${reading.count.toLocaleString("en")} are listed` : all;
    announce(all);
  };
  tell();
  byId("results").replaceChildren(...unsearched, title, signers, table.element, details);
  const [first, second] = rows;
  if (rows.length === 2 && first && second) details.append(comparisonCard(reading, first, second));
  let drawn = performance.now();
  for (const row of rows) {
    if (!(await settle(row))) return;
    if (performance.now() - drawn < 1000) continue;
    tell();
    table.refresh(false);
    drawn = performance.now();
  }
  if (verifications.size) {
    tell();
    table.refresh(true);
  }
  return true;
};

/** How many are verified, not verified, refused and not verified yet.
 * @param {Row[]} rows */
const verdicts = (rows) => ["verified", "not-verified", "refuse", PENDING].map((verdict) => rows.filter((row) => row.verdict === verdict).length);

/** Lets the browser draw and take input now and then, and says whether something newer is read.
 * @param {Reading} reading */
const isOver = async (reading) => {
  if (performance.now() - isOver.since > 100) {
    await new Promise((resolve) => setTimeout(resolve));
    isOver.since = performance.now();
  }
  return current !== reading;
};
isOver.since = 0;

/** Puts a text into the field, if it is not too long for it, and reads it.
 * @param {string} text @param {string} [from] @param {string} [more] what else is to be said of where it is from */
const put = (text, from = "", more = "") => {
  const fits = text.length <= MAX_IN_FIELD;
  byId("string").value = fits ? text : "";
  const name = shown(from);
  return read(text, from && `From ${name}${fits ? "" : ", too long to be shown in the field"}${more}`);
};

/** @param {FileList} files */
const openFile = async ([file, ...others]) => {
  if (!file) return;
  if (file.size > MAX_TEXT_BYTES) {
    await read("", `${shown(file.name)} is larger than 16 MiB and was not opened. Cut it to the part that holds the strings.`);
    announce(byId("file-name").textContent);
    return;
  }
  try {
    const more = others.length ? `, ${count(others.length, "other file")} not opened` : "";
    await put(decodeFile(new Uint8Array(await file.arrayBuffer())), file.name, more);
  } catch {
    byId("file-name").textContent = `${shown(file.name)} could not be read.`;
    announce(byId("file-name").textContent);
  }
};

/** The text of a file. What PowerShell writes is UTF-16; of other bytes, what is not UTF-8 is shown as U+FFFD.
 * @param {Uint8Array} bytes */
const decodeFile = (bytes) => {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const text = new TextDecoder(isUtf16 ? (bytes[0] === 0xff ? "utf-16le" : "utf-16be") : "utf-8").decode(bytes);
  // The line break that ends a file is not part of its text.
  return text.replace(/\r?\n$/, "");
};

/** An invented string, so that the page can be tried without a real one; its token opens nothing. */
const example = () => {
  const time = (/** @type {number} */ days) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
  return `LAKESENTRY://${btoa(JSON.stringify({
    version: 1,
    api_url: "https://lakesentry.example.com",
    connector_id: "0192f0c1-2b3c-7d4e-8f50-a1b2c3d4e5f6",
    token: "lsc_N6QbsZPxT5SQS3a0AxmkuEDS1J6JHcOZjYyAqYhddQE1l1Fld",
    reference_catalog: "system",
    reference_schema: "information_schema",
    execution_mode: "databricks_job",
    issued_at: time(0),
    expires_at: time(7),
  }))}`;
};

/** Brings the document to life.
 * @param {string} source this very file */
const start = (source) => {
  const field = byId("string");
  field.addEventListener("input", () => read(field.value));
  const readAgain = () => {
    readKeys();
    sayAt("trust", refused_address(byId("trust").value) ?? "");
    void read(currentText, byId("file-name").textContent);
  };
  for (const id of ["keys", "trust"]) byId(id).addEventListener("input", readAgain);
  addEventListener("hashchange", () => {
    keysOfLink();
    readAgain();
  });
  byId("clear").addEventListener("click", () => put("").then(() => field.focus()));
  byId("example").addEventListener("click", () => put(example()).then(() => field.focus()));
  byId("open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", () => {
    void openFile(byId("file").files);
    // The same file may be chosen again after it has changed.
    byId("file").value = "";
  });
  document.addEventListener("visibilitychange", () => document.hidden && maskTokens());
  // A page that the browser kept for the back button comes back masked.
  addEventListener("pagehide", maskTokens);
  listenToDrops((data) => void (data?.files.length ? openFile(data.files) : put(data?.getData("text/plain") ?? "")));
  describeThisCopy(source, "lakesentry-inspector.html");
  if (location.protocol === "https:") byId("trust").value = location.origin;
  keysOfLink();
  readKeys();
  byId("loading").hidden = true;
  byId("tool").classList.remove("tool--waiting");
  // A reload may bring back what was typed.
  void read(field.value);
};
