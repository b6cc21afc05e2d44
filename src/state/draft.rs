//! Keeps the answers in this browser, so that a reload or an interruption loses nothing. Answers hold no secret.
//!
//! A browser gives about five million characters. The list of an account of 50,000 workspaces is 9 MB of JSON, so it is packed, under
//! a name of its own since it changes seldom, and the chosen ones are told by their places in it.

mod packed;

use contract::{DiscoveredWorkspace, Discovery};
use serde::{Deserialize, Serialize};

use crate::json;

use super::tabs::{Marks, Stamp, StepMark};
use super::typed::{self, DraftTexts};
use super::{Answers, ChosenWorkspace, Source, Step, lazy};

/// The answers and what is typed besides, with when and where that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Milliseconds since 1970, by this browser's clock.
    pub saved_at_ms: u64,
    /// The step that was changed last.
    pub step: Option<Step>,
    /// Which one it is.
    pub stamp: Stamp,
    /// The answers.
    pub answers: Answers,
    /// What is typed and not recorded yet.
    pub typed: DraftTexts,
}

/// What is written.
#[derive(Debug, Serialize, Deserialize)]
struct StoredDraft {
    /// Form of the draft; another number is not read.
    version: u32,
    saved_at_ms: u64,
    /// Its slug. Earlier versions did not tell it.
    #[serde(default)]
    step: Option<String>,
    #[serde(default)]
    stamp: Option<Stamp>,
    #[serde(default)]
    typed: DraftTexts,
    /// Without the list, and without those chosen workspaces that are in it.
    answers: Answers,
    /// The chosen ones in order: so many from a place in the list on, or else the next of those in the answers.
    chosen: Vec<(Option<u32>, u32)>,
}

const KEY: &str = "lakesentry.draft";
const LIST: &str = "lakesentry.draft.list";
/// Which list that is.
const LIST_NAME: &str = "lakesentry.draft.list-name";
const VERSION: u32 = 3;

impl Draft {
    /// Fetches what reads the draft of this browser, and reads it; `None` as for [`Draft::load`], and where that can't be fetched: the draft stays
    /// where it is then, and whoever writes another one is asked which counts.
    pub async fn fetch() -> Option<Self> {
        storage()?.get_item(KEY).ok()??;
        lazy::draft().await.ok()?()
    }

    /// Reads the draft of this browser; `None` when there is none that this version understands, or no storage.
    pub fn load() -> Option<Self> {
        let storage = storage()?;
        let written = written(&storage)?;
        let list_name = storage.get_item(LIST_NAME).ok().flatten();
        let list = (list_name == name(&written.answers))
            .then(|| storage.get_item(LIST).ok().flatten())
            .flatten();
        Some(written.read(list.as_deref().and_then(packed::unpack)))
    }

    /// Looks which draft is there, and what its steps hold.
    pub fn look() -> Option<(Stamp, Marks)> {
        let written = written(&storage()?)?;
        Some((written.stamp(), written.marks()))
    }

    /// Says what the steps would hold if this were written.
    pub fn marks_of(answers: &Answers, typed: &DraftTexts) -> Marks {
        StoredDraft::of(answers, typed, 0).marks()
    }

    /// Writes the answers; gives the time when they were kept.
    pub fn save(
        answers: &Answers,
        typed: &DraftTexts,
        stamp: Stamp,
        step: Option<Step>,
        now_ms: u64,
    ) -> Option<u64> {
        let storage = storage()?;
        keep_list(&storage, answers);
        let mut written = StoredDraft {
            stamp: Some(stamp),
            step: step.map(|step| step.slug().to_owned()),
            ..StoredDraft::of(answers, typed, now_ms)
        };
        let keep = |written: &StoredDraft| {
            let text = serde_json::to_string(written).ok()?;
            storage.set_item(KEY, &text).ok()
        };
        keep(&written)
            .or_else(|| {
                // The hosts that a test has found are the longest part then, and the test can be made again.
                written.answers.forget(Step::Test);
                keep(&written)
            })
            .map(|()| now_ms)
    }

    /// Removes the draft.
    pub fn delete() {
        if let Some(storage) = storage() {
            for key in [KEY, LIST, LIST_NAME] {
                // A browser that refuses to remove has refused to keep as well.
                drop(storage.remove_item(key));
            }
        }
    }
}

fn written(storage: &web_sys::Storage) -> Option<StoredDraft> {
    let text = storage.get_item(KEY).ok()??;
    let written: StoredDraft = json::read(&text)?;
    (written.version == VERSION).then_some(written)
}

/// Writes the list when it is another one. One that is too long for this browser is asked for again after a reload.
fn keep_list(storage: &web_sys::Storage, answers: &Answers) {
    let name = name(answers);
    if storage.get_item(LIST_NAME).ok().flatten() == name {
        return;
    }
    drop(storage.remove_item(LIST_NAME));
    drop(storage.remove_item(LIST));
    if let Some(name) = name
        && storage.set_item(LIST, &packed::pack(list(answers))).is_ok()
    {
        drop(storage.set_item(LIST_NAME, &name));
    }
}

impl StoredDraft {
    fn of(answers: &Answers, typed: &DraftTexts, saved_at_ms: u64) -> Self {
        let list = list(answers);
        let mut light = Answers {
            application: answers.application,
            without_secret: answers.without_secret,
            policy_keys: answers.policy_keys,
            grants: answers.grants.clone(),
            regions: answers.regions.clone(),
            source: answers.source.as_ref().map(without_workspaces),
            console: answers.console.clone(),
            workspaces: None,
            test: answers.test.clone(),
            connected: answers.connected.clone(),
        };
        let mut chosen: Vec<(Option<u32>, u32)> = Vec::new();
        let mut others = Vec::new();
        let mut next = 0;
        for workspace in answers.workspaces.iter().flatten() {
            let place = place(list, workspace, next);
            match (place, chosen.last_mut()) {
                (None, _) => {
                    others.push(workspace.clone());
                    chosen.push((None, 1));
                }
                (Some(place), Some((Some(start), count))) if *start + *count == place => {
                    *count += 1;
                }
                (Some(place), _) => chosen.push((Some(place), 1)),
            }
            next = place.map_or(next, |place| place as usize + 1);
        }
        light.workspaces = answers.workspaces.is_some().then_some(others);
        Self {
            version: VERSION,
            saved_at_ms,
            step: None,
            stamp: None,
            typed: typed.clone(),
            answers: light,
            chosen,
        }
    }

    /// Which one it is; one of an earlier version was written before all others.
    fn stamp(&self) -> Stamp {
        self.stamp.unwrap_or(Stamp {
            revision: 0,
            writer: 0,
        })
    }

    /// What each step holds, as numbers.
    fn marks(&self) -> Marks {
        let Answers {
            application,
            without_secret,
            policy_keys,
            grants,
            regions,
            source,
            console,
            workspaces,
            test,
            connected,
        } = &self.answers;
        let recorded = |step| match step {
            Step::Principal => mark(
                application
                    .as_ref()
                    .map(|who| (who, without_secret, policy_keys)),
            ),
            Step::Grants => {
                mark((grants.is_some() || !regions.is_empty()).then_some((grants, regions)))
            }
            Step::Account => mark(source.as_ref().map(|source| (source, console))),
            Step::Workspaces => mark(workspaces.as_ref().map(|others| (others, &self.chosen))),
            Step::Test => mark(test.as_ref()),
            Step::Review => mark((!connected.is_empty()).then_some(connected)),
        };
        Step::ALL.map(|step| {
            let typed: Vec<_> = typed::of_step(&self.typed, step).collect();
            StepMark {
                recorded: recorded(step),
                typed: mark((!typed.is_empty()).then_some(typed)),
            }
        })
    }

    /// Puts the list back in, and the chosen workspaces. Without the list, the steps from the one that asks for it begin anew.
    fn read(self, list: Option<Vec<DiscoveredWorkspace>>) -> Draft {
        let stamp = self.stamp();
        let mut answers = self.answers;
        if let Some(Source::Discovered(discovery)) = &mut answers.source {
            match list {
                Some(list) => discovery.workspaces = list,
                None => {
                    for step in [Step::Account, Step::Workspaces, Step::Test] {
                        answers.forget(step);
                    }
                }
            }
        }
        let mut others = answers.workspaces.take().map(Vec::into_iter);
        let list = self::list(&answers);
        let workspaces = others.as_mut().map(|others| {
            let mut all = Vec::new();
            for (start, count) in &self.chosen {
                match start {
                    None => all.extend(others.next()),
                    Some(start) => {
                        let (start, count) = (*start as usize, *count as usize);
                        let places = list.get(start..start.saturating_add(count));
                        all.extend(places.unwrap_or_default().iter().filter_map(chosen));
                    }
                }
            }
            all
        });
        answers.workspaces = workspaces;
        Draft {
            saved_at_ms: self.saved_at_ms,
            step: self.step.as_deref().and_then(Step::from_slug),
            stamp,
            answers,
            typed: self.typed,
        }
    }
}

/// A number that stands for what is written; 0 for nothing. FNV-1a: it only has to tell one content from another.
fn mark(content: Option<impl Serialize>) -> u64 {
    let Some(content) = content else { return 0 };
    let text = serde_json::to_string(&content).unwrap_or_default();
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn list(answers: &Answers) -> &[DiscoveredWorkspace] {
    match &answers.source {
        Some(Source::Discovered(discovery)) => &discovery.workspaces,
        Some(Source::ByHand) | None => &[],
    }
}

/// Names a list, in place of a look into it.
fn name(answers: &Answers) -> Option<String> {
    match &answers.source {
        Some(Source::Discovered(discovery)) => Some(format!(
            "{} {}",
            discovery.account_id, discovery.discovered_at
        )),
        Some(Source::ByHand) | None => None,
    }
}

/// The place of a chosen workspace in the list. They come in its order, so that the search goes on where the last one was.
fn place(list: &[DiscoveredWorkspace], workspace: &ChosenWorkspace, next: usize) -> Option<u32> {
    let is_it = |found: &&DiscoveredWorkspace| found.host.as_ref() == Some(&workspace.host);
    let next = next.min(list.len());
    let after = list[next..].iter().position(|found| is_it(&found));
    let place = match after {
        Some(after) => next + after,
        None => list[..next].iter().position(|found| is_it(&found))?,
    };
    // What a person or a test has told besides is written in full.
    let is_same = chosen(&list[place]).as_ref() == Some(workspace);
    u32::try_from(place).ok().filter(|_| is_same)
}

/// What is chosen when a workspace of the list is.
fn chosen(found: &DiscoveredWorkspace) -> Option<ChosenWorkspace> {
    Some(ChosenWorkspace {
        host: found.host.clone()?,
        workspace_id: Some(found.workspace_id.clone()),
        name: found.name.clone(),
        region: found.region.clone(),
        by_hand: false,
    })
}

fn without_workspaces(source: &Source) -> Source {
    match source {
        Source::Discovered(discovery) => Source::Discovered(Discovery {
            account_id: discovery.account_id,
            cloud: discovery.cloud,
            discovered_at: discovery.discovered_at,
            through: discovery.through.clone(),
            workspaces: Vec::new(),
        }),
        Source::ByHand => Source::ByHand,
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::TestOutcome;
    use domain::{
        AccountId, Cloud, ConnectionTestId, DatabricksHost, Region, Timestamp, WorkspaceId,
        WorkspaceState,
    };
    use proptest::prelude::*;

    fn host(number: u64) -> DatabricksHost {
        DatabricksHost::parse(&format!("adb-{number}.1.azuredatabricks.net")).unwrap()
    }

    fn discovered(count: u64) -> Vec<DiscoveredWorkspace> {
        let one = |number| DiscoveredWorkspace {
            workspace_id: WorkspaceId::from(number),
            name: format!("w{number}"),
            host: Some(host(number)),
            region: Region::parse("eastus").ok(),
            state: WorkspaceState::Running,
            connected: false,
        };
        (0..count).map(one).collect()
    }

    fn answers(
        workspaces: Vec<DiscoveredWorkspace>,
        chosen: Option<Vec<ChosenWorkspace>>,
    ) -> Answers {
        Answers {
            source: Some(Source::Discovered(Discovery {
                account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
                cloud: Cloud::Azure,
                discovered_at: Timestamp(1_767_225_600),
                through: None,
                workspaces,
            })),
            console: DatabricksHost::parse("accounts.databricks.azure.us").ok(),
            workspaces: chosen,
            test: Some(TestOutcome::of(
                ConnectionTestId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
            )),
            ..Answers::default()
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            places in proptest::option::of(proptest::collection::vec((0_u64..40, any::<bool>()), 0..30)),
        ) {
            let workspaces = discovered(30);
            // Those from 30 on are not in the list, and some that are in it have another name by hand.
            let chosen = places.map(|places| places.into_iter().map(|(number, by_hand)| ChosenWorkspace {
                host: host(number),
                workspace_id: Some(WorkspaceId::from(number)),
                name: format!("w{number}"),
                region: Region::parse("eastus").ok(),
                by_hand,
            }).collect());
            let answers = answers(workspaces.clone(), chosen);
            let typed = DraftTexts::default();
            let written = StoredDraft::of(&answers, &typed, 7);
            let text = serde_json::to_string(&written).unwrap();
            let read: StoredDraft = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read.marks(), written.marks());
            prop_assert_eq!(read.read(Some(workspaces)).answers, answers);
        }
    }

    #[test]
    fn all_of_a_large_list_are_few_characters() {
        let workspaces = discovered(50_000);
        let all = workspaces.iter().filter_map(chosen).collect();
        let written = StoredDraft::of(&answers(workspaces, Some(all)), &DraftTexts::default(), 7);
        assert!(serde_json::to_string(&written).unwrap().len() < 1_000);
    }

    #[test]
    fn without_its_list_the_draft_begins_at_the_step_that_asks_for_it() {
        let written = StoredDraft::of(
            &answers(discovered(2), Some(vec![])),
            &DraftTexts::default(),
            7,
        );
        let answers = written.read(None).answers;
        assert_eq!(
            (answers.source, answers.workspaces, answers.test),
            (None, None, None)
        );
    }
}
