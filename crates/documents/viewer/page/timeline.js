// When events happened: a bar for each part of the time, which is chosen by a click.

/** @param {FoundEvents} found @param {(from: number, to: number) => void} choose */
const drawTimeline = ({ timeline: { start, width, counts, failed: failures }, first, last, undated }, choose) => {
  const place = byId("timeline");
  const without = undated ? [make("p", "soft", `${count(undated, "event")} without a time that can be read ${undated === 1 ? "is" : "are"} not in this picture.`)] : [];
  if (!counts.length || first === null || last === null) {
    place.replaceChildren(make("p", "soft", "No event with a time."), ...without);
    return;
  }
  const highest = counts.reduce((a, b) => Math.max(a, b), 1);
  const bars = counts.map((number, part) => {
    const from = start + part * width;
    const bad = failures[part] ?? 0;
    const element = make("button", "", ...(number ? [make("span", "bars__failed"), make("span")] : []));
    element.type = "button";
    element.tabIndex = -1;
    const [red, rest] = element.children;
    if (red) red.style.height = `${(bad / highest) * 100}%`;
    if (rest) rest.style.height = `max(2px, ${((number - bad) / highest) * 100}%)`;
    if (rest && bad === number) rest.style.height = "0";
    element.ariaLabel = `${forPeople(from)}, ${span(width)}: ${count(number, "event")}, ${inWords(bad)} failed`;
    element.title = element.ariaLabel;
    element.addEventListener("click", () => choose(from, from + width));
    return element;
  });
  const frame = make("div", "bars", ...bars);
  frame.setAttribute("role", "toolbar");
  frame.ariaLabel = `Events over time, ${count(counts.length, "part")} of ${span(width)} each`;
  bars[0].tabIndex = 0;
  frame.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const at = bars.indexOf(document.activeElement);
    /** @type {Record<string, number>} */
    const places = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: bars.length - 1 };
    const next = bars[places[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    bars[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  const axis = make("div", "axis soft", make("p", "", forPeople(first)), make("p", "", `A bar is ${span(width)}; red is what failed. Choose one to look closer.`), make("p", "", forPeople(last)));
  place.replaceChildren(frame, axis, ...without);
};
