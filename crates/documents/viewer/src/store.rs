//! The events that were read: the lines as they stand in the files, and columns of what is counted.

use std::collections::HashMap;
use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use serde::Serialize;

use crate::event::{EventLine, RefusedLine};
use crate::lines::LineSink;
use crate::value_table::ValueTable;

/// A column whose values are counted and chosen among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Facet {
    Service,
    /// With the service in front: many services have a `get`.
    Action,
    Actor,
    Address,
    Agent,
    Workspace,
    Status,
}

impl Facet {
    pub const ALL: [Self; 7] = [
        Self::Service,
        Self::Action,
        Self::Actor,
        Self::Address,
        Self::Agent,
        Self::Workspace,
        Self::Status,
    ];
}

/// What is known of an event besides its values, as bits.
pub mod flags {
    /// What was asked for was refused or went wrong.
    pub const FAILED: u8 = 1;
    /// Nothing earlier has its actor or its agent.
    pub const FIRST: u8 = 2;
    /// The search finds it.
    pub const FOUND: u8 = 4;
    /// The watched principal did it.
    pub const WATCHED: u8 = 8;
    /// The watched principal is not expected to do it.
    pub const OUTSIDE: u8 = 16;
}

/// The time of an event that has none.
pub const UNDATED: i64 = i64::MIN;
/// Bytes that lines, values and columns may take. The memory of a program in a browser ends at 4 GiB, and what grows is there twice for a moment.
const MAX_MEMORY: usize = 2_500_000_000;
/// Bytes of the columns for each event.
const COLUMNS_OF_EVENT: usize = 110;
const BLOCK: usize = 4 * 1024 * 1024;
/// Lines without an event that are listed; others are counted.
const MAX_LISTED: usize = 1000;
/// How much of such a line is shown.
const SAMPLE: usize = 300;

/// The line of an event.
#[derive(Debug, Clone, Copy)]
struct LinePlace {
    block: u32,
    start: u32,
    length: u32,
    /// The file, and the line in it, from 1.
    file: u32,
    line: u32,
}

/// A file that was opened.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OpenedFile {
    pub name: String,
    /// Lines that are not empty.
    pub lines: u64,
    pub events: u64,
    /// Lines that were read before, byte for byte.
    pub repeated: u64,
    /// Lines without an event, by [`RefusedLine::KINDS`].
    pub refused: [u64; RefusedLine::KINDS.len()],
    /// Why it was not read to its end.
    pub problem: Option<String>,
}

/// A line that tells of no event.
#[derive(Debug, Clone, Serialize)]
pub struct ListedLine {
    pub file: u32,
    pub line: u32,
    pub reason: String,
    /// How it begins, as it may be shown.
    pub sample: String,
}

/// All events.
pub struct EventStore {
    seed: FixedState,
    blocks: Vec<Vec<u8>>,
    kept: usize,
    places: Vec<LinePlace>,
    pub times: Vec<i64>,
    pub columns: [Vec<u32>; Facet::ALL.len()],
    pub values: [ValueTable; Facet::ALL.len()],
    pub flags: Vec<u8>,
    /// When each value was seen first; [`UNDATED`] where no event with a time has it.
    pub first_times: [Vec<i64>; Facet::ALL.len()],
    /// The events by their times, those without at the end; of two alike the one that was read first.
    pub order: Vec<u32>,
    /// The first event with an id, or with a line where there is none, by its hash.
    first_with: HashMap<u64, u32, FixedState>,
    /// Events whose id another event has, which says something else.
    pub same_id: u64,
    pub files: Vec<OpenedFile>,
    pub listed: Vec<ListedLine>,
    scratch: String,
}

impl EventStore {
    pub fn new(seed: u64) -> Self {
        let seed = FixedState::with_seed(seed);
        Self {
            seed: seed.clone(),
            blocks: Vec::new(),
            kept: 0,
            places: Vec::new(),
            times: Vec::new(),
            columns: [const { Vec::new() }; Facet::ALL.len()],
            values: std::array::from_fn(|_| ValueTable::new(seed.clone())),
            flags: Vec::new(),
            first_times: [const { Vec::new() }; Facet::ALL.len()],
            order: Vec::new(),
            first_with: HashMap::with_hasher(seed.clone()),
            same_id: 0,
            files: Vec::new(),
            listed: Vec::new(),
            scratch: String::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// The line of an event as it stands in its file.
    pub fn line(&self, event: u32) -> &[u8] {
        let Some(place) = self.places.get(event as usize) else {
            return &[];
        };
        let start = place.start as usize;
        &self.blocks[place.block as usize][start..start + place.length as usize]
    }

    /// The file of an event, and the line in it.
    pub fn place(&self, event: u32) -> (&str, u32) {
        let place = self.places.get(event as usize);
        place.map_or(("", 0), |place| {
            (&self.files[place.file as usize].name, place.line)
        })
    }

    /// The value of an event in a column.
    pub fn value(&self, event: u32, facet: Facet) -> &str {
        let facet = facet as usize;
        self.values[facet].text(self.columns[facet][event as usize])
    }

    pub fn begin_file(&mut self, name: String) {
        self.files.push(OpenedFile {
            name,
            ..OpenedFile::default()
        });
    }

    /// Notes why the last file was not read to its end.
    pub fn tell_problem(&mut self, problem: String) {
        if let Some(file) = self.files.last_mut() {
            file.problem.get_or_insert(problem);
        }
    }

    /// Puts the events into the order of their times, and finds which are the first of their actor or agent.
    pub fn settle(&mut self) {
        let count = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let times = &self.times;
        let key = |event: u32| {
            let time = times[event as usize];
            (time == UNDATED, time)
        };
        self.order = (0..count).collect();
        if !self.order.is_sorted_by_key(|&event| key(event)) {
            self.order
                .sort_unstable_by_key(|&event| (key(event), event));
        }
        for facet in Facet::ALL {
            self.first_times[facet as usize] = vec![UNDATED; self.values[facet as usize].len()];
        }
        for &event in &self.order {
            let at = event as usize;
            self.flags[at] &= !flags::FIRST;
            if self.times[at] == UNDATED {
                continue;
            }
            for facet in [Facet::Actor, Facet::Agent, Facet::Address] {
                let value = self.columns[facet as usize][at] as usize;
                let first = &mut self.first_times[facet as usize][value];
                if *first == UNDATED {
                    *first = self.times[at];
                    // A new address is no news.
                    if facet != Facet::Address {
                        self.flags[at] |= flags::FIRST;
                    }
                }
            }
        }
    }

    fn refuse(&mut self, number: u32, line: &[u8], reason: &RefusedLine) {
        let Some(file) = self.files.last_mut() else {
            return;
        };
        file.refused[reason.kind()] += 1;
        if self.listed.len() < MAX_LISTED {
            let sample = String::from_utf8_lossy(&line[..line.len().min(SAMPLE)]);
            self.listed.push(ListedLine {
                file: u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX),
                line: number,
                reason: reason.to_string(),
                sample: primitives::escaped(&sample),
            });
        }
    }

    /// Whether the line was read before. An event without an id is its line.
    fn is_repeated(&mut self, id: &str, line: &[u8]) -> bool {
        let hash = if id.is_empty() {
            self.seed.hash_one(line)
        } else {
            self.seed.hash_one(id)
        };
        let next = u32::try_from(self.len()).unwrap_or(u32::MAX);
        match self.first_with.get(&hash).copied() {
            Some(first) if self.line(first) == line => return true,
            Some(_) => self.same_id += u64::from(!id.is_empty()),
            None => {
                self.first_with.insert(hash, next);
            }
        }
        false
    }

    fn memory(&self) -> usize {
        let values: usize = self.values.iter().map(ValueTable::memory).sum();
        self.kept + values + self.len() * COLUMNS_OF_EVENT
    }

    fn keep(&mut self, number: u32, line: &[u8]) {
        let has_room = self
            .blocks
            .last()
            .is_some_and(|block| block.capacity() - block.len() >= line.len());
        if !has_room {
            self.blocks.push(Vec::with_capacity(BLOCK.max(line.len())));
        }
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let block = small(self.blocks.len() - 1);
        if let Some(last) = self.blocks.last_mut() {
            let start = small(last.len());
            last.extend_from_slice(line);
            self.kept += line.len();
            let file = small(self.files.len() - 1);
            self.places.push(LinePlace {
                block,
                start,
                length: small(line.len()),
                file,
                line: number,
            });
        }
    }

    fn push(&mut self, event: &EventLine<'_>) {
        self.times.push(event.time.unwrap_or(UNDATED));
        self.flags
            .push(if event.is_failed() { flags::FAILED } else { 0 });
        self.scratch.clear();
        self.scratch.extend([&event.service, ".", &event.action]);
        for facet in Facet::ALL {
            let text = match facet {
                Facet::Service => &event.service,
                Facet::Action => self.scratch.as_str(),
                Facet::Actor => &event.actor,
                Facet::Address => &event.address,
                Facet::Agent => &event.agent,
                Facet::Workspace => &event.workspace,
                Facet::Status => &event.status,
            };
            let facet = facet as usize;
            self.columns[facet].push(self.values[facet].number(text));
        }
    }
}

impl LineSink for EventStore {
    fn take_line(&mut self, number: u32, line: Result<&[u8], (&[u8], RefusedLine)>) -> bool {
        if let Some(file) = self.files.last_mut() {
            file.lines += 1;
        }
        let line = match line {
            Ok(line) => line,
            Err((begin, reason)) => {
                self.refuse(number, begin, &reason);
                return true;
            }
        };
        let event = match EventLine::read(line) {
            Ok(event) => event,
            Err(reason) => {
                self.refuse(number, line, &reason);
                return true;
            }
        };
        let is_repeated = self.is_repeated(&event.id, line);
        if !is_repeated && self.memory() + line.len() > MAX_MEMORY {
            let words =
                "There is no room for more: 2.5 GB are used at most. The file was read up to line ";
            self.tell_problem(format!(
                "{words}{}, and what was read is shown. Export less at once.",
                number - 1
            ));
            // It is in no count.
            if let Some(file) = self.files.last_mut() {
                file.lines -= 1;
            }
            return false;
        }
        if !is_repeated {
            self.push(&event);
            self.keep(number, line);
        }
        if let Some(file) = self.files.last_mut() {
            file.events += u64::from(!is_repeated);
            file.repeated += u64::from(is_repeated);
        }
        true
    }
}
