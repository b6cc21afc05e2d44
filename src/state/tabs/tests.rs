//! Tabs against a model: whatever they do in whatever order, no change is lost unless somebody was asked, or deleted the draft.

use proptest::prelude::*;

use super::*;

/// What a step of the model does.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// A person answers or types something in a tab, and the tab writes.
    Change {
        tab: usize,
        step: usize,
        recorded: bool,
    },
    /// A tab hears that the draft was written.
    Hear { tab: usize },
    /// A tab is loaded anew.
    Reload { tab: usize },
    /// A person deletes the draft in a tab.
    Delete { tab: usize },
}

fn act() -> impl Strategy<Value = Act> {
    let tab = 0_usize..3;
    prop_oneof![
        6 => (tab.clone(), 0_usize..5, any::<bool>())
            .prop_map(|(tab, step, recorded)| Act::Change { tab, step, recorded }),
        3 => tab.clone().prop_map(|tab| Act::Hear { tab }),
        1 => tab.clone().prop_map(|tab| Act::Reload { tab }),
        1 => tab.prop_map(|tab| Act::Delete { tab }),
    ]
}

#[derive(Debug, Default)]
struct Tab {
    draft: TabDraft,
    ours: Marks,
    writer: u32,
}

type Shared = Option<(Stamp, Marks)>;

impl Tab {
    /// Does what the wizard does with what it finds. Where both have changed a step, the person keeps this tab's.
    fn settle(&mut self, shared: Shared) -> bool {
        match self.draft.look(shared, &self.ours) {
            SharedState::AsKnown => false,
            SharedState::Deleted => {
                self.ours = Marks::default();
                self.draft.note(None);
                false
            }
            SharedState::Changed(steps) => {
                let (_, theirs) = shared.unwrap();
                for step in steps {
                    let at = step.number() - 1;
                    self.ours[at] = theirs[at];
                }
                self.draft.note(shared);
                self.ours != theirs
            }
            SharedState::Clash { steps, theirs } => {
                assert!(!steps.is_empty());
                let (_, there) = shared.unwrap();
                for step in theirs {
                    let at = step.number() - 1;
                    self.ours[at] = there[at];
                }
                self.draft.note(shared);
                true
            }
        }
    }

    fn write(&mut self, shared: &mut Shared) {
        let stamp = self.draft.next(shared.map(|(stamp, _)| stamp), self.writer);
        *shared = Some((stamp, self.ours));
        self.draft.note(*shared);
    }
}

proptest! {
    #[test]
    fn nothing_is_lost_unseen(acts in proptest::collection::vec(act(), 1..60)) {
        let mut shared: Shared = None;
        let mut tabs: [Tab; 3] = Default::default();
        // Each time that a page is loaded, it has a number of its own.
        let mut writers = 0;
        for tab in &mut tabs {
            writers += 1;
            tab.writer = writers;
        }
        // A value that was never there before for each change, so that it can be followed.
        let mut fresh = 0;
        for act in acts {
            match act {
                Act::Change { tab, step, recorded } => {
                    let before = shared;
                    let tab = &mut tabs[tab];
                    fresh += 1;
                    let mark = &mut tab.ours[step];
                    if recorded { mark.recorded = fresh } else { mark.typed = fresh }
                    let wrote = *mark;
                    let told = tab.draft.look(shared, &tab.ours);
                    tab.settle(shared);
                    if told == SharedState::Deleted {
                        // A deleted draft stays deleted.
                        prop_assert_eq!(shared, None);
                        continue;
                    }
                    let clash = match &told {
                        SharedState::Clash { steps, .. } => steps.clone(),
                        _ => Vec::new(),
                    };
                    tab.write(&mut shared);
                    let (stamp, now) = shared.unwrap();
                    prop_assert_eq!(now[step], wrote, "what was just typed is kept");
                    // Nothing of what was there is gone, but what the person was asked about.
                    if let Some((old_stamp, old)) = before {
                        prop_assert!(stamp.revision > old_stamp.revision);
                        for (at, of) in Step::ALL.into_iter().enumerate() {
                            let is_same = now[at] == old[at];
                            prop_assert!(is_same || at == step || clash.contains(&of), "{of:?} was lost");
                        }
                    }
                }
                Act::Hear { tab } => {
                    let tab = &mut tabs[tab];
                    if tab.settle(shared) {
                        tab.write(&mut shared);
                    }
                    // Whoever has heard holds what is written.
                    prop_assert_eq!(tab.ours, shared.map(|(_, marks)| marks).unwrap_or_default());
                }
                Act::Reload { tab } => {
                    writers += 1;
                    tabs[tab] = Tab {
                        writer: writers,
                        draft: TabDraft::of(shared),
                        ours: shared.map(|(_, marks)| marks).unwrap_or_default(),
                    };
                }
                Act::Delete { tab } => {
                    shared = None;
                    tabs[tab].ours = Marks::default();
                    tabs[tab].draft.note(None);
                }
            }
        }
    }
}

fn marks(recorded: [u64; 6]) -> Marks {
    recorded.map(|recorded| StepMark { recorded, typed: 0 })
}

#[test]
fn what_only_one_has_changed_is_joined() {
    let (base, ours, theirs) = (
        marks([1, 0, 0, 0, 0, 0]),
        marks([1, 5, 0, 0, 0, 0]),
        marks([1, 0, 7, 0, 0, 0]),
    );
    assert_eq!(
        join(&base, &ours, &theirs),
        SharedState::Changed(vec![Step::Account])
    );
    let same = marks([2, 0, 0, 0, 0, 0]);
    assert_eq!(
        join(&base, &same, &same),
        SharedState::Changed(vec![Step::Principal])
    );
}

#[test]
fn the_same_step_in_two_tabs_is_asked_about() {
    let base = marks([1, 0, 0, 0, 0, 0]);
    assert_eq!(
        join(
            &base,
            &marks([2, 0, 0, 0, 0, 0]),
            &marks([3, 0, 0, 0, 0, 0])
        ),
        SharedState::Clash {
            steps: vec![Step::Principal],
            theirs: vec![]
        }
    );
    // Workspaces that were chosen for the account of before.
    assert_eq!(
        join(
            &base,
            &marks([2, 0, 0, 0, 0, 0]),
            &marks([1, 0, 3, 4, 0, 0])
        ),
        SharedState::Clash {
            steps: vec![Step::Account, Step::Workspaces],
            theirs: vec![]
        }
    );
}
