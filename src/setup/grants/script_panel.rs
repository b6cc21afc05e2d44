//! The files of the plan: one metastore and one format at a time.

use grants::{Format, MetastorePlan, Principal};
use leptos::prelude::*;

use super::lazy;
use super::script_view::{Part, ScriptView};
use super::sql_lines::SqlLines;
use crate::components::{
    ChoiceList, CodeBlock, ExternalLink, Notice, NoticeKind, Show, TabPanel, Tabs, live, panel_id,
};
use crate::setup::grants::planner::{Planner, names};
use crate::shell::part;
use crate::state::Backend;

const METASTORE: &str = "script-region";
const FORMAT: &str = "script-format";
const PART: &str = "script-part";
/// More names than this are a list, not tabs.
const MOST_TABS: usize = 5;

/// The metastores behind tabs or a list, and the files of the chosen one.
#[component]
pub fn ScriptPanel(planner: Planner, shown: ScriptView) -> impl IntoView {
    view! {
        <section class="stack script" aria-labelledby="sql">
            <h2 id="sql" class="visually-hidden">"What to run"</h2>
            <Metastores planner shown />
            <TabPanel id=METASTORE selected=shown.metastore>
                <Unnamed planner />
                <Parts planner shown />
                <div id=panel_id(PART)>
                    <File planner shown />
                </div>
                <Count planner shown />
                <WhereToRun planner shown />
            </TabPanel>
        </section>
    }
}

#[component]
fn Metastores(planner: Planner, shown: ScriptView) -> impl IntoView {
    let choices = Signal::derive(move || {
        let plan = planner.parts.plan.read();
        let choice = |plan: &MetastorePlan| (plan.metastore.slug(), plan.metastore.label());
        plan.metastores.iter().map(choice).collect::<Vec<_>>()
    });
    let many = Memo::new(move |_| choices.read().len() > MOST_TABS);
    let select = Callback::new(move |slug| planner.put(names::METASTORE, Some(slug)));
    live(move || {
        if many.get() {
            view! { <ChoiceList id="region-choice" label="Region of the files" choices selected=shown.metastore on_select=select /> }
                .into_any()
        } else {
            view! { <Tabs id=METASTORE label="Region of the files" tabs=choices selected=shown.metastore on_select=select /> }
                .into_any()
        }
    })
}

/// What is written for nobody can be read and not run.
#[component]
fn Unnamed(planner: Planner) -> impl IntoView {
    let unnamed = Memo::new(move |_| planner.parts.plan.read().principal == Principal::Unnamed);
    view! {
        <Show when=move || unnamed.get()>
            <Notice kind=NoticeKind::Warn title="Nobody is named yet">
                <p>
                    "Name the service principal or the group under “Who gets the grants?”. Until then the files hold "
                    <code>{Principal::PLACEHOLDER}</code>", which Databricks does not find."
                </p>
            </Notice>
        </Show>
    }
}

/// What is missing, all, or too much; once it is known what is granted.
#[component]
fn Parts(planner: Planner, shown: ScriptView) -> impl IntoView {
    let tabs = Signal::derive(move || {
        let delta = shown.delta.read();
        let delta = delta.as_ref();
        let counts = delta.map_or([0; 3], |delta| {
            let to_grant = delta.to_grant().len();
            let all = delta.granted.len() + to_grant;
            [to_grant, all, delta.excess.len()]
        });
        let words = ["Only what is missing", "All", "Too much"];
        let tab = |((part, words), count): ((Part, &str), usize)| {
            (part.slug().to_owned(), format!("{words} ({count})"))
        };
        Part::ALL
            .into_iter()
            .zip(words)
            .zip(counts)
            .map(tab)
            .collect::<Vec<_>>()
    });
    let selected = Signal::derive(move || {
        shown
            .part
            .get()
            .map(|part| part.slug().to_owned())
            .unwrap_or_default()
    });
    view! {
        <Show when=move || shown.part.get().is_some()>
            <Tabs
                id=PART
                label="Which statements"
                tabs
                selected
                on_select=move |slug: String| planner.put(names::PART, Some(slug))
            />
        </Show>
    }
}

#[component]
fn File(planner: Planner, shown: ScriptView) -> impl IntoView {
    let format = shown.format;
    let file_name = Signal::derive(move || {
        shown
            .plan
            .read()
            .as_ref()
            .map_or_else(String::new, |plan| format.get().file_name(&plan.metastore))
    });
    let label = Signal::derive(move || {
        let place = match shown.plan.read().as_ref() {
            Some(plan) if !format.get().covers_all_metastores() => plan.metastore.label(),
            _ => "all regions".to_owned(),
        };
        format!("{} for {place}", format.get().label())
    });
    let new = Memo::new(move |_| {
        let plan = shown.plan.read();
        plan.as_ref()
            .map(|plan| planner.newly_added(plan))
            .unwrap_or_default()
    });
    let is_sql = Memo::new(move |_| shown.script.read().is_some());
    let lines = move || {
        if is_sql.get() {
            view! { <SqlLines script=shown.script new /> }.into_any()
        } else {
            part::show(move || async move {
                let writer = lazy::files().await?;
                Ok(move || {
                    shown.write_file.set(Some(writer(planner)));
                    shown.text.into_any()
                })
            })
        }
    };
    let formats = || {
        Format::ALL
            .map(|format| (format.slug().to_owned(), format.label().to_owned()))
            .to_vec()
    };
    let bar = move || {
        view! {
            <Tabs
                id=FORMAT
                label="Format"
                tabs=Signal::derive(formats)
                selected=Signal::derive(move || format.get().slug().to_owned())
                on_select=move |slug: String| planner.put(names::FORMAT, Some(slug))
            />
        }
    };
    view! { <CodeBlock label code=shown.text download=file_name lines bar panel_of=FORMAT /> }
}

#[component]
fn Count(planner: Planner, shown: ScriptView) -> impl IntoView {
    let words = live(move || {
        let plan = shown.plan.read();
        let plan = plan.as_ref()?;
        let count = plan.grants.len();
        let new = planner.newly_added(plan).len();
        let added = match new {
            0 => String::new(),
            new => format!(" Added by your last choice: {new}, marked in the SQL."),
        };
        Some(
            view! { <b>{count}" statements"</b> {format!(" in {}.{added}", plan.metastore.label())} },
        )
    });
    view! { <p class="script__count">{words}</p> }
}

/// Where the file is run; in practice mode, a link to the simulated editor.
#[component]
fn WhereToRun(planner: Planner, shown: ScriptView) -> impl IntoView {
    let backend = Backend::expect();
    let words = live(move || where_to_run(shown.format.get(), shown.plan.read().as_ref()));
    let practice = live(move || {
        let backend = backend.read();
        let console = backend.console_url()?;
        let cloud = planner.parts.surroundings.read().partition?.cloud().slug();
        let plan = shown.plan.read();
        let region = plan
            .as_ref()?
            .metastore
            .region
            .as_ref()
            .map(|region| format!("/{region}"))
            .unwrap_or_default();
        let url = format!("{console}/{cloud}/sql{region}");
        Some(
            view! { <ExternalLink href=url>"Open the SQL editor of the simulated Databricks"</ExternalLink> },
        )
    });
    view! { <p class="soft">{words}" "{practice}</p> }
}

fn where_to_run(format: Format, plan: Option<&MetastorePlan>) -> String {
    let place = match plan.map(|plan| &plan.metastore) {
        Some(metastore) if metastore.region.is_some() => {
            format!("any workspace in {}", metastore.label())
        }
        Some(metastore) if !metastore.primary => "one workspace of every other region".to_owned(),
        _ => "any workspace of the region that reads for the whole account".to_owned(),
    };
    match format {
        Format::Sql | Format::Undo | Format::Check => format!("Run it in the SQL editor of {place}."),
        Format::Rest => format!("Send each body to {place}, with the token of an admin."),
        Format::Cli => "Run it where the Databricks CLI is signed in; it asks for what it lacks, and names regions to do only some of them.".to_owned(),
        Format::Terraform => "Add it to the configuration that manages your account. It names nobody else's grants, so it leaves them alone.".to_owned(),
    }
}
