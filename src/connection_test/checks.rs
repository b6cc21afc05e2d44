//! The checks of one workspace as a list: tables that went the same way share a line, failures stand by themselves.

use contract::{
    AccessQuestion, Check, CheckName, CheckState, Failure, FailureCause, NotChecked,
    PrivilegeLevel, Verdict,
};
use domain::TableName;
use leptos::prelude::*;

use super::repair::{Command, Repair, RepairPlace};
use super::{evidence, outcome};
use crate::components::{CheckList, CheckMark, CheckRow, CodeBlock, For, Show, live};
use crate::shell::FailureReport;
use crate::texts::failure::{Attempt, details, failure};

/// The checks of one workspace.
#[component]
pub fn WorkspaceCheckList(
    /// Name of the workspace.
    #[prop(into)]
    name: String,
    /// The checks.
    checks: ArcRwSignal<Vec<Check>>,
    /// What is known about the workspace, for repairs.
    #[prop(into)]
    place: Signal<Option<RepairPlace>>,
) -> impl IntoView {
    let checks = RwSignal::from(checks);
    let basic = [
        CheckName::Credentials,
        CheckName::Identity,
        CheckName::Metastore,
        CheckName::Warehouse,
    ];
    let rows = basic.map(|name| view! { <BasicRow name checks place /> });
    let access = AccessQuestion::ALL.map(CheckName::Access);
    let has_access = Memo::new(move |_| {
        checks.with(|checks| {
            checks
                .iter()
                .any(|check| matches!(check.name, CheckName::Access(_)))
        })
    });
    let access = live(move || {
        has_access.get().then(|| {
            access
                .clone()
                .map(|name| view! { <BasicRow name checks place /> })
                .into_iter()
                .collect_view()
        })
    });
    let failed = Memo::new(move |_| checks.with(|checks| failed_tables(checks)));
    view! {
        <CheckList label=format!("Checks of {name}")>
            {rows.into_iter().collect_view()} <PassedTables checks />
            <For each=move || failed.get() key=FailedGroup::key let:failed>
                <FailedTables failed place />
            </For> <NotCheckedTables checks /> <WaitingTables checks /> {access}
        </CheckList>
    }
}

#[component]
fn BasicRow(
    name: CheckName,
    checks: RwSignal<Vec<Check>>,
    place: Signal<Option<RepairPlace>>,
) -> impl IntoView {
    let wanted = name.clone();
    let check = Memo::new(move |_| {
        checks.with(|checks| checks.iter().find(|check| check.name == wanted).cloned())
    });
    let mark = move || {
        check
            .read()
            .as_ref()
            .map_or(CheckMark::NotRun, |check| evidence::mark(&check.state))
    };
    let seen = move || {
        check
            .read()
            .as_ref()
            .map_or_else(String::new, |check| evidence::evidence(&check.state))
    };
    let label = evidence::name(&name);
    let words = match &name {
        CheckName::Access(_) => evidence::access_words,
        _ => CheckMark::label,
    };
    let report = live(move || match check.get()?.state {
        CheckState::Failed { failure } => {
            let name = name.clone();
            Some(view! { <RepairableFailure failure name place=place.get_untracked() /> })
        }
        _ => None,
    });
    view! {
        <CheckRow
            name=label
            mark=Signal::derive(mark)
            evidence=Signal::derive(seen)
            duration=Signal::derive(move || check.read().as_ref().and_then(evidence::took))
            words
        >
            {report}
        </CheckRow>
    }
}

/// Tables that failed in the same way: one statement repairs all of them.
#[component]
fn FailedTables(failed: FailedGroup, place: Signal<Option<RepairPlace>>) -> impl IntoView {
    let FailedGroup { failure, checks } = failed;
    let names: Vec<String> = checks
        .iter()
        .map(|check| evidence::name(&check.name))
        .collect();
    let (Some(first), count) = (checks.first(), checks.len()) else {
        return ().into_any();
    };
    let check_name = first.name.clone();
    let disagreement = checks
        .iter()
        .filter_map(Verdict::of)
        .find_map(|verdict| evidence::disagreement(&verdict.finding, &verdict.evidence.probe));
    let took = (count == 1).then(|| evidence::took(first)).flatten();
    let place = place.get_untracked();
    let members = (count > 1).then(|| {
        let names = names.iter().map(|name| view! { <li>{name.clone()}</li> });
        view! {
            <ul class="check-list__names" role="list">
                {names.collect_view()}
            </ul>
        }
    });
    let name = names
        .first()
        .filter(|_| count == 1)
        .cloned()
        .unwrap_or_else(|| outcome::tables_of(count));
    view! {
        <CheckRow name mark=CheckMark::Failed evidence="" duration=Signal::stored(took)>
            <RepairableFailure failure name=check_name place tables=count disagreement />
            {members}
        </CheckRow>
    }
    .into_any()
}

/// A failure with what repairs it.
#[component]
pub fn RepairableFailure(
    /// What failed.
    failure: Failure,
    /// In which check.
    name: CheckName,
    /// Where.
    place: Option<RepairPlace>,
    /// How many tables it stands for.
    #[prop(default = 1)]
    tables: usize,
    /// That Databricks tells something else as well.
    #[prop(default = None)]
    disagreement: Option<&'static str>,
) -> impl IntoView {
    let repair = place
        .as_ref()
        .map(|place| Repair::of(&failure.cause, &name, place))
        .unwrap_or_default();
    let mut text = self::failure(&failure, Attempt::Check(&name));
    if tables > 1 {
        text.place = format!("At {}, while reading {tables} tables.", failure.host);
    }
    // Hosts are numbers to people, on Google Cloud nothing else.
    if let Some(name) = place
        .as_ref()
        .and_then(|place| place.workspace_name.as_ref())
    {
        text.place = text.place.replacen(failure.host.as_str(), name, 1);
    }
    if let Some(disagreement) = disagreement {
        text.why = format!("{} {disagreement}", text.why);
    }
    let statement_label = format!(
        "Statement for {}",
        failure_place(&failure, &name, place.as_ref())
    );
    let sql = place.as_ref().and_then(|place| repair.sql(place));
    let statement = sql.map(|sql| {
        let by = repair.by.unwrap_or("an account admin");
        view! {
            <CodeBlock label=statement_label code=sql wrapped=true />
            <p class="soft">
                {format!("By {by}. Running it again changes nothing.")}
            </p>
        }
    });
    let commands = repair
        .commands
        .into_iter()
        .map(|Command { label, code, note }| {
            view! {
                <CodeBlock label=label code=code wrapped=true />
                <p class="soft">{note}</p>
            }
        });
    view! {
        <FailureReport text details=details::of_failure(&failure)>
            {statement} {commands.collect_view()}
        </FailureReport>
    }
}

/// "17 tables readable, newest row 26 minutes old"; opens.
#[component]
fn PassedTables(checks: RwSignal<Vec<Check>>) -> impl IntoView {
    let passed = tables_in(checks, |state| matches!(state, CheckState::Passed { .. }));
    let name = move || {
        let count = passed.read().len();
        let all = checks.with(|checks| outcome::tables(checks).count());
        match (count, all) {
            (1, 1) => "1 table readable".to_owned(),
            _ if count == all => format!("{count} tables readable"),
            _ => format!("{count} of {all} tables readable"),
        }
    };
    let newest = move || passed.with(|passed| newest_row(passed));
    let took = move || {
        let ms = passed.with(|passed| passed.iter().filter_map(|check| check.duration_ms).sum());
        Some(super::duration::short(ms))
    };
    view! {
        <Show when=move || !passed.read().is_empty()>
            <CheckRow
                name=Signal::derive(name)
                mark=CheckMark::Passed
                evidence=Signal::derive(newest)
                duration=Signal::derive(took)
            >
                <Members passed />
            </CheckRow>
        </Show>
    }
}

#[component]
fn Members(passed: Memo<Vec<Check>>) -> impl IntoView {
    // Built when it is opened: most people never do.
    let opened = RwSignal::new(false);
    view! {
        <details class="check-list__members" on:toggle=move |_| opened.set(true)>
            <summary>"Show these tables"</summary>
            <Show when=move || opened.get()>
                <CheckList label="Readable tables">
                    <For each=move || passed.get() key=|check| check.name.to_string() let:check>
                        <CheckRow
                            name=evidence::name(&check.name)
                            mark=evidence::mark(&check.state)
                            evidence=evidence::evidence(&check.state)
                            duration=Signal::stored(evidence::took(&check))
                        />
                    </For>
                </CheckList>
            </Show>
        </details>
    }
}

/// One line for each reason why tables were not checked.
#[component]
fn NotCheckedTables(checks: RwSignal<Vec<Check>>) -> impl IntoView {
    let groups = Memo::new(move |_| checks.with(|checks| by_reason(checks)));
    view! {
        <For each=move || groups.get() key=|(because, tables)| format!("{} {}", tables.len(), evidence::reason(because)) let:group>
            {
                let (because, tables) = group;
                let name = outcome::tables_of(tables.len());
                let evidence = evidence::reason(&because);
                view! {
                    <CheckRow name mark=CheckMark::NotChecked evidence>
                        <details class="check-list__members">
                            <summary>"Show these tables"</summary>
                            <ul class="check-list__names" role="list">
                                {tables
                                    .into_iter()
                                    .map(|table| view! { <li>{table.full_name()} " Not checked"</li> })
                                    .collect_view()}
                            </ul>
                        </details>
                    </CheckRow>
                }
            }
        </For>
    }
}

/// One line for the tables whose turn has not come or is now.
#[component]
fn WaitingTables(checks: RwSignal<Vec<Check>>) -> impl IntoView {
    let open = tables_in(checks, |state| !state.has_ended());
    let current = move || {
        open.read()
            .iter()
            .find(|check| check.state == CheckState::Running)
            .map(|check| check.name.clone())
    };
    let mark = move || current().map_or(CheckMark::NotRun, |_| CheckMark::Running);
    let evidence = move || {
        current().map_or_else(String::new, |name| {
            format!("reading {}", evidence::name(&name))
        })
    };
    view! {
        <Show when=move || !open.read().is_empty()>
            <CheckRow
                name=Signal::derive(move || format!("{} to go", outcome::tables_of(open.read().len())))
                mark=Signal::derive(mark)
                evidence=Signal::derive(evidence)
            />
        </Show>
    }
}

fn tables_in(checks: RwSignal<Vec<Check>>, of: fn(&CheckState) -> bool) -> Memo<Vec<Check>> {
    Memo::new(move |_| {
        checks.with(|checks| {
            outcome::tables(checks)
                .filter(|(_, check)| of(&check.state))
                .map(|(_, check)| check.clone())
                .collect()
        })
    })
}

/// Boxes with a name that no other box of the page has can be told apart by ear.
fn failure_place(failure: &Failure, name: &CheckName, place: Option<&RepairPlace>) -> String {
    let workspace = place.and_then(|place| place.workspace_name.clone());
    let workspace = workspace.unwrap_or_else(|| failure.host.to_string());
    match name {
        CheckName::Table(table) => format!("{table} in {workspace}"),
        _ => workspace,
    }
}

/// Failed tables that have the same repair.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FailedGroup {
    failure: Failure,
    checks: Vec<Check>,
}

impl FailedGroup {
    /// Tells a group from the others.
    fn key(&self) -> String {
        let names = self.checks.iter().map(|check| check.name.to_string());
        names.collect::<Vec<_>>().join(" ")
    }
}

/// A missing upper level makes many tables fail in the same way; to say so once is enough.
fn failed_tables(checks: &[Check]) -> Vec<FailedGroup> {
    let same = |failure: &Failure, table: &TableName, group: &FailedGroup| {
        let of_schema = |check: &Check| matches!(&check.name, CheckName::Table(other) if other.schema() == table.schema());
        group.failure.cause == failure.cause
            && match failure.cause {
                FailureCause::Denied {
                    level: PrivilegeLevel::Table,
                }
                | FailureCause::TableNotFound
                | FailureCause::NotOffered => false,
                FailureCause::Denied {
                    level: PrivilegeLevel::Schema,
                }
                | FailureCause::SchemaNotFound => group.checks.iter().all(of_schema),
                _ => true,
            }
    };
    let mut groups: Vec<FailedGroup> = Vec::new();
    for (table, check) in outcome::tables(checks) {
        let CheckState::Failed { failure } = &check.state else {
            continue;
        };
        match groups.iter_mut().find(|group| same(failure, table, group)) {
            Some(group) => group.checks.push(check.clone()),
            None => groups.push(FailedGroup {
                failure: failure.clone(),
                checks: vec![check.clone()],
            }),
        }
    }
    groups
}

fn by_reason(checks: &[Check]) -> Vec<(NotChecked, Vec<TableName>)> {
    let mut groups: Vec<(NotChecked, Vec<TableName>)> = Vec::new();
    for (table, check) in outcome::tables(checks) {
        let CheckState::NotChecked { because } = &check.state else {
            continue;
        };
        match groups.iter_mut().find(|(reason, _)| reason == because) {
            Some((_, tables)) => tables.push(table.clone()),
            None => groups.push((because.clone(), vec![table.clone()])),
        }
    }
    groups
}

fn newest_row(passed: &[Check]) -> String {
    let newest = passed.iter().filter_map(|check| match &check.state {
        CheckState::Passed {
            found: contract::Observation::Table { newest, .. },
            ..
        } => *newest,
        _ => None,
    });
    newest.max().map_or_else(String::new, evidence::newest_row)
}
