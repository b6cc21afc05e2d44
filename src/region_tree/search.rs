//! The filter: which rows hold all words that were typed.

use std::ops::Range;
use std::sync::Arc;

use super::bits::Bits;
use super::forest::Forest;

/// What is looked at, in lower case: the lines of one row after those of the other. One text instead of one for each row,
/// because a search runs through it as fast as memory is read.
#[derive(Debug, Clone, Default)]
pub struct Text {
    all: String,
    /// Where the text of each row ends.
    ends: Vec<u32>,
    /// Which letters the text of each row has, a bit for each of [`letters`].
    letters: Vec<u64>,
    /// How often each byte occurs at the beginning of the text.
    counts: Vec<u32>,
}

/// Letters with a bit of their own; the others share some.
const OWN_BITS: u32 = 39;

/// The bits of the letters of a text. A row that lacks one of a word's can't hold the word, and that is known without reading it.
fn letters(text: &[u8]) -> u64 {
    text.iter().fold(0, |bits, &byte| bits | 1 << letter(byte))
}

fn letter(byte: u8) -> u32 {
    match byte {
        b'a'..=b'z' => u32::from(byte - b'a'),
        b'0'..=b'9' => 26 + u32::from(byte - b'0'),
        b'-' => 36,
        b'.' => 37,
        b'_' => 38,
        _ => OWN_BITS + u32::from(byte) % (u64::BITS - OWN_BITS),
    }
}

/// So much of the text tells which letters are rare.
const SAMPLE: usize = 1 << 14;
/// About as long is the text of a row.
const ROW: usize = 96;

impl Text {
    /// Starts a text for so many rows.
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            all: String::with_capacity(rows * ROW),
            ends: Vec::with_capacity(rows),
            letters: Vec::with_capacity(rows),
            counts: vec![0; 256],
        }
    }

    /// Adds a row.
    pub fn push(&mut self, write: impl FnOnce(&mut String)) {
        let start = self.all.len();
        write(&mut self.all);
        self.letters.push(letters(&self.all.as_bytes()[start..]));
        // No word has a line break in it, so that none is found across two rows.
        self.all.push('\n');
        self.ends
            .push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    /// Ends the text.
    pub fn finish(mut self) -> Self {
        for byte in self.all.bytes().take(SAMPLE) {
            self.counts[byte as usize] += 1;
        }
        self
    }

    /// Says whether the name of a row begins with a text in lower case.
    pub fn begins_with(&self, row: usize, start: &str) -> bool {
        self.all[self.start(row)..].starts_with(start)
    }

    /// Gives a number that differs where the text does, to see whether two forests have the same rows.
    pub fn fingerprint(&self) -> u64 {
        // FNV-1a, eight bytes at a time.
        let mix = |hash: u64, word: u64| {
            (hash ^ word)
                .wrapping_mul(0x0000_0100_0000_01b3)
                .rotate_left(29)
        };
        let chunks = self.all.as_bytes().chunks_exact(8);
        let rest = chunks.remainder().iter().map(|&byte| u64::from(byte));
        let words = chunks.map(|chunk| {
            chunk
                .iter()
                .fold(0, |word, &byte| word << 8 | u64::from(byte))
        });
        words.chain(rest).fold(0xcbf2_9ce4_8422_2325, mix)
    }

    fn start(&self, row: usize) -> usize {
        let before = row.checked_sub(1).and_then(|row| self.ends.get(row));
        before.map_or(0, |&end| end as usize)
    }

    /// Adds the rows of a range that hold the word and are in `among`.
    fn find(&self, word: &str, range: Range<usize>, among: &Bits, found: &mut Bits) {
        let wanted = letters(word.as_bytes());
        let mut likely = Bits::none(among.len());
        for row in among.numbers(range.clone()) {
            if self.letters[row] & wanted == wanted {
                likely.set(row, true);
            }
        }
        if let [byte] = word.as_bytes()
            && letter(*byte) < OWN_BITS
        {
            found.join(&likely, range);
            return;
        }
        let among = &likely;
        let finder = Finder::new(word, &self.counts);
        let end = self.start(range.end);
        let mut next = among.first(range.clone());
        let mut row = range.start;
        while let Some(wanted) = next {
            let Some(place) = finder.find(&self.all[..end], self.start(wanted)) else {
                return;
            };
            row = row.max(wanted);
            while (self.ends[row] as usize) <= place {
                row += 1;
            }
            if among.has(row) {
                found.set(row, true);
            }
            next = among.first(row + 1..range.end);
        }
    }
}

/// Looks for a word by its rarest letter.
struct Finder<'a> {
    word: &'a [u8],
    /// The rarest letter of the ASCII ones and where it stands in the word.
    rare: Option<(usize, char)>,
}

impl<'a> Finder<'a> {
    fn new(word: &'a str, counts: &[u32]) -> Self {
        let word = word.as_bytes();
        let letters = word.iter().enumerate().filter(|(_, byte)| byte.is_ascii());
        let rare = letters.min_by_key(|(_, byte)| counts.get(**byte as usize));
        Self {
            word,
            rare: rare.map(|(at, byte)| (at, char::from(*byte))),
        }
    }

    /// Gives the place of the word in the text, from `from` on.
    fn find(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let Some((at, letter)) = self.rare else {
            let mut places = bytes.get(from..)?.windows(self.word.len().max(1));
            return Some(from + places.position(|place| place == self.word)?);
        };
        let mut from = from + at;
        loop {
            // A letter before `at` may take several bytes, in the midst of which an ASCII letter can't be.
            from = text.ceil_char_boundary(from);
            // The standard library looks for a letter many bytes at a time.
            let found = from + text.get(from..)?.find(letter)?;
            let start = found - at;
            if bytes.get(start..start + self.word.len()) == Some(self.word) {
                return Some(start);
            }
            from = found + 1;
        }
    }
}

/// The rows that match a filter.
#[derive(Debug, Clone)]
pub struct Matches {
    forest: Arc<Forest>,
    /// As typed, cleaned and in lower case.
    filter: String,
    rows: Bits,
}

impl Matches {
    /// Looks for the rows that hold all words of the filter, themselves or in the name of their group. What matched `earlier`
    /// is not looked at again when the person goes on typing.
    pub fn of(forest: &Arc<Forest>, filter: &str, earlier: Option<&Self>) -> Self {
        let filter = domain::clean(filter).to_lowercase();
        let narrows = |earlier: &&Self| {
            Arc::ptr_eq(&earlier.forest, forest) && filter.starts_with(&earlier.filter)
        };
        let mut rows = match earlier.filter(narrows) {
            Some(earlier) => earlier.rows.clone(),
            None => Bits::all(forest.len()),
        };
        for word in filter.split_whitespace() {
            rows = holding(forest, word, &rows);
        }
        Self {
            forest: Arc::clone(forest),
            filter,
            rows,
        }
    }

    /// As it was typed, cleaned and in lower case.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// Says whether there is a filter at all.
    pub fn is_filtered(&self) -> bool {
        !self.filter.is_empty()
    }

    /// The rows.
    pub fn rows(&self) -> &Bits {
        &self.rows
    }

    /// Counts the rows.
    pub fn count(&self) -> usize {
        self.rows.count(0..self.rows.len())
    }
}

fn holding(forest: &Forest, word: &str, among: &Bits) -> Bits {
    let mut found = Bits::none(forest.len());
    for group in forest.groups() {
        if group.text.contains(word) {
            found.join(among, group.rows.clone());
        } else {
            forest
                .text()
                .find(word, group.rows.clone(), among, &mut found);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::RowStanding;
    use super::super::forest::sample;
    use super::*;
    use proptest::prelude::*;

    fn rows() -> impl Strategy<Value = Vec<(u32, String, RowStanding)>> {
        let row = (0_u32..4, "[abAé1-]{0,6}")
            .prop_map(|(group, name)| (group, name.trim().to_owned(), RowStanding::Free));
        proptest::collection::vec(row, 0..40)
    }

    fn naive(forest: &Forest, filter: &str) -> Vec<usize> {
        let filter = filter.to_lowercase();
        let holds = |row: &usize| {
            let name = forest.row(*row).unwrap().name.to_lowercase();
            let group = &forest.groups()[forest.group_of(*row)].text;
            filter
                .split_whitespace()
                .all(|word| name.contains(word) || group.contains(word))
        };
        (0..forest.len()).filter(holds).collect()
    }

    proptest! {
        #[test]
        fn it_finds_what_a_plain_search_finds(rows in rows(), filter in "[abAé1 -]{0,5}") {
            let forest = sample::forest(rows);
            let found = Matches::of(&forest, &filter, None);
            prop_assert_eq!(found.rows().numbers(0..forest.len()).collect::<Vec<_>>(), naive(&forest, &filter));
        }

        #[test]
        fn typing_on_finds_what_a_search_from_the_start_finds(rows in rows(), letters in proptest::collection::vec("[abg0é ]|", 0..6)) {
            let forest = sample::forest(rows);
            let mut filter = String::new();
            let mut matches = Matches::of(&forest, "", None);
            for letter in letters {
                if letter.is_empty() { filter.pop(); } else { filter.push_str(&letter); }
                matches = Matches::of(&forest, &filter, Some(&matches));
                let anew = Matches::of(&forest, &filter, None);
                prop_assert_eq!(matches.rows(), anew.rows());
            }
        }
    }

    #[test]
    fn the_name_of_a_group_finds_its_rows() {
        let row = |group, name: &str| (group, name.to_owned(), RowStanding::Free);
        let forest = sample::forest(vec![row(0, "prod"), row(1, "prod"), row(1, "lab")]);
        let count = |filter| Matches::of(&forest, filter, None).count();
        assert_eq!(count("group 1"), 2);
        assert_eq!(count("g1 PROD"), 1);
        assert_eq!(count("nothing"), 0);
    }

    #[test]
    fn other_rows_have_another_fingerprint() {
        let row = |name: &str| (0, name.to_owned(), RowStanding::Free);
        let print = |names: [&str; 2]| sample::forest(names.map(row).to_vec()).fingerprint();
        assert_eq!(print(["a", "b"]), print(["a", "b"]));
        assert_ne!(print(["a", "b"]), print(["b", "a"]));
        assert_ne!(print(["a", "bc"]), print(["ab", "c"]));
    }
}
