// The events as a table of which only the rows that are seen are in the document.

/** Higher than this, browsers no longer know where they are: then a step of the bar is more than one row. */
const HIGHEST = 8_000_000;
/** Rows beyond those that are seen, on each side. */
const BEYOND = 8;
const COLUMNS = ["Time", "Action", "Actor", "Address", "Agent", "Result"];

/** @param {(event: number, place: number) => void} open */
const eventTable = (open) => {
  let total = 0;
  let active = 0;
  let isNewestFirst = true;
  let drawing = 0;
  let drawn = [0, 0];
  /** The event of each row that is drawn, by its place. @type {Map<number, number>} */
  const shown = new Map();

  const head = make("div", "row row--head", ...COLUMNS.map((name) => {
    const cell = make("div", "cell", name);
    cell.setAttribute("role", "columnheader");
    return cell;
  }));
  head.setAttribute("role", "row");
  head.setAttribute("aria-rowindex", "1");
  const space = make("div", "grid__space");
  space.setAttribute("role", "presentation");
  const pane = make("div", "grid__window");
  pane.setAttribute("role", "rowgroup");
  const headGroup = make("div", "row--head", head);
  headGroup.setAttribute("role", "rowgroup");
  const grid = make("div", "grid", headGroup, space, pane);
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-label", "Events. Arrow keys move, Enter opens an event in full.");
  grid.tabIndex = 0;

  const rowHeight = () => head.offsetHeight || 36;
  const height = () => Math.min(total * rowHeight(), HIGHEST);
  /** Rows that fit below the head. */
  const fitting = () => Math.max(1, Math.floor((grid.clientHeight - rowHeight()) / rowHeight()));
  /** The highest place of the bar, and the first row that is then seen. */
  const lastTop = () => Math.max(1, rowHeight() + height() - grid.clientHeight);
  const lastFirst = () => Math.max(0, total - fitting());
  const isScaled = () => total * rowHeight() > HIGHEST;
  const firstSeen = () => (isScaled() ? Math.round((grid.scrollTop / lastTop()) * lastFirst()) : Math.floor(grid.scrollTop / rowHeight()));

  /** Fetches the rows that are seen, and puts them there. */
  const draw = async () => {
    const first = firstSeen();
    const [from, to] = [Math.max(0, first - BEYOND), Math.min(total, first + fitting() + BEYOND + 1)];
    const number = ++drawing;
    /** @type {EventRow[]} */
    const rows = await ask("rows", from, to, isNewestFirst);
    if (number !== drawing) return;
    shown.clear();
    drawn = [from, to];
    pane.replaceChildren(...rows.map((row, at) => line(row, from + at)));
    const top = isScaled() ? grid.scrollTop - (first - from) * rowHeight() : from * rowHeight();
    pane.style.top = `${rowHeight() + Math.max(0, top)}px`;
    mark();
  };

  /** @param {EventRow} row @param {number} place */
  const line = (row, place) => {
    shown.set(place, row.event);
    const status = valueNodes(row.status, row.flags & FAILED ? "failed" : "none");
    if (row.flags & OUTSIDE) status.push(make("span", "mark mark--bad", "not expected"));
    const cells = [[row.time === null ? make("span", "none", "no time") : make("code", "", row.time)], valueNodes(row.action), valueNodes(row.actor), valueNodes(row.address), valueNodes(row.agent), status];
    const element = make("div", `row${row.flags & FAILED ? " row--failed" : ""}`, ...cells.map((nodes, at) => {
      const cell = make("div", at === 5 ? "cell cell--status" : "cell", ...nodes);
      cell.setAttribute("role", "gridcell");
      return cell;
    }));
    element.id = `row-${place}`;
    element.setAttribute("role", "row");
    element.setAttribute("aria-rowindex", String(place + 2));
    element.addEventListener("click", () => {
      active = place;
      mark();
      open(row.event, place);
    });
    return element;
  };

  /** Says which row the keys move. */
  const mark = () => {
    pane.querySelector(".row--active")?.classList.remove("row--active");
    const row = pane.querySelector(`#row-${active}`);
    row?.classList.add("row--active");
    if (row) grid.setAttribute("aria-activedescendant", row.id);
    else grid.removeAttribute("aria-activedescendant");
  };

  /** @param {number} place */
  const moveTo = (place) => {
    active = Math.max(0, Math.min(total - 1, place));
    const first = firstSeen();
    if (active < first || active >= first + fitting()) {
      const top = active < first ? active : Math.max(0, active - fitting() + 1);
      grid.scrollTop = isScaled() ? (top / Math.max(1, lastFirst())) * lastTop() : top * rowHeight();
    }
    if (active >= (drawn[0] ?? 0) && active < (drawn[1] ?? 0)) mark();
    void draw();
  };

  grid.addEventListener("scroll", () => void draw());
  new ResizeObserver(() => void draw()).observe(grid);
  grid.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    /** @type {Record<string, number>} */
    const places = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + fitting(), PageUp: active - fitting(), Home: 0, End: total - 1 };
    if (event.key === "Enter" || event.key === " ") {
      const of = shown.get(active);
      if (of !== undefined) open(of, active);
    } else if (event.key in places) moveTo(places[event.key] ?? active);
    else return;
    event.preventDefault();
  });

  return {
    element: grid,
    /** @param {number} count how many events were found */
    show: async (count) => {
      total = count;
      active = 0;
      grid.setAttribute("aria-rowcount", String(total + 1));
      space.style.height = `${rowHeight() + height()}px`;
      grid.scrollTop = 0;
      await draw();
    },
    turn: () => {
      isNewestFirst = !isNewestFirst;
      active = 0;
      grid.scrollTop = 0;
      void draw();
      return isNewestFirst;
    },
    /** The event at a place; nothing beyond the ends. @param {number} place @returns {Promise<number | undefined>} */
    at: async (place) => {
      if (place < 0 || place >= total) return undefined;
      /** @type {EventRow[]} */
      const [row] = await ask("rows", place, place + 1, isNewestFirst);
      moveTo(place);
      return row?.event;
    },
    focus: () => grid.focus(),
  };
};
