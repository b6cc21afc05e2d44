// What things are called here, and how what an event says is shown.

/** The columns of `Facet`, in its order: what one is called, and what several are. */
const FACETS = [
  ["Service", "Services"],
  ["Action", "Actions"],
  ["Actor", "Actors"],
  ["Address", "Addresses"],
  ["Agent", "Agents"],
  ["Workspace", "Workspaces"],
  ["Result", "Results"],
];
const ACTION = 1;
const ACTOR = 2;
const ADDRESS = 3;
const AGENT = 4;

/** The bits of `flags`. */
const FAILED = 1;
const FIRST = 2;
const FOUND = 4;
const WATCHED = 8;
const OUTSIDE = 16;

/** A value, with a mark where it may deceive. What can't be seen comes from the program as its number.
 * @param {ShownText} shown @param {string} [none] what is said of an empty one @returns {(Node | string)[]} */
const valueNodes = ({ text, look }, none = "none") => {
  if (text === "") return [make("span", "none", none)];
  const value = make("code", "", text);
  if (look === "plain") return [value];
  const mark = make("span", look === "hidden" ? "mark mark--bad" : "mark", look === "hidden" ? "hidden characters" : "beyond ASCII");
  return [value, mark];
};

/** @param {ShownText} shown */
const valueWords = ({ text, look }) => (text === "" ? "none" : text) + (look === "hidden" ? ", with hidden characters" : look === "foreign" ? ", with characters beyond ASCII" : "");

/** A time for people: `22 Nov 2026, 13:58:00 UTC`.
 * @param {number} time in milliseconds */
const forPeople = (time) => {
  const date = new Date(time);
  if (isNaN(Number(date))) return "a time beyond all calendars";
  return `${date.toLocaleString("en-GB", { timeZone: "UTC", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" })} UTC`;
};

/** A length of time in its largest unit.
 * @param {number} ms */
const span = (ms) => {
  for (const [unit, word] of /** @type {[number, string][]} */ ([[86_400_000, "day"], [3_600_000, "hour"], [60_000, "minute"], [1000, "second"]])) {
    if (ms >= unit) return count(Math.round(ms / unit), word);
  }
  return count(ms, "millisecond");
};

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })} MB`;

/** @param {number} number */
const inWords = (number) => number.toLocaleString("en");
