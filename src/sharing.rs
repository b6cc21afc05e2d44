//! What leaves the workspace of a connector: what the collector says would leave, and what of it is approved.

mod draft;
mod leaving;

use contract::SharingState;
use domain::ConnectorId;
use leptos::prelude::*;

use self::draft::SharingDraft;
use self::leaving::{Leaving, LeavingTables};
use crate::api::{ApiError, connectors, sharing};
use crate::components::{
    CodeBlock, FieldErrors, FieldKind, FormErrors, SummaryList, Switch, Task, TextArea, TextField,
    announce, live,
};
use crate::paths;
use crate::router::PageLink;
use crate::shell::{Form, Loading, Page, Submission};
use crate::texts::failure::Attempt;
use crate::texts::time;

const DRY_RUN: &str = "lakesentry-collector run --dry-run > leaves.json\n";
const REPORT: &str = "report";
const WORKSPACES: &str = "workspaces";

/// What `/connectors/{id}/sharing` shows.
#[component]
pub fn SharingPage(
    /// The connector.
    connector: ConnectorId,
) -> impl IntoView {
    let loaded = Loading::new(move || async move {
        let known = connectors::connector(connector).await?;
        let state = sharing::state(connector).await?;
        Ok::<_, ApiError>((known.workspace_name, state))
    });
    view! {
        <Page title="What leaves the workspace">
            <p>
                <PageLink href=paths::connector(connector) class="back-link">"Back to the connector"</PageLink>
            </p>
            {loaded
                .show(
                    "Loading what is approved",
                    move |(name, state)| {
                        view! {
                            <Approved name state />
                            <Proposal connector approved=move || loaded.again() />
                        }
                    },
                )}
        </Page>
    }
}

#[component]
fn Approved(name: String, state: SharingState) -> impl IntoView {
    let (Some(rules), Some(sha256), Some(at), Some(by)) = (
        state.rules,
        state.sha256,
        state.approved_at,
        state.approved_by,
    ) else {
        return view! {
            <p>
                "Nobody has approved anything for " <strong>{name}</strong>
                " yet. Until then the collector reads every column of its tables but those that never leave, such as the parameters of queries."
            </p>
        }
        .into_any();
    };
    let workspaces = match rules.workspaces.as_slice() {
        [] => "Of every workspace".to_owned(),
        some => some
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    };
    let texts = if rules.mask_statement_text {
        "As their SHA-256"
    } else {
        "As they are"
    };
    let counts = format!(
        "{} tables, {} columns",
        rules.tables.len(),
        rules.column_count()
    );
    let row = |name: &str, value: AnyView| (name.to_owned(), value, None);
    let rows = vec![
        row("Leaves", counts.into_any()),
        row("Texts of statements", texts.into_any()),
        row("Rows", workspaces.into_any()),
        row(
            "Approved",
            format!("{} by {by}", time::day_and_time(at)).into_any(),
        ),
        row("SHA-256", view! { <code>{sha256}</code> }.into_any()),
    ];
    view! {
        <section class="stack" aria-labelledby="approved">
            <h2 id="approved">"Approved"</h2>
            <p>"Collector and server refuse everything else. The SHA-256 is in the audit trail, too."</p>
            <SummaryList rows />
        </section>
    }
    .into_any()
}

/// What the collector says would leave, to be looked at and approved.
#[component]
fn Proposal(connector: ConnectorId, #[prop(into)] approved: Callback<()>) -> impl IntoView {
    let report = RwSignal::new(String::new());
    let read = Memo::new(move |_| Leaving::read(&report.read()));
    let error = Signal::derive(move || match read.get() {
        Leaving::Unreadable => {
            Some("This is not what the dry run writes: paste all of it, from [ to ]".to_owned())
        }
        Leaving::Nothing | Leaving::Tables(_) => None,
    });
    view! {
        <section class="stack" aria-labelledby="proposal">
            <h2 id="proposal">"What would leave"</h2>
            <p>
                "The collector reads everything as in a cycle and sends nothing. It writes each table with its columns, rows, bytes and one masked row. Run it where the collector runs:"
            </p>
            <CodeBlock label="Dry run" code=DRY_RUN />
            <TextArea
                id=REPORT
                label="What it wrote"
                hint="It stays in this browser until you approve, and then only names of tables and columns are sent."
                value=report
                error
            />
            {live(move || match read.get() {
                Leaving::Tables(tables) => view! { <Decision connector tables approved /> }.into_any(),
                Leaving::Nothing | Leaving::Unreadable => ().into_any(),
            })}
        </section>
    }
}

#[component]
fn Decision(
    connector: ConnectorId,
    tables: Vec<domain::LeavingTable>,
    approved: Callback<()>,
) -> impl IntoView {
    let draft = SharingDraft::of(&tables);
    let errors = FormErrors::none();
    let failed = RwSignal::new(None::<ApiError>);
    let approving = Task::new();
    let submission = Submission {
        pending: approving.pending(),
        busy: "Approving",
        failed: failed.into(),
        attempt: Attempt::ApproveSharing,
    };
    let submit = move |()| match draft.rules() {
        Err(error) => errors.set(FieldErrors::at(WORKSPACES, error)),
        Ok(rules) => {
            errors.set(FieldErrors::default());
            approving.start(async move {
                failed.try_set(None);
                match sharing::approve(connector, &rules).await {
                    Ok(_) => {
                        announce("Approved");
                        approved.try_run(());
                    }
                    Err(error) => {
                        failed.try_set(Some(error));
                    }
                }
            });
        }
    };
    view! {
        <LeavingTables tables draft />
        <p class="soft">
            "Approve before the first cycle: rows that have arrived keep what they brought."
        </p>
        <Form errors submission button="Approve what is ticked" on_submit=submit>
            <Switch
                id="mask-statement-text"
                label="Mask texts of statements"
                hint=|| "The SQL warehouse replaces each statement_text by its SHA-256: equal statements stay equal, and nobody reads them. The audit log may have statements in request_params: take that tick away, too."
                checked=draft.mask_statement_text
                on_change=move |on| draft.mask_statement_text.set(on)
            />
            <TextField
                id=WORKSPACES
                label="Rows of these workspaces only"
                hint="IDs of workspaces, with commas between. Empty means all. Tables that do not say whose a row is leave whole."
                value=draft.workspaces
                error=errors.of(WORKSPACES)
                kind=FieldKind::OPTIONAL
            />
        </Form>
    }
}
