//! A list of workspaces in few characters: a line for each, without what it has in common with the one before.

use contract::DiscoveredWorkspace;
use domain::{DatabricksHost, Region, WorkspaceId, WorkspaceState};

/// Writes a list: about 35 characters for a workspace, where its JSON has 180.
pub fn pack(list: &[DiscoveredWorkspace]) -> String {
    let mut text = String::with_capacity(list.len() * 40);
    let mut before = Row::default();
    for workspace in list {
        let row = Row::of(workspace);
        row.write(&before, &mut text);
        before = row;
    }
    text
}

/// Reads what [`pack`] wrote; `None` where it holds anything else.
pub fn unpack(text: &str) -> Option<Vec<DiscoveredWorkspace>> {
    let mut list = Vec::new();
    let mut before = Row::default();
    for line in text.lines() {
        before = Row::read(line, &before)?;
        list.push(before.workspace()?);
    }
    Some(list)
}

/// A workspace in words. Empty ones are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Row {
    is_connected: bool,
    id: String,
    name: String,
    /// With a star for the id, which hosts on Azure and Google Cloud tell.
    host: String,
    region: String,
    state: String,
}

const STAR: char = '*';
const CONNECTED: char = '+';

impl Row {
    fn of(workspace: &DiscoveredWorkspace) -> Self {
        let id = workspace.workspace_id.to_string();
        let host = workspace.host.as_ref().map(DatabricksHost::as_str);
        Self {
            is_connected: workspace.connected,
            name: escape(&workspace.name),
            host: host.unwrap_or_default().replace(&id, "*"),
            region: workspace
                .region
                .as_ref()
                .map_or("", Region::as_str)
                .to_owned(),
            state: escape(&String::from(workspace.state.clone())),
            id,
        }
    }

    fn workspace(&self) -> Option<DiscoveredWorkspace> {
        let host = match self.host.as_str() {
            "" => None,
            host => Some(DatabricksHost::parse(&host.replace(STAR, &self.id)).ok()?),
        };
        let region = match self.region.as_str() {
            "" => None,
            region => Some(Region::parse(region).ok()?),
        };
        Some(DiscoveredWorkspace {
            workspace_id: WorkspaceId::parse(&self.id).ok()?,
            name: unescape(&self.name),
            host,
            region,
            state: WorkspaceState::from(unescape(&self.state)),
            connected: self.is_connected,
        })
    }

    fn write(&self, last: &Self, text: &mut String) {
        if self.is_connected {
            text.push(CONNECTED);
        }
        for (index, (word, last)) in self.words().into_iter().zip(last.words()).enumerate() {
            if index > 0 {
                text.push('\t');
            }
            write_word(word, last, text);
        }
        text.push('\n');
    }

    fn read(line: &str, last: &Self) -> Option<Self> {
        let (is_connected, line) = match line.strip_prefix(CONNECTED) {
            Some(line) => (true, line),
            None => (false, line),
        };
        let mut words = line.split('\t').zip(last.words());
        let mut next = || {
            let (word, last) = words.next()?;
            read_word(word, last)
        };
        Some(Self {
            is_connected,
            id: next()?,
            name: next()?,
            host: next()?,
            region: next()?,
            state: next()?,
        })
    }

    fn words(&self) -> [&str; 5] {
        [&self.id, &self.name, &self.host, &self.region, &self.state]
    }
}

/// Begins the two letters that say how much of the beginning and of the end a word has in common with the last one.
const NONE: u8 = b'0';
const MOST: usize = 70;

fn write_word(word: &str, last: &str, text: &mut String) {
    if word == last {
        return;
    }
    let start = common(word.char_indices().zip(last.chars()));
    let (rest, last) = (&word[start..], &last[start..]);
    let pairs = rest.chars().rev().zip(last.chars().rev());
    let end = pairs
        .take_while(|(one, other)| one == other)
        .map(|(one, _)| one.len_utf8());
    let end = end
        .scan(0, |sum, len| {
            *sum += len;
            (*sum <= MOST).then_some(*sum)
        })
        .last()
        .unwrap_or(0);
    for share in [start, end] {
        text.push(char::from(NONE + u8::try_from(share).unwrap_or(0)));
    }
    text.push_str(&rest[..rest.len() - end]);
}

/// Where two words begin to differ, at most after so many bytes as can be written.
fn common(pairs: impl Iterator<Item = ((usize, char), char)>) -> usize {
    pairs
        .take_while(|((_, one), other)| one == other)
        .map(|((at, one), _)| at + one.len_utf8())
        .take_while(|end| *end <= MOST)
        .last()
        .unwrap_or(0)
}

fn read_word(text: &str, last: &str) -> Option<String> {
    if text.is_empty() {
        return Some(last.to_owned());
    }
    let share = |index: usize| {
        text.as_bytes()
            .get(index)?
            .checked_sub(NONE)
            .map(usize::from)
    };
    let (start, end) = (last.get(..share(0)?)?, share(1)?);
    let end = last.get(last.len().checked_sub(end)?..)?;
    Some([start, text.get(2..)?, end].concat())
}

fn escape(text: &str) -> String {
    if !text.contains(['\\', '\t', '\n', '\r']) {
        return text.to_owned();
    }
    text.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let meant = match letter {
            '\\' => letters.next().map(|letter| match letter {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                other => other,
            }),
            other => Some(other),
        };
        plain.extend(meant);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn workspaces() -> impl Strategy<Value = Vec<DiscoveredWorkspace>> {
        let host = |id: u64| {
            prop_oneof![
                Just(None),
                (0..20)
                    .prop_map(move |shard| Some(format!("adb-{id}.{shard}.azuredatabricks.net"))),
                "[a-z]{1,8}".prop_map(|name| Some(format!("{name}.cloud.databricks.com"))),
            ]
        };
        let region = proptest::sample::select(vec![
            None,
            Some("eastus"),
            Some("us-west-2"),
            Some("newland1"),
        ]);
        let state = proptest::sample::select(vec!["RUNNING", "BANNED", "", "A\tNEW\\ONE"]);
        let one = (
            0_u64..99_999_999,
            "(dbw-[a-c]{0,3}|.{0,90})",
            region,
            state,
            any::<bool>(),
        )
            .prop_flat_map(move |(id, name, region, state, connected)| {
                host(id).prop_map(move |host| DiscoveredWorkspace {
                    workspace_id: WorkspaceId::from(id),
                    name: name.clone(),
                    host: host.map(|host| DatabricksHost::parse(&host).unwrap()),
                    region: region.map(|region| Region::parse(region).unwrap()),
                    state: WorkspaceState::from(state.to_owned()),
                    connected,
                })
            });
        proptest::collection::vec(one, 0..12)
    }

    proptest! {
        #[test]
        fn a_list_reads_back(list in workspaces()) {
            prop_assert_eq!(unpack(&pack(&list)), Some(list));
        }

        #[test]
        fn reading_never_panics(text in "([+0-9a-zé\\\\\t\n]|.){0,80}") {
            drop(unpack(&text));
        }
    }

    #[test]
    fn fifty_thousand_fit_into_a_browser() {
        let list: Vec<DiscoveredWorkspace> = (0..50_000_u64)
            .map(|number| {
                let id = 1_000_000_000_000_000 + number * 7_919_777_777 % 8_999_999_999_999_999;
                let host = format!("adb-{id}.{}.azuredatabricks.net", number % 20);
                DiscoveredWorkspace {
                    workspace_id: WorkspaceId::from(id),
                    name: format!("dbw-team-prod-{number:05}"),
                    host: DatabricksHost::parse(&host).ok(),
                    region: Region::parse(if number < 25_000 {
                        "eastus"
                    } else {
                        "westeurope"
                    })
                    .ok(),
                    state: WorkspaceState::Running,
                    connected: false,
                }
            })
            .collect();
        assert!(pack(&list).len() < 2_000_000, "{}", pack(&list).len());
    }
}
