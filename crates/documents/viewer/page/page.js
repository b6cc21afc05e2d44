// What a person does on this page: opening exports, choosing among events, looking at one, saving.

/** What is chosen. @type {EventFilter} */
const filter = { only: [], not: [], from: null, to: null, flags: 0, limits, newest };
/** The texts of values that are chosen, by column and number. @type {Map<string, ShownText>} */
const chosenTexts = new Map();
/** What of the search is in the filter. */
let searched = "";
let selecting = 0;
let isReading = false;
/** @type {ReturnType<typeof eventTable>} */
let table;

/** Chooses anew and shows what was found.
 * @param {boolean} [isSilent] */
const update = async (isSilent = false) => {
  const number = ++selecting;
  /** @type {FoundEvents} */
  const found = await ask("select", filter);
  if (number !== selecting) return;
  const words = `${count(found.count, "event")}${found.failed ? `, ${inWords(found.failed)} failed` : ""}`;
  byId("found").textContent = words;
  if (!isSilent) announce(`${words} found`);
  drawTimeline(found, (from, to) => {
    filter.from = from;
    filter.to = to;
    void update().then(() => byId("timeline").querySelector(".bars button")?.focus());
  });
  drawLists(found, filter, toggleValue, () => void update());
  drawChips();
  for (const [id, flag] of TOGGLES) byId(id).setAttribute("aria-pressed", String((filter.flags & flag) !== 0));
  byId("save").disabled = found.count === 0;
  await table.show(found.count);
};

/** The buttons that choose by what is known of an event. @type {[string, number][]} */
const TOGGLES = [
  ["only-failed", FAILED],
  ["only-first", FIRST],
  ["only-watched", WATCHED],
  ["only-outside", OUTSIDE],
];

/** @param {number} facet @param {number} number @param {ShownText} text */
const toggleValue = (facet, number, text) => {
  const isSame = (/** @type {[number, number]} */ [of, value]) => of === facet && value === number;
  if (filter.only.some(isSame)) filter.only = filter.only.filter((one) => !isSame(one));
  else chooseValue("only", facet, number, text);
  void update();
};

/** @param {"only" | "not"} kind @param {number} facet @param {number} number @param {ShownText} text */
const chooseValue = (kind, facet, number, text) => {
  const isSame = (/** @type {[number, number]} */ [of, value]) => of === facet && value === number;
  filter.only = filter.only.filter((one) => !isSame(one));
  filter.not = filter.not.filter((one) => !isSame(one));
  filter[kind].push([facet, number]);
  chosenTexts.set(`${facet}-${number}`, text);
};

/** Every filter that is set, each with a button that takes it back. */
const drawChips = () => {
  /** @type {HTMLElement[]} */
  const chips = [];
  /** @param {(Node | string)[]} words @param {string} name @param {() => unknown} remove */
  const add = (words, name, remove) => {
    const chip = button("", async () => {
      await remove();
      await update();
      (byId("chips").firstChild ?? byId("search")).focus();
    });
    chip.className = "button chip";
    chip.append(...words, " ✕");
    chip.ariaLabel = `Remove the filter: ${name}`;
    chips.push(chip);
  };
  for (const kind of /** @type {("only" | "not")[]} */ (["only", "not"])) {
    for (const one of filter[kind]) {
      const [facet, number] = one;
      const text = chosenTexts.get(`${facet}-${number}`) ?? { text: "", look: "plain" };
      const name = `${kind === "not" ? "not " : ""}${FACETS[facet]?.[0]}: `;
      add([name, ...valueNodes(text)], name + valueWords(text), () => (filter[kind] = filter[kind].filter((other) => other !== one)));
    }
  }
  if (filter.from !== null && filter.to !== null) {
    const words = `From ${forPeople(filter.from)}, ${span(filter.to - filter.from)}`;
    add([words], words, () => (filter.from = filter.to = null));
  }
  if (filter.flags & FOUND) {
    add(["Search: ", make("code", "", searched)], `search ${searched}`, () => {
      byId("search").value = "";
      filter.flags &= ~FOUND;
      searched = "";
    });
  }
  for (const [id, flag] of TOGGLES) {
    if (filter.flags & flag) add([byId(id).textContent], byId(id).textContent, () => (filter.flags &= ~flag));
  }
  if (chips.length > 1) {
    chips.push(button("Remove all filters", async () => {
      clearFilter();
      await update();
      byId("search").focus();
    }));
  }
  byId("chips").replaceChildren(...chips);
};

const clearFilter = () => {
  Object.assign(filter, { only: [], not: [], from: null, to: null, flags: 0 });
  searched = "";
  byId("search").value = "";
};

/** Searches what stands in the field. */
const search = async () => {
  const text = byId("search").value.trim();
  if (text && !(await ask("search", text))) return;
  searched = text;
  filter.flags = text ? filter.flags | FOUND : filter.flags & ~FOUND;
  await update();
};

/** Looks for what LakeSentry did, and says whom that is. */
const watch = async () => {
  /** @type {ShownText[]} */
  const names = await ask("watch", byId("principal").value);
  const typed = byId("principal").value.trim() !== "";
  const who = names.flatMap((name, at) => [at ? ", " : "", ...valueNodes(name)]);
  const none = typed ? "No event has this application ID." : "No program of LakeSentry is in these events, as far as its name tells. Type the application ID if you know it.";
  byId("watched").replaceChildren(make("p", "soft", ...(who.length ? ["LakeSentry's own here: ", ...who] : [none])));
};

/** @param {number} event @param {number} place */
const openEvent = async (event, place) => {
  /** @type {WholeEvent} */
  const whole = await ask("event", event);
  const close = () => {
    byId("event").replaceChildren();
    table.focus();
  };
  const choose = (/** @type {"only" | "not"} */ kind) => (/** @type {number} */ facet, /** @type {number} */ number, /** @type {ShownText} */ text) => {
    chooseValue(kind, facet, number, text);
    void update().then(() => byId("chips").querySelector("button")?.focus());
  };
  const go = async (/** @type {number} */ to) => {
    const next = await table.at(to);
    if (next === undefined) announce("There is no further event");
    else await openEvent(next, to);
  };
  const card = eventCard(whole, place, { only: choose("only"), not: choose("not"), go, close });
  byId("event").replaceChildren(card);
  card.querySelector("h3").focus();
};

/** @param {File[]} files */
const openFiles = async (files) => {
  if (!files.length) return;
  if (isReading) {
    announce("Files are being read. Stop that first");
    return;
  }
  isReading = true;
  byId("empty").hidden = true;
  byId("progress").hidden = false;
  byId("cancel").hidden = false;
  byId("progress-text").textContent = "Reading …";
  announce(`Reading ${count(files.length, "file")}`);
  /** @type {ReadReport} */
  const report = await ask("open", files);
  isReading = false;
  const hadFocus = document.activeElement === byId("cancel");
  byId("progress").hidden = true;
  byId("cancel").hidden = true;
  if (hadFocus) byId("open").focus();
  byId("report").replaceChildren(reportNodes(report));
  byId("results").hidden = report.events === 0;
  byId("event").replaceChildren();
  announce(byId("report").querySelector("p").textContent);
  if (!report.events) return;
  await watch();
  if (filter.flags & FOUND) await search();
  else await update(true);
};

/** Everything that was read goes with the worker. */
const clear = () => {
  startWorker(tellProgress);
  isReading = false;
  clearFilter();
  chosenTexts.clear();
  for (const id of ["progress", "cancel", "results"]) byId(id).hidden = true;
  for (const id of ["report", "event", "watched", "chips", "found", "lists", "timeline"]) byId(id).replaceChildren();
  byId("empty").hidden = false;
  announce("Cleared");
};

/** @param {{ read: number, all: number, events: number }} progress */
const tellProgress = ({ read, all, events }) => {
  byId("progress-bar").value = read / Math.max(all, 1);
  byId("progress-text").textContent = `${megabytes(read)} of ${megabytes(all)}, ${count(events, "event")}`;
};

/** Saves what was found, a line for each event as it stood in its file. */
const saveFound = async () => {
  const lines = await ask("save");
  save("audit-events.jsonl", "application/x-ndjson", lines);
};

/** Brings the document to life.
 * @param {string} source this very file */
const start = async (source) => {
  startWorker(tellProgress);
  table = eventTable((event, place) => void openEvent(event, place));
  byId("rows").append(table.element);
  for (const [id, input] of [["open", "file"], ["open-folder", "folder"]]) {
    byId(id ?? "").addEventListener("click", () => byId(input ?? "").click());
    byId(input ?? "").addEventListener("change", (/** @type {any} */ { target }) => {
      void openFiles([...target.files]);
      // The same file may be chosen again after it has changed.
      target.value = "";
    });
  }
  byId("cancel").addEventListener("click", () => void ask("stop"));
  byId("clear").addEventListener("click", clear);
  byId("example").addEventListener("click", () => void openFiles([exampleExport()]).then(() => byId("search").focus()));
  for (const [id, flag] of TOGGLES) {
    byId(id).addEventListener("click", () => {
      filter.flags ^= flag;
      void update();
    });
  }
  byId("search").addEventListener("input", later(search));
  byId("principal").addEventListener("input", later(() => watch().then(() => update(true))));
  byId("order").addEventListener("click", () => {
    byId("order").textContent = table.turn() ? "Oldest first" : "Newest first";
    announce(byId("order").textContent === "Oldest first" ? "Newest events first" : "Oldest events first");
  });
  byId("save").addEventListener("click", () => void saveFound());
  listenToDrops((data) => data && void droppedFiles(data).then(openFiles));
  describeThisCopy(source, "lakesentry-audit-viewer.html");
  const calls = /** @type {[string, string][]} */ (await ask("expected")).map(([service, actions]) => {
    const head = make("th", "", service);
    head.scope = "row";
    return make("tr", "", head, make("td", "", actions));
  });
  byId("expected").append(make("table", "expected", make("tbody", "", ...calls)));
  byId("loading").hidden = true;
  byId("tool").classList.remove("tool--waiting");
};

/** Waits until a person has typed.
 * @param {() => Promise<unknown>} act */
const later = (act) => {
  /** @type {number | undefined} */
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => void act(), 150);
  };
};
