//! Choosing among the events, and counting what was chosen.

use serde::Serialize;

use crate::store::{EventStore, Facet, UNDATED, flags};
use crate::text::ShownText;

/// What is wanted.
#[derive(Debug, Default, Clone)]
pub struct EventFilter {
    /// Columns and the number of a value: an event must have one of those that are named of a column.
    pub only: Vec<(u32, u32)>,
    /// An event must have none of these.
    pub not: Vec<(u32, u32)>,
    /// From this time on, in milliseconds.
    pub from: i64,
    /// Before this time.
    pub to: i64,
    /// All of these flags.
    pub flags: u8,
    /// How many values of each column are listed.
    pub limits: [usize; Facet::ALL.len()],
    /// Whether those come first that appeared last, rather than those that are most frequent.
    pub newest: [bool; Facet::ALL.len()],
}

/// What was found.
#[derive(Debug, Serialize)]
pub struct FoundEvents {
    pub count: usize,
    pub failed: usize,
    /// Of those, the ones without a time.
    pub undated: usize,
    /// The times of the first and the last.
    pub first: Option<i64>,
    pub last: Option<i64>,
    pub timeline: Timeline,
    pub lists: Vec<ValueList>,
}

/// How many events there were when.
#[derive(Debug, Default, Serialize)]
pub struct Timeline {
    /// When the first part begins, and how long each is, in milliseconds.
    pub start: i64,
    pub width: i64,
    /// In each part, how many, and how many of them failed.
    pub counts: Vec<u32>,
    pub failed: Vec<u32>,
}

/// The values of a column.
#[derive(Debug, Serialize)]
pub struct ValueList {
    /// How many there are among what the filters on other columns leave.
    pub distinct: usize,
    pub values: Vec<ListedValue>,
}

/// A value and its events.
#[derive(Debug, Serialize)]
pub struct ListedValue {
    pub number: u32,
    pub text: ShownText,
    pub count: u32,
    pub failed: u32,
    /// When it was seen first, in all that was read.
    pub since: Option<i64>,
}

/// Which values of a column are wanted, by number; nothing where all are.
type WantedValues = Option<Vec<bool>>;

/// What was counted of a column.
#[derive(Debug, Clone, Default)]
struct ValueCounts {
    all: Vec<u32>,
    failed: Vec<u32>,
}

const PARTS: i64 = 96;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Lengths of a part that people count in.
const WIDTHS: [i64; 16] = [
    1,
    10,
    100,
    1000,
    10_000,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    7 * DAY,
    28 * DAY,
    364 * DAY,
];

/// Chooses, and puts the numbers of the events that were found into a list, by their times.
///
/// What is counted for a column leaves the filter on that column out, so that others of its values can still be chosen.
pub fn select(store: &EventStore, filter: &EventFilter, found: &mut Vec<u32>) -> FoundEvents {
    found.clear();
    let wanted: Vec<WantedValues> = (0..Facet::ALL.len())
        .map(|facet| wanted(store, filter, facet))
        .collect();
    let mut counts: Vec<ValueCounts> = store
        .values
        .iter()
        .map(|values| ValueCounts {
            all: vec![0; values.len()],
            failed: vec![0; values.len()],
        })
        .collect();
    let (from, to) = (filter.from, filter.to);
    let filtered: Vec<(usize, &Vec<bool>)> = wanted
        .iter()
        .enumerate()
        .filter_map(|(facet, wanted)| Some((facet, wanted.as_ref()?)))
        .collect();
    let mut failed = 0;
    for &event in &store.order {
        let at = event as usize;
        let time = store.times[at];
        let flags = store.flags[at];
        if time < from || time >= to || flags & filter.flags != filter.flags {
            continue;
        }
        let mut refused_by = None;
        let mut refusals = 0;
        for (facet, wanted) in &filtered {
            if !wanted[store.columns[*facet][at] as usize] {
                refused_by = Some(*facet);
                refusals += 1;
            }
        }
        let is_failed = u32::from(flags & flags::FAILED != 0);
        let mut count = |facet: usize| {
            let value = store.columns[facet][at] as usize;
            counts[facet].all[value] += 1;
            counts[facet].failed[value] += is_failed;
        };
        match (refusals, refused_by) {
            (0, _) => {
                found.push(event);
                failed += is_failed as usize;
                (0..Facet::ALL.len()).for_each(count);
            }
            (1, Some(facet)) => count(facet),
            _ => {}
        }
    }
    let dated = found.partition_point(|&event| store.times[event as usize] != UNDATED);
    let time = |event: Option<&u32>| event.map(|&event| store.times[event as usize]);
    FoundEvents {
        count: found.len(),
        failed,
        undated: found.len() - dated,
        first: time(found[..dated].first()),
        last: time(found[..dated].last()),
        timeline: timeline(store, &found[..dated]),
        lists: (0..Facet::ALL.len())
            .map(|facet| list(store, filter, facet, &counts[facet]))
            .collect(),
    }
}

fn wanted(store: &EventStore, filter: &EventFilter, facet: usize) -> WantedValues {
    let of_facet = |all: &[(u32, u32)]| {
        let of_facet = all.iter().filter(|(of, _)| *of as usize == facet);
        of_facet
            .map(|(_, value)| *value as usize)
            .collect::<Vec<_>>()
    };
    let (only, not) = (of_facet(&filter.only), of_facet(&filter.not));
    if only.is_empty() && not.is_empty() {
        return None;
    }
    let mut wanted = vec![only.is_empty(); store.values[facet].len()];
    for (values, is_wanted) in [(only, true), (not, false)] {
        for value in values {
            if let Some(place) = wanted.get_mut(value) {
                *place = is_wanted;
            }
        }
    }
    Some(wanted)
}

fn timeline(store: &EventStore, found: &[u32]) -> Timeline {
    let time = |event: &u32| store.times[*event as usize];
    let (Some(first), Some(last)) = (found.first().map(time), found.last().map(time)) else {
        return Timeline::default();
    };
    let length = last - first;
    let fits = |width: &&i64| length / **width < PARTS - 1;
    let width = WIDTHS
        .iter()
        .find(fits)
        .copied()
        .unwrap_or(length / (PARTS - 1) + 1);
    let start = first.div_euclid(width) * width;
    let parts = usize::try_from((last - start) / width + 1).unwrap_or(1);
    let mut timeline = Timeline {
        start,
        width,
        counts: vec![0; parts],
        failed: vec![0; parts],
    };
    for event in found {
        let part = usize::try_from((time(event) - start) / width).unwrap_or_default();
        timeline.counts[part] += 1;
        timeline.failed[part] += u32::from(store.flags[*event as usize] & flags::FAILED != 0);
    }
    timeline
}

fn list(store: &EventStore, filter: &EventFilter, facet: usize, counts: &ValueCounts) -> ValueList {
    let since = &store.first_times[facet];
    let by_count = |number: u32| std::cmp::Reverse(counts.all[number as usize]);
    let by_time =
        |number: u32| std::cmp::Reverse(since.get(number as usize).copied().unwrap_or(UNDATED));
    let compare = |a: &u32, b: &u32| {
        let order = if filter.newest[facet] {
            by_time(*a).cmp(&by_time(*b))
        } else {
            by_count(*a).cmp(&by_count(*b))
        };
        order.then(a.cmp(b))
    };
    // Of a million values the first ten are wanted: a few more than that are kept at any time.
    let limit = filter.limits[facet];
    let mut numbers: Vec<u32> = Vec::new();
    let mut worst = None;
    let mut distinct = 0;
    for (number, count) in (0_u32..).zip(&counts.all) {
        if *count == 0 {
            continue;
        }
        distinct += 1;
        if worst.is_none_or(|worst| compare(&number, &worst).is_lt()) {
            numbers.push(number);
        }
        if numbers.len() > limit * 4 + 64 {
            numbers.sort_unstable_by(compare);
            numbers.truncate(limit);
            worst = numbers.last().copied();
        }
    }
    numbers.sort_unstable_by(compare);
    numbers.truncate(limit);
    let listed = |number: u32| ListedValue {
        number,
        text: ShownText::of(store.values[facet].text(number)),
        count: counts.all[number as usize],
        failed: counts.failed[number as usize],
        since: since
            .get(number as usize)
            .copied()
            .filter(|time| *time != UNDATED),
    };
    ValueList {
        distinct,
        values: numbers.into_iter().map(listed).collect(),
    }
}
