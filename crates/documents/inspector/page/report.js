// One string in detail: verdict, findings, members, payload.

/** Shows what was read of a string.
 * @param {Reading} reading @param {number} index @param {number} verification @param {string} [place] nothing for a string that stands alone */
const reportCard = (reading, index, verification, place) => {
  /** @type {Report} */
  const report = JSON.parse(reading.report(index, verification));
  const card = make("section", "card report", verdictHead(reading, index, verification, place, report));
  card.setAttribute("aria-labelledby", "verdict");
  if (report.findings.length) card.append(findingList(report));
  const raw = report.payload === null ? undefined : codeBlock("Decoded payload", ...coloured(report.payload));
  if (report.members.length) {
    card.append(memberList(report, (isShown) => {
      const secret = isShown ? reading.token(index) : undefined;
      raw?.firstChild?.replaceChildren(...coloured((isShown && reading.payload(index)) || report.payload || ""));
      return secret ?? report.token?.masked ?? "";
    }));
  }
  if (raw) card.append(make("details", "details", make("summary", "", "Decoded payload as JSON, with secrets as they are shown above"), raw));
  return card;
};

/** @param {Reading} reading @param {number} index @param {number} verification @param {string | undefined} place @param {Report} report */
const verdictHead = (reading, index, verification, place, report) => {
  const [look, mark] = LOOKS[lookOf(report.verdict, report.verified_by?.origin)] ?? ["bad", "✕"];
  const icon = make("span", "verdict__mark", mark);
  icon.ariaHidden = "true";
  const title = make("h2", "", place ? `Line ${place}: ${report.title}` : report.title);
  title.id = "verdict";
  title.tabIndex = -1;
  title.dataset.verdict = report.verdict;
  const counts = countsInWords(report.errors, report.warnings, report.notes);
  const checked = `${counts[0]?.toUpperCase()}${counts.slice(1)}. Checked ${forPeople(new Date())}, by the clock of this computer.`;
  const saves = make(
    "div",
    "buttons verdict__save",
    button("Report as Markdown", () => save("connection-string-report.md", "text/markdown", reading.markdown(index, verification))),
    button("Report as JSON", () => save("connection-string-report.json", "application/json", reading.report(index, verification))),
  );
  saves.setAttribute("role", "group");
  saves.ariaLabel = "Save the report, without secrets";
  return make("div", `verdict verdict--${look}`, icon, make("div", "", title, make("p", "", report.reason), make("p", "soft", checked)), saves);
};

/** @param {Report} report */
const findingList = (report) => {
  const list = make("ul", "findings");
  list.ariaLabel = "Findings";
  // Without list marks, Safari takes a list for none.
  list.setAttribute("role", "list");
  for (const finding of report.findings) {
    const [look, name] = LOOKS[finding.severity] ?? ["note", ""];
    const head = make("div", "finding__head", make("span", `pill pill--${look}`, name), make("span", "", placeWords(finding)), make("code", "finding__code", finding.code));
    list.append(make("li", `finding finding--${look}`, head, make("p", "finding__message", finding.message), make("p", "", finding.what_to_do)));
  }
  if (report.left_out) list.append(make("li", "soft", `and ${report.left_out} more of the same kinds`));
  return list;
};

/** @param {Report} report @param {(isShown: boolean) => string} reveal gives the token's text and shows it in the payload, too */
const memberList = (report, reveal) => {
  const list = make("dl", "facts");
  // A repeated token was not read.
  const token = report.token && report.members.find(({ name }) => name === "token");
  for (const [at, member] of report.members.entries()) {
    const value = make("code", "", member.value);
    const shown = make("div", "facts__value", value);
    const time = instant(member.value);
    if (time) shown.append(make("span", "soft", forPeople(time)));
    const judgement = make("dd", "facts__judgement", memberJudgement(report, at));
    if (member === token) {
      shown.append(make("span", "soft", `fingerprint ${report.token?.fingerprint}`));
      judgement.append(revealButton((isShown) => (value.textContent = reveal(isShown))));
    }
    list.append(memberRow(member.name, shown, member.explanation, judgement));
  }
  if (report.findings.some(({ code }) => code === "signature-absent")) {
    list.append(memberRow("signature", make("span", "soft", "none"), "Who vouches for the string: the instance's key over everything else in it.", make("dd", "facts__judgement", pill("warning", "absent"))));
  }
  return list;
};

/** What a member is called here, and its own name: nobody else's looks like ours.
 * @param {string} name */
const nameOf = (name) => [LABELS.get(name) ?? "Unknown member", " ", make("code", "soft", name)];

/** @param {string} name @param {Node} value @param {string} meaning @param {Node} judgement */
const memberRow = (name, value, meaning, judgement) =>
  make("div", "facts__row", make("dt", "", ...nameOf(name)), make("dd", "", value, make("p", "soft", meaning)), judgement);

/** @param {Report} report @param {number} at */
const memberJudgement = ({ findings, members, verdict, verified_by }, at) => {
  const member = members[at];
  if (!member) return "";
  const [worst, ...others] = findings.filter(({ place }) => place.member_index === at);
  if (worst) return pill(worst.severity, shortCode(worst.code, member.name) + (others.length ? `, ${others.length} more` : ""));
  if (member.unlisted) return pill(member.unlisted, "like others that are listed");
  // A forger writes sound members, too.
  return pill(verdict === "verified" ? lookOf(verdict, verified_by?.origin) : "note", soundWords(member));
};

/** @param {string} look @param {string} text */
const pill = (look, text) => make("span", `pill pill--${LOOKS[look]?.[0]}`, text);

/** The one way by which a token reaches the page. It is masked again when the page is hidden; see `maskTokens`.
 * @param {(isShown: boolean) => void} show */
const revealButton = (show) => {
  let isShown = false;
  const element = button("Show token", () => {
    isShown = !isShown;
    show(isShown);
    element.textContent = isShown ? "Hide token" : "Show token";
    element.toggleAttribute("data-shown", isShown);
    announce(isShown ? "Token shown" : "Token hidden");
  });
  return element;
};

/** Masks every token that is shown, and the text in which it came. */
const maskTokens = () => {
  byId("show").checked = false;
  for (const element of document.querySelectorAll("[data-shown]")) /** @type {HTMLElement} */ (element).click();
};

/** JSON as nodes with a class for each kind of thing. It may be broken, so it is not parsed.
 * @param {string} json @returns {(Node | string)[]} */
const coloured = (json) =>
  json.split(/("(?:[^"\\]|\\.)*"(?:\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b)/).map((part, at) => {
    if (at % 2 === 0) return part;
    const kind = part.endsWith(":") ? "name" : part.startsWith('"') ? "text" : "atom";
    return make("span", `json-${kind}`, part);
  });
