//! The SQL of each region, to run and to take back.

use domain::Feature;
use grants::{Plan, Principal, Script};
use leptos::prelude::*;

use super::choice::Choice;
use super::sql_lines::sql_lines;
use super::targets::Target;
use crate::components::{CodeBlock, ExternalLink, TabPanel, Tabs};
use crate::state::{Backend, Wizard};

const REGION_TABS: &str = "script-region";
const WAY_TABS: &str = "script-way";
const UNDO: &str = "undo";

/// One script for each region, behind tabs.
#[component]
pub fn ScriptPanel(choice: Choice) -> impl IntoView {
    let answers = Wizard::expect().answers();
    let targets = Memo::new(move |_| Target::all(&answers.read().grant_regions()));
    let wanted = RwSignal::new(None::<String>);
    // A region that was removed is no longer shown; then it is the first one's turn.
    let target = Memo::new(move |_| {
        let targets = targets.read();
        let named = targets
            .iter()
            .find(|target| Some(target.slug()) == *wanted.read());
        named.or(targets.first()).cloned()
    });
    let tabs = move || {
        let tab = |target: &Target| (target.slug(), target.label());
        targets.read().iter().map(tab).collect::<Vec<_>>()
    };
    let selected = move || target.read().as_ref().map(Target::slug).unwrap_or_default();
    view! {
        <section class="stack script" aria-labelledby="sql">
            <h2 id="sql" class="visually-hidden">"The SQL"</h2>
            <Tabs
                id=REGION_TABS
                label="Region of the script"
                tabs=Signal::derive(tabs)
                selected=Signal::derive(selected)
                on_select=move |slug: String| wanted.set(Some(slug))
            />
            <TabPanel id=REGION_TABS selected=Signal::derive(selected)>
                {move || target.get().map(|target| view! { <RegionScript target choice /> })}
            </TabPanel>
        </section>
    }
}

#[component]
fn RegionScript(target: Target, choice: Choice) -> impl IntoView {
    let answers = Wizard::expect().answers();
    let way = RwSignal::new("sql".to_owned());
    let undo = Memo::new(move |_| *way.read() == UNDO);
    let primary = target.primary;
    let name = target.label();
    let file = format!("lakesentry-grants-{}.sql", target.slug());
    let undo_file = format!("lakesentry-undo-{}.sql", target.slug());
    let shown = target.clone();
    let script = Memo::new(move |_| {
        let client = answers
            .read()
            .application
            .map(|application| application.client_id);
        client.map(|client| {
            let principal = Principal::ServicePrincipal(client);
            write(&shown, &choice.features.read(), &principal, undo.get())
        })
    });
    let code = Signal::derive(move || {
        script
            .read()
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    });
    let new = Memo::new(move |_| choice.newly_added(primary));
    let lines = move || {
        script
            .read()
            .as_ref()
            .map(|script| sql_lines(script, &new.read()))
    };
    let bar = move || {
        let ways = || {
            [("sql", "SQL"), (UNDO, "Undo")]
                .map(|(value, words)| (value.to_owned(), words.to_owned()))
                .to_vec()
        };
        view! {
            <Tabs
                id=WAY_TABS
                label="Give or take back"
                tabs=Signal::derive(ways)
                selected=way
                on_select=move |value: String| way.set(value)
            />
        }
    };
    let label = move || {
        if undo.get() {
            format!("SQL that takes access back in {name}")
        } else {
            format!("SQL for {name}")
        }
    };
    let count = Memo::new(move |_| Plan::new(&choice.features.read(), primary).len());
    view! {
        <CodeBlock
            label=Signal::derive(label)
            code
            download=Signal::derive(move || if undo.get() { undo_file.clone() } else { file.clone() })
            lines
            bar
            panel_of=WAY_TABS
        />
        <p class="script__count">
            <b>{count}" statements"</b>
            {move || newly_added_words(new.read().len(), undo.get())}
        </p>
        <WhereToRun target />
    }
}

fn write(target: &Target, features: &[Feature], principal: &Principal, undo: bool) -> Script {
    let plan = Plan::new(features, target.primary);
    let region = target.region.as_ref();
    if undo {
        Script::revoke(&plan, principal, region, target.primary)
    } else {
        Script::grant(&plan, principal, region, target.primary)
    }
}

fn newly_added_words(count: usize, undo: bool) -> Option<String> {
    match count {
        _ if undo => None,
        0 => None,
        1 => Some(". Added by your last choice: 1, marked.".to_owned()),
        count => Some(format!(". Added by your last choice: {count}, marked.")),
    }
}

/// Where the editor is; in practice mode, a link to the simulated one.
#[component]
fn WhereToRun(target: Target) -> impl IntoView {
    let backend = Backend::expect();
    let answers = Wizard::expect().answers();
    let place = match &target.region {
        Some(region) => format!("any workspace in {}", region.label()),
        None if target.primary => {
            "any workspace of the region that reads for the whole account".to_owned()
        }
        None => "one workspace of every other region".to_owned(),
    };
    let practice = move || {
        let backend = backend.read();
        let console = backend.console_url()?;
        let cloud = answers.read().application?.cloud.slug();
        let region = target
            .region
            .as_ref()
            .map(|region| format!("/{region}"))
            .unwrap_or_default();
        let url = format!("{console}/{cloud}/sql{region}");
        Some(view! {
            <ExternalLink href=url>"Open the SQL editor of the simulated Databricks"</ExternalLink>
        })
    };
    view! {
        <p class="soft">"Run it in the SQL editor of "{place}". " {practice}</p>
    }
}
