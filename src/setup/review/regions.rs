//! The workspaces that are going to be connected, by region, each with what its test found; and what will not arrive.

use domain::{DatabricksHost, Region, TableName};
use grants::Selection;
use leptos::prelude::*;

use crate::components::{Notice, NoticeKind, live};
use crate::connection_test::outcome::{tables_of, workspaces as count_of};
use crate::paths;
use crate::router::PageLink;
use crate::state::{Answers, ChosenWorkspace, Step, Wizard};

/// So many workspaces of a region are listed; of the others it is told how many they are.
const LISTED: usize = 50;
/// Up to so many workspaces in all are seen without opening anything.
const FEW: usize = 12;

/// How the test of a workspace went, as far as it says what will arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prospect {
    Ready,
    Partly,
    NoWarehouse,
}

impl Prospect {
    fn of(answers: &Answers, host: &DatabricksHost) -> Self {
        let Some(test) = &answers.test else {
            return Self::Partly;
        };
        if test.ready.contains(host) {
            Self::Ready
        } else if test.without_warehouse.contains(host) {
            Self::NoWarehouse
        } else {
            Self::Partly
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::Partly => "Some tables unreadable",
            Self::NoWarehouse => "No SQL warehouse: nothing arrives",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Ready => "pill pill--good",
            Self::Partly | Self::NoWarehouse => "pill pill--warn",
        }
    }
}

/// A region with its workspaces.
#[derive(Debug, Clone)]
struct ReviewedRegion {
    name: String,
    members: Vec<(ChosenWorkspace, Prospect)>,
}

fn groups(answers: &Answers, workspaces: &[ChosenWorkspace]) -> Vec<ReviewedRegion> {
    let mut groups: Vec<ReviewedRegion> = Vec::new();
    for workspace in workspaces {
        let name = workspace.region.as_ref().map_or_else(
            || "Region not told yet".to_owned(),
            |region| region.label().to_owned(),
        );
        let member = (workspace.clone(), Prospect::of(answers, &workspace.host));
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.members.push(member),
            None => groups.push(ReviewedRegion {
                name,
                members: vec![member],
            }),
        }
    }
    groups
}

/// The list for the summary.
pub fn by_region(answers: &Answers, workspaces: &[ChosenWorkspace]) -> AnyView {
    let few = workspaces.len() <= FEW;
    let groups = groups(answers, workspaces)
        .into_iter()
        .map(|group| view! { <Region group few /> });
    view! { <div class="facts-more">{groups.collect_view()}</div> }.into_any()
}

#[component]
fn Region(group: ReviewedRegion, few: bool) -> impl IntoView {
    let opened = RwSignal::new(few);
    let broken = group
        .members
        .iter()
        .filter(|(_, prospect)| *prospect != Prospect::Ready)
        .count();
    let words = match broken {
        0 => count_of(group.members.len()),
        _ => format!("{}, {broken} not ready", count_of(group.members.len())),
    };
    let name = group.name.clone();
    let list = live(move || {
        opened.get().then(|| {
            let shown = group
                .members
                .iter()
                .take(LISTED)
                .map(|(workspace, prospect)| {
                    view! {
                        <li>
                            {workspace.name.clone()} " "
                            <span class="soft">{workspace.host.to_string()}</span> " "
                            <span class=prospect.class()>{prospect.words()}</span>
                        </li>
                    }
                });
            let others = group.members.len().saturating_sub(LISTED);
            let others = (others > 0)
                .then(|| view! { <li class="soft">{format!("and {}", count_of(others))}</li> });
            view! { <ul class="plain-list" role="list">{shown.collect_view()} {others}</ul> }
        })
    });
    view! {
        <details class="more" open=few on:toggle=move |_| opened.set(true)>
            <summary>
                <span>{name} <span class="soft">" " {words}</span></span>
            </summary>
            <div>{list}</div>
        </details>
    }
}

/// What was chosen and could not be read in a region.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Absent {
    region: Region,
    tables: Vec<TableName>,
}

/// Compares what was chosen with what the test read, region by region; a region about which the test proves nothing is left out.
fn absent(answers: &Answers, primary: Option<&DatabricksHost>) -> Vec<Absent> {
    let Some(test) = &answers.test else {
        return Vec::new();
    };
    let selection = Selection {
        features: answers.features().into_iter().collect(),
        tables: answers.further_tables().into_iter().collect(),
        ..Selection::default()
    };
    let chosen = answers.workspaces.as_deref().unwrap_or_default();
    let region_of_primary = chosen
        .iter()
        .find(|workspace| Some(&workspace.host) == primary)
        .and_then(|workspace| workspace.region.as_ref());
    let absent = test.readable.iter().map(|read| {
        let wanted = selection.tables(Some(&read.region) == region_of_primary);
        let missing = wanted.difference(&read.tables).cloned();
        Absent {
            region: read.region.clone(),
            tables: missing.collect(),
        }
    });
    absent.filter(|absent| !absent.tables.is_empty()).collect()
}

/// Says what will not arrive: tables that could not be read, and workspaces without a warehouse.
#[component]
pub fn WillNotArrive() -> impl IntoView {
    let wizard = Wizard::expect();
    let answers = wizard.answers();
    let notice = live(move || {
        let answers = answers.read();
        let absent = absent(&answers, wizard.primary_host().as_ref());
        let without = answers
            .test
            .as_ref()
            .map_or(0, |test| test.without_warehouse.len());
        if absent.is_empty() && without == 0 {
            return ().into_any();
        }
        let tables = absent.into_iter().map(|absent| {
            let names = absent.tables.iter().map(ToString::to_string);
            let names = names.collect::<Vec<_>>().join(", ");
            let count = tables_of(absent.tables.len());
            view! {
                <li>
                    {format!("{}: {count}: ", absent.region.label())} <span class="soft">{names}</span>
                </li>
            }
        });
        let tables = tables.collect_view();
        let without = (without > 0).then(|| {
            let words = format!("{} without a SQL warehouse that may be used: nothing arrives from there until there is one.", count_of(without));
            view! { <li>{words}</li> }
        });
        view! {
            <Notice kind=NoticeKind::Warn title="This will not arrive yet">
                <ul class="list">{tables} {without}</ul>
                <p>
                    "It arrives by itself once it can be read. "
                    <PageLink href=paths::step(Step::Test)>"See the repairs in step 5"</PageLink>
                </p>
            </Notice>
        }
        .into_any()
    });
    view! { {notice} }
}

#[cfg(test)]
mod tests {
    use domain::{ConnectionTestId, Feature};

    use super::*;
    use crate::state::{GrantChoice, TestOutcome};

    #[test]
    fn what_was_chosen_and_not_read_is_told() {
        let region = Region::parse("eastus").unwrap();
        let host = DatabricksHost::parse("adb-1.1.azuredatabricks.net").unwrap();
        let further = TableName::parse("system.serving.endpoint_usage").unwrap();
        let selection = Selection {
            features: [Feature::AuditLog].into(),
            tables: [further.clone()].into(),
            ..Selection::default()
        };
        let mut test = TestOutcome::of(
            ConnectionTestId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
        );
        let all = selection.tables(true);
        let read = all.iter().filter(|table| **table != further);
        test.add_readable(&region, read.cloned());
        let answers = Answers {
            grants: Some(GrantChoice {
                selection: selection.clone(),
                group: None,
            }),
            workspaces: Some(vec![ChosenWorkspace {
                host: host.clone(),
                workspace_id: None,
                name: "a".to_owned(),
                region: Some(region.clone()),
                by_hand: false,
            }]),
            test: Some(test),
            ..Answers::default()
        };
        let told = absent(&answers, Some(&host));
        assert_eq!(
            told,
            [Absent {
                region,
                tables: vec![further]
            }]
        );
        assert_eq!(Prospect::of(&answers, &host), Prospect::Partly);
    }
}
