//! Which events were written lately: an audit log is read again and again, because events come late, and each is written once.

use std::collections::{BTreeMap, HashSet};

use sha2::{Digest as _, Sha256};

/// What is looked at every time: most events come within the hour.
const RECENT_US: i64 = 2 * 3_600_000_000;
/// After so many looks at what is recent, all that may still come late is looked at.
const LOOKS: u32 = 20;

/// The digest of an event's id.
pub type IdDigest = [u8; 16];

/// Which events were written lately, and from when on has to be read next.
#[derive(Debug)]
pub struct SeenEvents {
    /// Nothing before it is wanted.
    start: i64,
    overlap: i64,
    /// When the log was last looked at.
    last: Option<i64>,
    /// When all of it was last looked at in which an event may be missing.
    last_whole: Option<i64>,
    is_whole: bool,
    looks: u32,
    by_time: BTreeMap<i64, HashSet<IdDigest>>,
}

impl SeenEvents {
    /// Begins with nothing, or after the last whole look. Events may come `overlap` microseconds late.
    pub fn new(start: i64, overlap: i64, last_whole: Option<i64>) -> Self {
        Self {
            start,
            overlap,
            last: last_whole,
            last_whole,
            is_whole: true,
            looks: 0,
            by_time: BTreeMap::new(),
        }
    }

    /// Says from when on has to be read now. The first look and every twentieth are whole: they go back from the last whole one, because what
    /// came since then may be as old as that. The others go back a little from the last one, however long ago that was.
    pub fn next_from(&mut self, now: i64) -> i64 {
        self.is_whole = self.looks.is_multiple_of(LOOKS);
        self.looks += 1;
        let (last, back) = if self.is_whole {
            (self.last_whole, self.overlap)
        } else {
            (self.last, RECENT_US.min(self.overlap))
        };
        let from = last.map_or(self.start, |last| last.min(now) - back);
        from.max(self.start)
    }

    /// Learns that everything up to now was read, and forgets what can't come again, because nothing so old is read any more. Returns when the
    /// last whole look was.
    pub fn looked(&mut self, now: i64) -> Option<i64> {
        self.last = Some(now);
        if self.is_whole {
            self.last_whole = Some(now);
            // A little more than is read: a clock may be set back.
            let oldest = now - self.overlap - RECENT_US;
            self.by_time = self.by_time.split_off(&oldest);
        }
        self.last_whole
    }

    /// Remembers an event. Returns `false` when it was known.
    pub fn is_new(&mut self, time: i64, id: IdDigest) -> bool {
        self.by_time.entry(time).or_default().insert(id)
    }

    /// Returns all that is remembered.
    pub fn all(&self) -> impl Iterator<Item = (i64, &IdDigest)> {
        self.by_time
            .iter()
            .flat_map(|(time, ids)| ids.iter().map(|id| (*time, id)))
    }
}

/// Returns the digest of an id. An event without one is known by its content.
pub fn digest(event: &audit_record::AuditLogRecord<'_>) -> IdDigest {
    let mut hash = Sha256::new();
    if let Some(id) = event.event_id {
        hash.update(id.as_bytes());
    } else {
        let mut line = Vec::new();
        audit_record::write_native(&mut line, event);
        hash.update(b"\0");
        hash.update(line);
    }
    let hash: [u8; 32] = hash.finalize().into();
    let mut digest = [0; 16];
    digest.copy_from_slice(&hash[..16]);
    digest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rand::rngs::StdRng;
    use rand::{Rng as _, SeedableRng as _};

    use super::*;

    const MINUTE: i64 = 60_000_000;
    const HOUR: i64 = 60 * MINUTE;

    /// A thousand looks, a minute apart or after a night, at a log whose events come up to 26 hours late.
    #[test]
    fn in_a_thousand_looks_no_event_is_lost_and_none_is_written_twice() {
        for seed in 0..20 {
            let mut random = StdRng::seed_from_u64(seed);
            let start = 1_000 * HOUR;
            let mut now = start + HOUR;
            let mut seen = SeenEvents::new(start, 48 * HOUR, None);
            let mut last = None;
            // Time, when it arrives, id.
            let mut events: Vec<(i64, i64, u64)> = Vec::new();
            let mut written = BTreeSet::new();
            let mut next_id = 0;
            for look in 0..1_000 {
                for _ in 0..random.random_range(0..6) {
                    let time = now - random.random_range(0..MINUTE * 5);
                    let late = match random.random_range(0..10) {
                        0 => random.random_range(0..26 * HOUR),
                        1..4 => random.random_range(0..HOUR),
                        _ => random.random_range(0..20 * MINUTE),
                    };
                    events.push((time.max(start), time + late, next_id));
                    next_id += 1;
                }
                if look % 97 == 96 {
                    // As after a restart: what is remembered is on the disk.
                    let mut again = SeenEvents::new(start, 48 * HOUR, last);
                    for (time, id) in seen.all() {
                        again.is_new(time, *id);
                    }
                    seen = again;
                }
                let from = seen.next_from(now);
                for (time, arrives, id) in &events {
                    if *arrives <= now && (from..now).contains(time) {
                        let mut digest = [0; 16];
                        digest[..8].copy_from_slice(&id.to_be_bytes());
                        if seen.is_new(*time, digest) {
                            assert!(written.insert(*id), "{id} is written twice");
                        }
                    }
                }
                last = seen.looked(now);
                // Now and then nobody looks for days.
                now += match random.random_range(0..200) {
                    0 => 100 * HOUR,
                    1..4 => 9 * HOUR,
                    _ => MINUTE,
                };
            }
            // In the end all have arrived, and a look at everything finds them.
            now += 27 * HOUR;
            let mut again = SeenEvents::new(start, 48 * HOUR, last);
            for (time, id) in seen.all() {
                again.is_new(time, *id);
            }
            seen = again;
            let from = seen.next_from(now);
            for (time, _, id) in &events {
                let mut digest = [0; 16];
                digest[..8].copy_from_slice(&id.to_be_bytes());
                if (from..now).contains(time) && seen.is_new(*time, digest) {
                    assert!(written.insert(*id), "{id} is written twice");
                }
            }
            assert_eq!(written.len() as u64, next_id, "seed {seed}");
        }
    }
}
