// The worker: this very script again, without a document. It reads the files and answers what the page asks.

/** Bytes of a file that are read at once. */
const STEP = 4 * 1024 * 1024;
/** Bytes of events that are searched at once: some milliseconds, so that a newer search need not wait. */
const SEARCHED_AT_ONCE = 8 * 1024 * 1024;

/** Answers the page until it is closed. */
const serve = () => {
  const events = new Events(new Float64Array(crypto.getRandomValues(new Uint8Array(8)).buffer)[0] ?? 0);
  let isStopped = false;
  let searches = 0;
  const pause = () => new Promise((resolve) => setTimeout(resolve));

  /** A file of a folder says where in it it lies. @param {File} file */
  const nameOf = (file) => file.webkitRelativePath || file.name;

  /** @param {File} file @param {(bytes: number) => void} tell */
  const readFile = async (file, tell) => {
    events.begin_file(nameOf(file));
    /** @type {string | undefined} */
    let problem;
    try {
      const part = (/** @type {number} */ at) => file.slice(at, at + STEP).arrayBuffer();
      let next = part(0);
      for (let at = 0; at < file.size; at += STEP) {
        const bytes = await next;
        if (isStopped) {
          problem = "Reading was stopped. What came before that is shown.";
          break;
        }
        if (at + STEP < file.size) next = part(at + STEP);
        if (!events.push(new Uint8Array(bytes))) break;
        tell(Math.min(at + STEP, file.size));
      }
    } catch (reason) {
      if (!(reason instanceof DOMException)) throw reason;
      problem = "The browser could not read the file further. It may have been moved or changed, or is on a disk that is gone. What came before that is shown.";
    }
    events.end_file(problem);
  };

  /** @type {Record<string, (...words: any[]) => unknown>} */
  const answers = {
    open: async (/** @type {File[]} */ files) => {
      isStopped = false;
      const all = files.reduce((sum, file) => sum + file.size, 0);
      let before = 0;
      let told = 0;
      for (const file of files) {
        if (isStopped) {
          events.begin_file(nameOf(file));
          events.end_file("Nothing of it was read, because reading was stopped before.");
          continue;
        }
        await readFile(file, (bytes) => {
          if (performance.now() - told < 100) return;
          told = performance.now();
          postMessage({ progress: { read: before + bytes, all, events: events.count } });
        });
        before += file.size;
      }
      return JSON.parse(events.settle());
    },
    stop: () => {
      isStopped = true;
    },
    select: (/** @type {EventFilter} */ { only, not, from, to, flags, limits, newest }) =>
      JSON.parse(events.select(new Uint32Array(only.flat()), new Uint32Array(not.flat()), from ?? -Infinity, to ?? Infinity, flags, new Uint32Array(limits), new Uint8Array(newest.map(Number)))),
    // Says whether the search came to its end: a newer one ends it.
    search: async (/** @type {string} */ text) => {
      const search = ++searches;
      events.begin_search(text);
      while (!events.go_on_searching(SEARCHED_AT_ONCE)) {
        await pause();
        if (search !== searches) return false;
      }
      return true;
    },
    watch: (/** @type {string} */ principal) => JSON.parse(events.watch(principal)),
    rows: (/** @type {number} */ from, /** @type {number} */ to, /** @type {boolean} */ isNewestFirst) => JSON.parse(events.rows(from, to, isNewestFirst)),
    event: (/** @type {number} */ event) => ({ ...JSON.parse(events.event(event)), numbers: [...events.values(event)] }),
    save: () => {
      const parts = [];
      for (let lines = events.save(true); lines.length; lines = events.save(false)) parts.push(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (lines)]));
      return new Blob(parts, { type: "application/x-ndjson" });
    },
    expected: () => JSON.parse(expected_calls()),
  };

  addEventListener("message", async ({ data: { number, question, words } }) => {
    try {
      postMessage({ number, answer: await answers[question]?.(...words) });
    } catch (reason) {
      postMessage({ number, failure: String(reason) });
    }
  });
};

/** Asks the worker.
 * @type {(question: string, ...words: unknown[]) => Promise<any>} */
let ask = () => Promise.reject(new Error("no worker yet"));

/** @type {Worker | undefined} */
let worker;

/** Starts the worker, in place of one that is there, with the text of this script: nothing is fetched, and the policy of the page holds in it, too.
 * @param {(progress: { read: number, all: number, events: number }) => void} tellProgress */
const startWorker = (tellProgress) => {
  const script = document.scripts[0]?.textContent ?? "";
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  worker?.terminate();
  const fresh = new Worker(/** @type {any} */ (workerAddress(address)));
  worker = fresh;
  /** @type {Map<number, [(answer: unknown) => void, (failure: Error) => void]>} */
  const waiting = new Map();
  let last = 0;
  ask = (question, ...words) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, [resolve, reject]);
      fresh.postMessage({ number: last, question, words });
    });
  fresh.addEventListener("message", ({ data }) => {
    if (data.progress) return tellProgress(data.progress);
    const [resolve, reject] = waiting.get(data.number) ?? [];
    waiting.delete(data.number);
    if (data.failure) reject?.(new Error(data.failure));
    else resolve?.(data.answer);
  });
  fresh.addEventListener("error", failed);
};

/** The address of the worker, in the form that the policy of this page takes; nobody else gets that form.
 * @type {(address: string) => unknown} */
const workerAddress = (() => {
  if (typeof document === "undefined" || typeof trustedTypes === "undefined") return (address) => address;
  const policy = trustedTypes.createPolicy("own-worker", { createScriptURL: (/** @type {string} */ address) => address });
  return (address) => /** @type {any} */ (policy).createScriptURL(address);
})();
