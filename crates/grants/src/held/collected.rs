//! What a text has told so far.

use super::any_grant::AnySecurable;
use super::cells::trim;
use super::columns::GrantColumn;
use super::error::excerpt;
use super::error::{NotAGrant, ReadError, SkippedText};
use super::gap::Gap;
use super::held_grant::HeldGrant;
use domain::SortedSet;

/// Where something stands, and what it is about.
#[derive(Debug)]
pub struct TextPlace {
    /// The line, counted from 1.
    pub line: usize,
    /// The object that a line before it names.
    pub about: Option<AnySecurable>,
}

/// What a whole text has told.
#[derive(Debug)]
pub struct ReadRows {
    pub grants: SortedSet<HeldGrant>,
    pub gaps: SortedSet<Gap>,
    pub skipped: Vec<SkippedText>,
}

/// What was read so far.
#[derive(Debug, Default)]
pub struct GrantCollector {
    grants: SortedSet<HeldGrant>,
    skipped: Vec<SkippedText>,
    /// Whether something said which grants there are, were it none.
    pub understood: bool,
    /// The columns that the last statement named.
    pub columns: Option<Vec<GrantColumn>>,
    /// The chunk of a result that has to follow, and where that was said.
    awaited: Option<(u64, usize)>,
}

impl GrantCollector {
    /// Takes what a row tells, or notes that it was passed over.
    pub fn take(
        &mut self,
        told: Result<Vec<HeldGrant>, NotAGrant>,
        line: usize,
        text: impl Fn() -> String,
    ) {
        match told {
            Ok(grants) => {
                self.understood = true;
                self.grants.extend(grants);
            }
            Err(why) => self.skip(line, &text(), why),
        }
    }

    /// Notes that something was passed over.
    pub fn skip(&mut self, line: usize, text: &str, why: NotAGrant) {
        self.skipped.push(SkippedText::new(line, text, why));
    }

    /// Notes that the result goes on in another chunk.
    pub fn await_chunk(&mut self, index: u64, line: usize) {
        self.awaited = Some((index, line));
    }

    /// Notes that a chunk is there.
    pub fn found_chunk(&mut self, index: u64) {
        self.awaited.take_if(|(awaited, _)| *awaited == index);
    }

    /// Ends the reading of a text.
    pub fn finish(mut self, text: &str) -> Result<ReadRows, ReadError> {
        if let Some((_, line)) = self.awaited {
            self.skip(line, "next_chunk_index", NotAGrant::MoreElsewhere);
        }
        if self.understood {
            // Prose around the rows hides none.
            let hides = |skipped: &SkippedText| skipped.why != NotAGrant::Text;
            let rows = self.skipped.iter().any(hides).then_some(Gap::Rows);
            return Ok(ReadRows {
                grants: self.grants,
                gaps: rows.into_iter().chain([Gap::BeyondText]).collect(),
                skipped: self.skipped,
            });
        }
        let first = self.skipped.into_iter().next();
        let (line, excerpt) = match first {
            Some(skipped) => (skipped.line, skipped.excerpt),
            None if trim(text).is_empty() => return Err(ReadError::Nothing),
            None => (1, excerpt(trim(text))),
        };
        Err(ReadError::NotGrants { line, excerpt })
    }
}
