// Many strings: a table that can be sorted, filtered and exported, without secrets.

/** The columns of `Reading.rows`, which are also those of the exported file. */
const COLUMNS = ["line", "column", "verdict", "errors", "warnings", "notes", "worst", "api_url", "connector_id", "token_fingerprint", "execution_mode", "issued_at", "expires_at", "signature", "verified_by", "key_origin"];

/** The columns of the table: a heading, and what to show and to sort by.
 * @type {[string, (row: Row) => string | number, ((row: Row) => string)?][]} */
const SHOWN = [
  ["Line", (row) => Number(row.line)],
  ["Verdict", (row) => ["refuse", "not-verified", PENDING, "verified"].indexOf(row.verdict), (row) => row.verdict.replaceAll("-", " ")],
  ["Findings", (row) => -(Number(row.errors) * 1e6 + Number(row.warnings) * 1e3 + Number(row.notes)), (row) => countsInWords(Number(row.errors), Number(row.warnings), Number(row.notes))],
  ["API address", (row) => row.api_url],
  ["Connector", (row) => row.connector_id],
  ["Token", (row) => row.token_fingerprint],
  ["First use before", (row) => row.expires_at, ({ expires_at }) => expires_at.replace("T", " ").replace(/:\d\dZ$/, "")],
  ["Signature", (row) => row.signature, (row) => shortCode(row.signature, "signature")],
];

/** Rows that are added to the page at a time. */
const AT_ONCE = 100;

/** @param {string} lines what `Reading.rows` gives @param {number} first the index of the first line @returns {Row[]} */
const parseRows = (lines, first) =>
  lines.split("\x1e").slice(0, -1).map((line, at) => {
    const cells = line.split("\x1f");
    const [errors, warnings, notes, worst] = cells.splice(COLUMNS.length);
    const row = /** @type {Row} */ ({ index: first + at, place: cells[0], if_shared: { errors, warnings, notes, worst } });
    COLUMNS.forEach((name, i) => (row[name] = cells[i] ?? ""));
    return row;
  });

/** Shows the strings of a text. Rows may be replaced; call `refresh` then.
 * @param {Row[]} rows @param {(row: Row) => void} open @param {(left: Row, right: Row) => void} compare
 * @param {(rows: Row[], name: string) => void} saveRows */
const stringTable = (rows, open, compare, saveRows) => {
  let sortBy = 0;
  let isDown = false;
  let limit = AT_ONCE;
  /** @type {Row[]} */
  let found = [];
  /** @type {Set<number>} */
  const chosen = new Set();

  const filter = make("input");
  filter.type = "search";
  filter.id = "filter";
  filter.autocomplete = "off";
  filter.addEventListener("input", () => update(true));
  const label = make("label", "", "Filter");
  label.htmlFor = filter.id;
  const result = make("p", "soft");
  const compareButton = button("Compare the two chosen", () => {
    const [left, right] = rows.filter(({ index }) => chosen.has(index));
    if (left && right) compare(left, right);
  });
  const more = button("", () => {
    limit += AT_ONCE * 10;
    update(false);
  });
  const bar = make(
    "div",
    "buttons",
    label,
    filter,
    compareButton,
    ...["CSV", "JSON"].map((name) => button(`List as ${name}`, () => saveRows(found, name))),
  );

  const heads = SHOWN.map(([name], at) => {
    const head = make("th", "", button(name, () => {
      isDown = sortBy === at && !isDown;
      sortBy = at;
      update(true);
    }));
    head.scope = "col";
    return head;
  });
  const chooseHead = make("th", "", "Choose");
  chooseHead.scope = "col";
  const body = make("tbody");
  const frame = make("div", "table", make("table", "", make("thead", "", make("tr", "", chooseHead, ...heads)), body));
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.ariaLabel = "Connection strings";

  /** @param {Row} row */
  const line = (row) => {
    const choose = make("input");
    choose.type = "checkbox";
    choose.checked = chosen.has(row.index);
    choose.ariaLabel = `Choose line ${row.place}`;
    choose.addEventListener("change", () => {
      if (choose.checked) chosen.add(row.index);
      else chosen.delete(row.index);
      compareButton.disabled = chosen.size !== 2;
    });
    const details = button(row.place, () => open(row));
    details.ariaLabel = `Details of line ${row.place}`;
    const cells = SHOWN.slice(1).map(([name, value, words]) => {
      const text = words ? words(row) : String(value(row));
      // An address that is cut off could lead anywhere.
      return make("td", name === "API address" ? "whole" : "", name === "Verdict" ? pill(lookOf(row.verdict, row.key_origin), text) : text);
    });
    cells[0].dataset.verdict = row.verdict;
    return make("tr", "", make("td", "", choose), make("td", "", details), ...cells);
  };

  /** @param {boolean} isNew whether other rows than before may come first */
  const update = (isNew) => {
    const key = SHOWN[sortBy]?.[1] ?? (() => 0);
    const words = filter.value.toLowerCase().match(/\S+/g);
    if (isNew) {
      limit = AT_ONCE;
      found = rows.filter((row) => {
        if (!words) return true;
        const text = COLUMNS.map((name) => row[name]).join(" ").toLowerCase();
        return words.every((/** @type {string} */ word) => text.includes(word));
      });
      found.sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        return (x < y ? -1 : x > y ? 1 : a.index - b.index) * (isDown ? -1 : 1);
      });
      announce(`${count(found.length, "string")} listed`);
    }
    heads.forEach((head, at) => (at === sortBy ? (head.ariaSort = isDown ? "descending" : "ascending") : head.removeAttribute("aria-sort")));
    const focused = document.activeElement;
    const wasInside = body.contains(focused);
    body.replaceChildren(...found.slice(0, limit).map(line));
    if (wasInside) body.querySelector(`[aria-label="${focused?.ariaLabel}"]`)?.focus();
    const shown = Math.min(limit, found.length);
    result.textContent = found.length === rows.length ? `${count(rows.length, "string")}.` : `${found.length.toLocaleString("en")} of ${count(rows.length, "string")}.`;
    more.hidden = shown === found.length;
    more.textContent = `Show more: ${shown.toLocaleString("en")} of ${found.length.toLocaleString("en")} are shown`;
    compareButton.disabled = chosen.size !== 2;
  };
  update(true);
  return { element: make("div", "card report", bar, result, frame, more), refresh: update };
};

/** Rows as CSV. A cell that a spreadsheet would take for a formula, in whatever width its sign is, gets an apostrophe in front.
 * @param {Row[]} rows */
const toCsv = (rows) => {
  const cell = (/** @type {string} */ text) => `"${text.replace(/^\s*[=+\-@＝＋－＠]/, "'$&").replaceAll('"', '""')}"`;
  return [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name] ?? ""))].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
};

/** Two strings member by member.
 * @param {Reading} reading @param {Row} left @param {Row} right */
const comparisonCard = (reading, left, right) => {
  /** @type {{ differences: number, members: { name: string | null, difference: string, left: string | null, right: string | null }[] }} */
  const { differences, members } = JSON.parse(reading.compare(left.index, right.index));
  const title = make("h2", "", differences ? `${count(differences, "member")} ${differences === 1 ? "differs" : "differ"}` : "No member differs");
  title.tabIndex = -1;
  const headings = ["Member", `Line ${left.place}`, `Line ${right.place}`, "Result"].map((name) => {
    const head = make("th", "", name);
    head.scope = "col";
    return head;
  });
  const rows = members.map((member) => {
    const head = make("th", "", ...(member.name === null ? ["What is no member"] : nameOf(member.name)));
    head.scope = "row";
    const values = [member.left, member.right].map((value) => make("td", "", value === null ? make("span", "soft", "not there") : make("code", "", value)));
    const isSame = member.difference === "same";
    return make("tr", "", head, ...values, make("td", "", pill(isSame ? "note" : "warning", member.difference.replace("-", " on the "))));
  });
  const frame = make("div", "table", make("table", "", make("thead", "", make("tr", "", ...headings)), make("tbody", "", ...rows)));
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.ariaLabel = "Comparison";
  return make("section", "card report", title, frame);
};
