//! Several tabs work on one draft. A tab that wants to write looks first whether another one has written since: what only one of them has
//! changed is joined, step by step, and where both have changed the same step the person is asked. Pure: a step is a number that stands for
//! what it holds.

use super::Step;

/// What a step holds, as numbers that are equal where the contents are; 0 stands for nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StepMark {
    /// The answer.
    pub recorded: u64,
    /// What is typed and not recorded yet.
    pub typed: u64,
}

/// What all steps hold.
pub type Marks = [StepMark; Step::ALL.len()];

/// Which draft it is: the same number and writer, the same content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// Goes up with each change.
    pub revision: u64,
    /// The tab that wrote it.
    pub writer: u32,
}

/// What a tab knows of the draft that all of them share.
#[derive(Debug, Clone, Default)]
pub struct TabDraft {
    /// The draft that this tab took or wrote last; none where there was none.
    known: Option<(Stamp, Marks)>,
    /// The highest revision that this tab has seen, also of a draft that was deleted: no stamp is given twice.
    highest: u64,
}

/// What the shared draft means for a tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharedState {
    /// It is the one that this tab knows: the tab may write.
    AsKnown,
    /// Another tab has deleted it.
    Deleted,
    /// Another tab has changed it. What is in these steps is taken from there; the tab's own is in the others.
    Changed(Vec<Step>),
    /// Both have changed a step.
    Clash {
        /// Those that both have changed.
        steps: Vec<Step>,
        /// Those that only the other tab has changed.
        theirs: Vec<Step>,
    },
}

impl TabDraft {
    /// Begins with the draft that was found.
    pub fn of(found: Option<(Stamp, Marks)>) -> Self {
        let mut tab = Self::default();
        tab.note(found);
        tab
    }

    /// Says what the shared draft means for a tab that holds `ours`.
    pub fn look(&self, shared: Option<(Stamp, Marks)>, ours: &Marks) -> SharedState {
        let Some((stamp, theirs)) = shared else {
            return match self.known {
                Some(_) => SharedState::Deleted,
                None => SharedState::AsKnown,
            };
        };
        match self.known {
            Some((known, _)) if known == stamp => SharedState::AsKnown,
            known => {
                let base = known.map_or_else(Marks::default, |(_, marks)| marks);
                join(&base, ours, &theirs)
            }
        }
    }

    /// Takes note of what this tab has taken or written.
    pub fn note(&mut self, shared: Option<(Stamp, Marks)>) {
        let revision = shared.map_or(0, |(stamp, _)| stamp.revision);
        self.highest = self.highest.max(revision);
        self.known = shared;
    }

    /// Returns the stamp of what this tab writes next, over a draft that is there.
    pub fn next(&self, shared: Option<Stamp>, writer: u32) -> Stamp {
        let shared = shared.map_or(0, |stamp| stamp.revision);
        Stamp {
            revision: self.highest.max(shared) + 1,
            writer,
        }
    }
}

/// Joins two drafts that were made of one.
fn join(base: &Marks, ours: &Marks, theirs: &Marks) -> SharedState {
    let changed = |of: &Marks, at: usize| of[at] != base[at];
    let answered = |of: &Marks, at: usize| of[at].recorded != base[at].recorded;
    let mut taken = Vec::new();
    let mut clash = Vec::new();
    for (at, step) in Step::ALL.into_iter().enumerate() {
        let (here, there) = (changed(ours, at), changed(theirs, at));
        // An answer that was given for another account is none for this one.
        let is_void = |by: &Marks, of: &Marks| {
            answered(of, at)
                && of[at].recorded != 0
                && Step::ALL
                    .into_iter()
                    .enumerate()
                    .any(|(earlier, of_earlier)| {
                        step.is_lost_by(of_earlier)
                            && answered(by, earlier)
                            && by[earlier].recorded != of[earlier].recorded
                    })
        };
        let differ = ours[at] != theirs[at];
        if differ && (here && there || is_void(ours, theirs) || is_void(theirs, ours)) {
            clash.push(step);
        } else if there {
            taken.push(step);
        }
    }
    if clash.is_empty() {
        SharedState::Changed(taken)
    } else {
        SharedState::Clash {
            steps: clash,
            theirs: taken,
        }
    }
}

#[cfg(test)]
mod tests;
