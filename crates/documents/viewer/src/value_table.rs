//! The different values of a column, each with a number.

use foldhash::fast::FixedState;
use std::hash::BuildHasher as _;

/// Different texts, numbered in the order in which they came.
#[derive(Debug)]
pub struct ValueTable {
    texts: Vec<Box<str>>,
    hashes: Vec<u64>,
    /// Places of a hash table: the number of a text and one, or 0.
    places: Vec<u32>,
    seed: FixedState,
    /// Bytes of the texts.
    length: usize,
}

const FIRST_PLACES: usize = 64;

impl ValueTable {
    pub fn new(seed: FixedState) -> Self {
        Self {
            texts: Vec::new(),
            hashes: Vec::new(),
            places: vec![0; FIRST_PLACES],
            seed,
            length: 0,
        }
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// About how many bytes it takes.
    pub fn memory(&self) -> usize {
        const OF_VALUE: usize = 64;
        self.length + self.len() * OF_VALUE
    }

    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    /// Returns the number of a text, a new one for a new text.
    pub fn number(&mut self, text: &str) -> u32 {
        let hash = self.seed.hash_one(text);
        if let Ok(number) = self.find(text, hash) {
            return number;
        }
        if self.texts.len() * 2 >= self.places.len() {
            self.grow();
        }
        let Err(place) = self.find(text, hash) else {
            return 0;
        };
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.places[place] = number + 1;
        self.length += text.len();
        self.texts.push(text.into());
        self.hashes.push(hash);
        number
    }

    /// The number of a text, or the place where it would go.
    fn find(&self, text: &str, hash: u64) -> Result<u32, usize> {
        let mask = self.places.len() - 1;
        let mut place = low_bits(hash) & mask;
        loop {
            let Some(number) = self.places[place].checked_sub(1) else {
                return Err(place);
            };
            let at = number as usize;
            if self.hashes[at] == hash && *self.texts[at] == *text {
                return Ok(number);
            }
            place = (place + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = self.places.len() * 4;
        self.places = vec![0; size];
        for (number, hash) in (1_u32..).zip(&self.hashes) {
            let mut place = low_bits(*hash) & (size - 1);
            while self.places[place] != 0 {
                place = (place + 1) & (size - 1);
            }
            self.places[place] = number;
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a place in a table is given by the low bits"
)]
const fn low_bits(hash: u64) -> usize {
    hash as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_keeps_its_number() {
        let mut table = ValueTable::new(FixedState::with_seed(7));
        let texts: Vec<String> = (0..10_000).map(|n| format!("{}", n % 3000)).collect();
        for text in &texts {
            let number = table.number(text);
            assert_eq!(number.to_string(), *text);
        }
        assert_eq!(
            (table.len(), table.text(2999), table.text(3000)),
            (3000, "2999", "")
        );
    }
}
