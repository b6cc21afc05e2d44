// Files: dropped ones, also in folders, and what came of them.

/** All files of a drop.
 * @param {DataTransfer} data @returns {Promise<File[]>} */
const droppedFiles = async (data) => {
  // The list is empty as soon as this function waits.
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.());
  const files = [...data.files];
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  /** @type {File[]} */
  const found = [];
  /** @param {any} entry @returns {Promise<void>} */
  const walk = async (entry) => {
    if (entry?.isFile) found.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    if (!entry?.isDirectory) return;
    const reader = entry.createReader();
    for (;;) {
      /** @type {any[]} */
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return;
      for (const one of some) await walk(one);
    }
  };
  try {
    for (const entry of entries) await walk(entry);
  } catch {
    // Some browsers let a page from the disk read no dropped folder. Then the report says that of the folder.
    return files;
  }
  return found;
};

/** What was read, and what not. Nothing is dropped in silence.
 * @param {ReadReport} report */
const reportNodes = (report) => {
  const nodes = [];
  const sum = (/** @type {(file: OpenedFile) => number} */ of) => report.files.reduce((all, file) => all + of(file), 0);
  const lines = sum(({ lines }) => lines);
  const repeated = sum(({ repeated }) => repeated);
  const refused = report.refused.reduce((all, { count }) => all + count, 0);
  nodes.push(make("p", "", make("strong", "", `${count(report.events, "event")} in ${count(report.files.length, "file")}`), `, of ${count(lines, "line")}.`));
  if (repeated) nodes.push(make("p", "", `${count(repeated, "line")} stood in the files again, byte for byte, and ${repeated === 1 ? "is" : "are"} counted once.`));
  if (report.same_id) nodes.push(make("p", "warned", `${count(report.same_id, "event")} ${report.same_id === 1 ? "has" : "have"} the ID of another event and ${report.same_id === 1 ? "says" : "say"} something else: the same event in another form, or somebody changed a file. All are counted.`));
  for (const file of report.files) {
    if (file.problem) nodes.push(make("p", "warned", make("code", "", file.name), `: ${file.problem}`));
  }
  if (refused) {
    const kinds = report.refused.map(({ reason, count: number }) => `${inWords(number)} ${reason}`).join("; ");
    const list = make("ul", "", ...report.listed.map((line) => make("li", "", make("code", "", report.files[line.file]?.name ?? ""), `, line ${inWords(line.line)}: ${line.reason}. `, make("code", "soft", line.sample))));
    const left = refused - report.listed.length;
    const details = make("details", "details", make("summary", "", "Show these lines"), list, ...(left ? [make("p", "soft", `and ${inWords(left)} more`)] : []));
    nodes.push(make("div", "warned", make("p", "", `${count(refused, "line")} ${refused === 1 ? "tells" : "tell"} of no event and ${refused === 1 ? "is" : "are"} counted nowhere else: ${kinds}.`), details));
  }
  const list = make("ul", "", ...report.files.map((file) => make("li", "", make("code", "", file.name), `: ${count(file.events, "event")}`)));
  if (report.files.length > 1) nodes.push(make("details", "details", make("summary", "", "Show the files"), list));
  return make("div", "report", ...nodes);
};

/** An invented export, so that the page can be tried without a real one.
 * @returns {File} */
const exampleExport = () => {
  const people = ["ann@lake.example", "ben@lake.example", "cay@lake.example"];
  const own = "1d0f6a52-0000-4000-8000-00000000009c";
  const calls = [["accounts", "login"], ["databrickssql", "commandSubmit"], ["unityCatalog", "getTable"], ["notebook", "runCommand"], ["secrets", "getSecret"]];
  const begin = Date.now() - 2 * 86_400_000;
  let dice = 7;
  const roll = (/** @type {number} */ sides) => (dice = (dice * 16_807) % 2_147_483_647) % sides;
  const event = (/** @type {number} */ at, /** @type {string} */ actor, /** @type {string} */ agent, /** @type {string[]} */ [service, action], /** @type {number} */ status, /** @type {object} */ request_params) =>
    JSON.stringify({
      event_time: new Date(begin + at * 172_800).toISOString(),
      event_id: `example-${at}-${actor}`,
      service_name: service,
      action_name: action,
      user_identity: { email: actor, subject_name: null },
      source_ip_address: agent.startsWith("lakesentry") ? "203.0.113.7" : `198.51.100.${roll(9)}`,
      user_agent: agent,
      request_params,
      response: { status_code: status, error_message: status === 200 ? null : "PERMISSION_DENIED", result: null },
      workspace_id: "900800700600",
      audit_level: "WORKSPACE_LEVEL",
    });
  const lines = [];
  for (let at = 0; at < 1000; at += 1) {
    const status = roll(20) ? 200 : 403;
    lines.push(event(at, people[roll(at < 600 ? 2 : 3)] ?? "", roll(3) ? "Mozilla/5.0" : "databricks-cli/0.300", calls[roll(5)] ?? [], status, {}));
    if (at % 20 === 0) lines.push(event(at, own, "lakesentry-collector/1.0.0", ["databrickssql", "commandSubmit"], 200, { commandText: "SELECT usage_date FROM system.billing.usage" }));
  }
  lines.push(event(900, own, "curl/8.5", ["accounts", "createToken"], 200, {}));
  lines.push(event(950, "ann@lake.example\u202e", "Mozilla/5.0", ["accounts", "login"], 401, {}));
  lines.push("{ this line is broken");
  return new File([lines.join("\n"), "\n"], "example.jsonl");
};
