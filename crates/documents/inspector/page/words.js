// What things are called here, and what is said of a member without a finding.

/** A map, because a member may have the name of anything that objects have.
 * @type {Map<string, string>} */
const LABELS = new Map(Object.entries({
  version: "Version",
  api_url: "API address",
  connector_id: "Connector",
  token: "Token",
  reference_catalog: "Catalog",
  reference_schema: "Schema",
  execution_mode: "Runs as",
  issued_at: "Issued",
  expires_at: "First use before",
  signature: "Signature",
}));

/** A signature that is going to be verified, and until then is not. */
const PENDING = "not-verified-yet";

/** Class and mark of each verdict and each severity. Green is for what was verified with a key that the person gave: whoever sent a link chose
 * its key.
 * @type {Record<string, [string, string]>} */
const LOOKS = {
  verified: ["good", "✓"],
  "verified-link": ["warn", "✓"],
  "not-verified": ["warn", "?"],
  [PENDING]: ["note", "…"],
  refuse: ["bad", "✕"],
  error: ["bad", "Error"],
  warning: ["warn", "Warning"],
  note: ["note", "Note"],
};

/** The name of a verdict in `LOOKS`.
 * @param {string} verdict @param {string} [origin] where the key is from */
const lookOf = (verdict, origin) => (origin === "link" ? `${verdict}-link` : verdict);

/** How many findings of each weight.
 * @param {number} errors @param {number} warnings @param {number} notes */
const countsInWords = (errors, warnings, notes) =>
  [[errors, "error"], [warnings, "warning"], [notes, "note"]]
    .filter(([number]) => number)
    .map(([number, word]) => count(Number(number), String(word)))
    .join(", ") || "nothing to remark";

/** Name of a finding in words, without the member's name, which stands beside it.
 * @param {string} code @param {string} member */
const shortCode = (code, member) => {
  const prefix = `${member.replaceAll("_", "-")}-`;
  return (code.startsWith(prefix) ? code.slice(prefix.length) : code).replaceAll("-", " ");
};

/** @param {Member} member */
const soundWords = ({ name, value }) => {
  const time = instant(value);
  switch (name) {
    case "version":
      return "known version";
    case "api_url":
      return "https, plain host";
    case "connector_id":
      return "well formed";
    case "token":
      return "checksum matches";
    case "execution_mode":
      return "known mode";
    case "reference_catalog":
    case "reference_schema":
      return ["system", "information_schema"].includes(value) ? "default" : "plain name";
    case "issued_at":
      return time ? `${span(Date.now() - time.getTime())} ago` : "read";
    case "expires_at":
      return time ? `${span(time.getTime() - Date.now())} left` : "read";
    default:
      return "read";
  }
};

/** The time that a text of the string's own form means. Some browsers take the 30th of February for the 2nd of March.
 * @param {string} text */
const instant = (text) => {
  const time = new Date(text);
  return !isNaN(Number(time)) && time.toISOString().replace(".000", "") === text ? time : undefined;
};

/** A time for people: `22 Nov 2026, 13:58 UTC`.
 * @param {Date} time */
const forPeople = (time) =>
  `${time.toLocaleString("en-GB", { timeZone: "UTC", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" })} UTC`;

/** A length of time in its largest unit, rounded to the nearest.
 * @param {number} ms */
const span = (ms) => {
  const minutes = Math.max(ms, 60_000) / 60_000;
  if (minutes >= 2880) return count(Math.round(minutes / 1440), "day");
  if (minutes >= 120) return count(Math.round(minutes / 60), "hour");
  return count(Math.round(minutes), "minute");
};

/** Where a finding is.
 * @param {Finding} finding */
const placeWords = ({ code, place: { source, member, line, column } }) => {
  if (member && ["missing-member", "signature-absent"].includes(code)) return member;
  const text = source === "text" ? "your text" : "the payload";
  const at = `${line > 1 ? `line ${line}, ` : ""}character ${column} of ${text}`;
  return member ? `${member}, ${at}` : at;
};
