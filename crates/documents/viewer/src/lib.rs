//! What the viewer's page calls: a store of audit events, for a browser.
//!
//! It is given bytes and texts and gives bytes and texts. Nothing here can reach the document, the network or a store, and nothing is imported from
//! the browser.

mod event;
mod filter;
mod lines;
mod store;
mod text;
mod time;
mod unpack;
mod value_table;
mod watch;

use std::fmt;

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::event::{EventLine, RefusedLine};
use crate::filter::EventFilter;
use crate::lines::{LineReader, LinesOf};
use crate::store::{EventStore, Facet, ListedLine, OpenedFile, UNDATED, flags};
use crate::text::ShownText;
use crate::unpack::FileReader;
use crate::watch::WatchedPrincipal;

/// The events of all files that were opened.
#[wasm_bindgen]
pub struct Events {
    store: EventStore,
    reading: Option<(FileReader, LineReader)>,
    /// The events that the filter found, by their times.
    found: Vec<u32>,
    search: Option<EventSearch>,
    watched: Option<WatchedPrincipal>,
    /// How far saving is.
    saved: usize,
}

/// A search that is under way.
struct EventSearch {
    /// Each word in the ways in which it may stand in a line.
    words: Vec<Vec<Vec<u8>>>,
    next: u32,
}

/// How much of an event is shown.
const LONGEST_SHOWN: usize = 256 * 1024;
/// How much of the result is given at once.
const SAVED_AT_ONCE: usize = 8 * 1024 * 1024;

/// What was read.
#[derive(Serialize)]
struct ReadReport<'a> {
    events: usize,
    /// Events whose id another event has, which says something else.
    same_id: u64,
    files: &'a [OpenedFile],
    refused: Vec<RefusedKind>,
    listed: &'a [ListedLine],
}

#[derive(Serialize)]
struct RefusedKind {
    reason: &'static str,
    count: u64,
}

/// An event in a line.
#[derive(Serialize)]
struct EventRow {
    event: u32,
    time: Option<String>,
    action: ShownText,
    actor: ShownText,
    address: ShownText,
    agent: ShownText,
    status: ShownText,
    flags: u8,
}

/// An event in full.
#[derive(Serialize)]
struct WholeEvent<'a> {
    file: &'a str,
    line: u32,
    time: Option<String>,
    id: ShownText,
    /// The values, in the order of the columns.
    values: Vec<ShownText>,
    error_message: ShownText,
    flags: u8,
    /// Why it is not expected of the watched principal.
    outside: Vec<&'static str>,
    json: String,
    is_cut: bool,
    length: usize,
}

#[wasm_bindgen]
impl Events {
    /// Begins with no event. The seed is any number that nobody knows before.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: f64) -> Self {
        Self {
            store: EventStore::new(seed.to_bits()),
            reading: None,
            found: Vec::new(),
            search: None,
            watched: None,
            saved: 0,
        }
    }

    /// Begins to read a file.
    pub fn begin_file(&mut self, name: &str) {
        self.store.begin_file(primitives::escaped(name));
        self.reading = Some((FileReader::new(), LineReader::default()));
    }

    /// Takes the next bytes of the file. Says whether more are wanted.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        let Some((file, lines)) = &mut self.reading else {
            return false;
        };
        let mut sink = LinesOf {
            lines,
            sink: &mut self.store,
        };
        match file.push(bytes, &mut sink) {
            Ok(true) => true,
            Ok(false) => {
                self.reading = None;
                false
            }
            Err(broken) => {
                self.store.tell_problem(broken.words());
                if let Some((_, mut lines)) = self.reading.take() {
                    lines.end(&mut self.store);
                }
                false
            }
        }
    }

    /// The file is over, or is not read further for a reason.
    pub fn end_file(&mut self, problem: Option<String>) {
        if let Some((mut file, mut lines)) = self.reading.take() {
            let mut sink = LinesOf {
                lines: &mut lines,
                sink: &mut self.store,
            };
            let ended = file.end(&mut sink);
            lines.end(&mut self.store);
            if let Err(broken) = ended
                && problem.is_none()
            {
                self.store.tell_problem(broken.words());
            }
        }
        if let Some(problem) = problem {
            self.store.tell_problem(problem);
        }
    }

    /// How many events there are.
    #[wasm_bindgen(getter)]
    pub fn count(&self) -> usize {
        self.store.len()
    }

    /// All files are read: puts the events in order. What was read, as JSON.
    pub fn settle(&mut self) -> String {
        self.store.settle();
        let kinds = RefusedLine::KINDS.iter().enumerate();
        let refused = kinds.map(|(kind, reason)| RefusedKind {
            reason,
            count: self.store.files.iter().map(|file| file.refused[kind]).sum(),
        });
        json(&ReadReport {
            events: self.store.len(),
            same_id: self.store.same_id,
            files: &self.store.files,
            refused: refused.filter(|kind| kind.count > 0).collect(),
            listed: &self.store.listed,
        })
    }

    /// Chooses, and says as JSON what was found. `only` and `not` are pairs of a column and a value's number; times are in milliseconds, from one to
    /// before another, infinite where none is wanted; `limits` says of each column how many values are listed, `newest` whether those that were seen
    /// first most lately come first.
    #[expect(
        clippy::too_many_arguments,
        reason = "a script names them, and reading them from a text would take more of the file"
    )]
    pub fn select(
        &mut self,
        only: &[u32],
        not: &[u32],
        from: f64,
        to: f64,
        flags: u8,
        limits: &[u32],
        newest: &[u8],
    ) -> String {
        let pairs = |all: &[u32]| {
            all.as_chunks::<2>()
                .0
                .iter()
                .map(|[column, value]| (*column, *value))
                .collect()
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a time is whole, and what is beyond becomes the first or the last"
        )]
        let filter = EventFilter {
            only: pairs(only),
            not: pairs(not),
            from: from as i64,
            to: to as i64,
            flags,
            limits: std::array::from_fn(|column| {
                limits.get(column).map_or(0, |limit| *limit as usize)
            }),
            newest: std::array::from_fn(|column| {
                newest.get(column).is_some_and(|newest| *newest != 0)
            }),
        };
        json(&filter::select(&self.store, &filter, &mut self.found))
    }

    /// Begins to search for words, all of which must stand in the line of an event, in whatever case; without any, all are found.
    pub fn begin_search(&mut self, text: &str) {
        let words = text
            .split_whitespace()
            .map(|word| text::spellings(&word.to_ascii_lowercase()))
            .collect();
        self.search = Some(EventSearch { words, next: 0 });
    }

    /// Searches further, in about as many bytes. Says whether it is over.
    pub fn go_on_searching(&mut self, bytes: usize) -> bool {
        let Some(search) = &mut self.search else {
            return true;
        };
        let count = u32::try_from(self.store.len()).unwrap_or(u32::MAX);
        let mut left = bytes;
        while search.next < count && left > 0 {
            let line = self.store.line(search.next);
            let mut words = search.words.iter();
            let is_found = words.all(|spellings| spellings.iter().any(|word| contains(line, word)));
            left = left.saturating_sub(line.len());
            let flags = &mut self.store.flags[search.next as usize];
            *flags = *flags & !flags::FOUND | if is_found { flags::FOUND } else { 0 };
            search.next += 1;
        }
        search.next >= count
    }

    /// Marks what the principal with that application id did, or LakeSentry's own, and says as JSON who that is.
    pub fn watch(&mut self, application_id: &str) -> String {
        let watched = WatchedPrincipal::of(&self.store, application_id);
        watched.mark(&mut self.store);
        let names: Vec<ShownText> = watched.names(&self.store).map(ShownText::of).collect();
        self.watched = Some(watched);
        json(&names)
    }

    /// The events that were found from one place to before another, as JSON; the last is the first when the newest come first.
    pub fn rows(&self, from: usize, to: usize, is_newest_first: bool) -> String {
        let count = self.found.len();
        let rows: Vec<EventRow> = (from..to.min(count))
            .map(|place| {
                self.row(
                    self.found[if is_newest_first {
                        count - 1 - place
                    } else {
                        place
                    }],
                )
            })
            .collect();
        json(&rows)
    }

    /// An event in full, as JSON.
    pub fn event(&self, event: u32) -> String {
        let line = self.store.line(event);
        let text = String::from_utf8_lossy(line);
        let read = EventLine::read(line).unwrap_or_default();
        let (readable, is_cut) = text::readable(&text, LONGEST_SHOWN);
        let (file, number) = self.store.place(event);
        let at = event as usize;
        let outside = self
            .watched
            .as_ref()
            .and_then(|watched| watched.judge(&self.store, event));
        json(&WholeEvent {
            file,
            line: number,
            time: self.time(event),
            id: ShownText::of(&read.id),
            values: Facet::ALL
                .map(|facet| ShownText::of(self.store.value(event, facet)))
                .to_vec(),
            error_message: ShownText::of(&read.error_message),
            flags: self.store.flags[at],
            outside: outside
                .unwrap_or_default()
                .iter()
                .map(|reason| reason.words())
                .collect(),
            json: readable,
            is_cut,
            length: line.len(),
        })
    }

    /// The numbers of the values of an event, in the order of the columns.
    pub fn values(&self, event: u32) -> Vec<u32> {
        self.store
            .columns
            .iter()
            .filter_map(|column| column.get(event as usize).copied())
            .collect()
    }

    /// The next lines of what was found, as they stand in the files; nothing behind the last. The first call begins.
    pub fn save(&mut self, is_first: bool) -> Vec<u8> {
        if is_first {
            self.saved = 0;
        }
        let mut lines = Vec::new();
        while let Some(&event) = self.found.get(self.saved) {
            let line = self.store.line(event);
            if !lines.is_empty() && lines.len() + line.len() > SAVED_AT_ONCE {
                break;
            }
            lines.extend_from_slice(line);
            lines.push(b'\n');
            self.saved += 1;
        }
        lines
    }

    fn time(&self, event: u32) -> Option<String> {
        let time = self.store.times[event as usize];
        (time != UNDATED).then(|| time::write(time))
    }

    fn row(&self, event: u32) -> EventRow {
        let shown = |facet| ShownText::of(self.store.value(event, facet));
        EventRow {
            event,
            time: self.time(event),
            action: shown(Facet::Action),
            actor: shown(Facet::Actor),
            address: shown(Facet::Address),
            agent: shown(Facet::Agent),
            status: shown(Facet::Status),
            flags: self.store.flags[event as usize],
        }
    }
}

/// Leaves the events out.
impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("count", &self.count())
            .finish_non_exhaustive()
    }
}

/// The calls that LakeSentry is expected to make, as JSON: services, each with its actions.
#[wasm_bindgen]
pub fn expected_calls() -> String {
    json(&watch::expected_calls())
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Whether a word that is in lower case stands in a line, in whatever case. Only letters of ASCII have two cases here.
fn contains(line: &[u8], word: &[u8]) -> bool {
    // Looked for by its byte that such lines have least often.
    let rarity = |byte: &u8| {
        COMMON
            .iter()
            .position(|common| common == byte)
            .map_or(0, |at| at + 1)
    };
    let Some((place, &rarest)) = word.iter().enumerate().min_by_key(|(_, byte)| rarity(byte))
    else {
        return true;
    };
    let begins = memchr::memchr2_iter(rarest, rarest.to_ascii_uppercase(), line);
    begins.filter_map(|at| at.checked_sub(place)).any(|begin| {
        let there = line.get(begin..begin + word.len());
        there.is_some_and(|there| there.eq_ignore_ascii_case(word))
    })
}

/// What JSON and its names are made of, the rarest first.
const COMMON: &[u8] = b"fghpvwybdl3456789:,.-_cmu12o0 rtnsaie\"";

#[cfg(test)]
mod tests;
