// The values of each column, the most frequent or the newest first. A click chooses the events of one.

/** Values that are listed at first, and after each request for more. */
const LISTED = 8;
const MORE = 100;

/** How many values of each column are listed, and whether the newest come first. */
const limits = FACETS.map(() => LISTED);
const newest = FACETS.map(() => false);

/** @param {FoundEvents} found @param {EventFilter} filter @param {(facet: number, number: number, text: ShownText) => void} choose @param {() => void} again */
const drawLists = (found, filter, choose, again) => {
  const place = byId("lists");
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.place;
  place.replaceChildren(...FACETS.map((_, facet) => valueList(facet, /** @type {ValueList} */ (found.lists[facet]), filter, choose, again)));
  if (focused) place.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
};

/** @param {number} facet @param {ValueList} list @param {EventFilter} filter @param {(facet: number, number: number, text: ShownText) => void} choose @param {() => void} again */
const valueList = (facet, list, filter, choose, again) => {
  const [, name = ""] = FACETS[facet] ?? [];
  const title = make("h3", "", name);
  title.id = `list-${facet}`;
  const items = list.values.map((value) => {
    const more = [];
    if (value.failed) more.push(`${inWords(value.failed)} failed`);
    if (value.since !== null && facet !== ADDRESS) more.push(`first seen ${forPeople(value.since)}`);
    const element = button("", () => choose(facet, value.number, value.text));
    element.className = "button value";
    element.append(make("span", "", ...valueNodes(value.text)), make("span", "value__count", inWords(value.count)));
    if (more.length) element.append(make("span", "soft value__more", more.join(" · ")));
    element.setAttribute("aria-pressed", String(filter.only.some(([of, number]) => of === facet && number === value.number)));
    element.dataset.place = `${facet}-${value.number}`;
    return make("li", "", element);
  });
  const values = make("ul", "", ...items);
  values.setAttribute("role", "list");
  values.setAttribute("aria-labelledby", title.id);
  const head = make("div", "list__head", title, make("span", "soft", `${inWords(list.distinct)} different`));
  const foot = make("div", "buttons");
  /** @param {string} words @param {string} place @param {() => void} press */
  const add = (words, place, press) => {
    const element = button(words, () => {
      press();
      again();
    });
    element.ariaLabel = `${words}: ${name}`;
    element.dataset.place = `${facet}-${place}`;
    foot.append(element);
  };
  const isNewest = newest[facet] ?? false;
  if (facet === ACTOR || facet === AGENT || facet === ADDRESS) add(isNewest ? "Most frequent first" : "Newest first", "order", () => (newest[facet] = !isNewest));
  if (list.distinct > list.values.length) add(`Show more of ${inWords(list.distinct)}`, "more", () => (limits[facet] = (limits[facet] ?? 0) + MORE));
  if ((limits[facet] ?? 0) > LISTED) add("Show fewer", "fewer", () => (limits[facet] = LISTED));
  return make("section", "card list", head, values, ...(foot.hasChildNodes() ? [foot] : []));
};
