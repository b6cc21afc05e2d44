// An event in full.

/** @param {WholeEvent} event @param {number} place @param {{ only: (facet: number, number: number, text: ShownText) => void, not: (facet: number, number: number, text: ShownText) => void, go: (place: number) => void, close: () => void }} acts */
const eventCard = (event, place, acts) => {
  const title = make("h3", "", "Event: ", ...valueNodes(/** @type {ShownText} */ (event.values[ACTION])));
  title.id = "event-title";
  title.tabIndex = -1;
  const bar = make("div", "buttons", button("Row above", () => acts.go(place - 1)), button("Row below", () => acts.go(place + 1)), button("Close", acts.close));
  const fields = make("dl", "fields");
  /** @param {string} name @param {(Node | string)[]} value @param {...Node} buttons */
  const add = (name, value, ...buttons) => fields.append(make("div", "", make("dt", "", name), make("dd", "", ...value), make("dd", "buttons", ...buttons)));
  add("Time", event.time === null ? [make("span", "none", "no time that can be read")] : [make("code", "", event.time)]);
  FACETS.forEach(([name = ""], facet) => {
    const text = /** @type {ShownText} */ (event.values[facet]);
    const number = event.numbers[facet] ?? 0;
    /** @param {string} words @param {() => void} press */
    const named = (words, press) => {
      const element = button(words, press);
      element.ariaLabel = `${words}: ${name} ${valueWords(text)}`;
      return element;
    };
    add(name, valueNodes(text), named("Only this", () => acts.only(facet, number, text)), named("Not this", () => acts.not(facet, number, text)));
  });
  if (event.error_message.text) add("Error", valueNodes(event.error_message));
  add("Event ID", valueNodes(event.id));
  add("Where", [make("code", "", event.file), `, line ${inWords(event.line)}`]);
  const outside = event.outside.map((words) => make("p", "warned", `Not expected: ${words}`));
  const cut = event.is_cut ? [make("p", "soft", `Only the first part of ${megabytes(event.length)} is shown.`)] : [];
  const card = make("section", "card whole", title, bar, ...outside, fields, make("h4", "", "The whole event"), codeBlock("The whole event as JSON", event.json), ...cut);
  card.setAttribute("aria-labelledby", title.id);
  return card;
};
