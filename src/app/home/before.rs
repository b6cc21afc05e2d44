//! What is needed, who has to be asked, how long it takes, and what is read.

use leptos::prelude::*;

use crate::components::{ExternalLink, Notice, NoticeKind, live};
use crate::paths;
use crate::router::PageLink;
use crate::shell::{NothingKept, Page};
use crate::state::{Backend, Step, Wizard, storage_works};

/// The start page.
#[component]
pub fn BeforeYouStart() -> impl IntoView {
    view! {
        <Page title="Connect Databricks to LakeSentry">
            <div class="hero">
                <p class="hero__lead">
                    "Six steps from nothing to data arriving. It takes about twenty minutes when you have the rights"
                    {storage_works()
                        .then_some(
                            "; the SQL can also wait for a colleague, because your answers are kept in this browser",
                        )} "."
                </p>
                <NothingKept />
                <StartButton />
                <NoServer />
            </div>
            <div class="panes">
                <Needed />
                <Reads />
            </div>
            <WhoToAsk />
            <Responsibility />
        </Page>
    }
}

#[component]
fn StartButton() -> impl IntoView {
    let answers = Wizard::expect().answers();
    let next = Memo::new(move |_| answers.read().next());
    let words = live(move || match next.get() {
        Step::Principal => "Start with step 1".to_owned(),
        step => format!("Continue with step {}", step.number()),
    });
    let name = move || (next.get() != Step::Principal).then(|| next.get().label());
    view! {
        <div class="row">
            <PageLink href=move || paths::step(next.get()) class="button">
                {words}
            </PageLink>
            {live(move || name().map(|name| view! { <span class="soft">{name}</span> }))}
        </div>
    }
}

#[component]
fn NoServer() -> impl IntoView {
    let backend = Backend::expect();
    let absent = Memo::new(move |_| *backend.read() == Backend::Absent);
    let practising = Memo::new(move |_| backend.read().console_url().is_some());
    live(move || {
        if absent.get() {
            return view! {
                <Notice kind=NoticeKind::Info title="No LakeSentry server answers behind this page">
                    <p>
                        "Steps 1 and 2 work without it: they give you the instructions and the SQL. Finding workspaces, testing and connecting need the server."
                    </p>
                </Notice>
            }
            .into_any();
        }
        if practising.get() {
            return view! {
                <Notice kind=NoticeKind::Warn title="Practice: this Databricks is simulated">
                    <p>
                        "Everything else is real. You can play the Databricks admin too: make the service principal and run the SQL in the simulated console, and see what goes wrong without it."
                    </p>
                </Notice>
            }
            .into_any();
        }
        ().into_any()
    })
}

#[component]
fn Needed() -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="needed">
            <h2 id="needed">"What is needed"</h2>
            <ul class="list">
                <li>
                    <b>"A service principal"</b>
                    ": an identity for programs, with an OAuth secret. Step 1 says how it is made."
                </li>
                <li>
                    <b>"Unity Catalog"</b>" in at least one workspace of each region: the system tables are part of it."
                </li>
                <li>
                    <b>"A SQL warehouse"</b>" in each of these workspaces; the smallest serverless one is enough. It starts by itself and its time is billed as usual."
                </li>
            </ul>
        </section>
    }
}

#[component]
fn Reads() -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="reads">
            <h2 id="reads">"What LakeSentry reads"</h2>
            <dl class="reads">
                <dt class="reads__yes">"Reads"</dt>
                <dd>
                    "the system tables that you grant: billing and prices, clusters and warehouses, jobs and pipelines, and who ran which query when, for how long."
                </dd>
                <dt class="reads__no">"Never"</dt>
                <dd>"your own tables, notebooks, files or query results. Nothing granted here can write."</dd>
                <dt>"Query text"</dt>
                <dd>
                    "is replaced by "<code>"<REDACTED>"</code>
                    " by Databricks itself, unless you put the service principal into the group "
                    <code>"databricks_pii_access"</code>". This wizard never asks for that."
                </dd>
            </dl>
        </section>
    }
}

#[component]
fn WhoToAsk() -> impl IntoView {
    let row = |who: &'static str, does: &'static str, step: &'static str| {
        view! {
            <tr>
                <th scope="row">{who}</th>
                <td>{does}</td>
                <td class="table__short" data-label="Step">{step}</td>
            </tr>
        }
    };
    view! {
        <section class="card stack" aria-labelledby="who">
            <h2 id="who">"Who has to be asked"</h2>
            <p class="soft">"Often one person, sometimes three. Ask before you start; nobody else has to sign in here."</p>
            <div class="table-scroll" role="region" tabindex="0" aria-label="Roles">
                <table class="table table--stacks">
                    <thead>
                        <tr>
                            <th scope="col">"Role in Databricks"</th>
                            <th scope="col">"What they do"</th>
                            <th scope="col">"Step"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {row(
                            "Account admin",
                            "Makes the service principal and its secret, lets it into workspaces, grants schemas and tables.",
                            "1 and 2",
                        )}
                        {row(
                            "Metastore admin",
                            "Grants the catalog “system”, once in each region. This is the owner of the metastore, and some metastores have none until an account admin names one.",
                            "2",
                        )}
                        {row(
                            "Workspace admin",
                            "Switches on Databricks SQL access for the service principal and lets it use a warehouse.",
                            "1",
                        )}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Responsibility() -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Warn title="System-table data leaves Databricks">
            <p>
                "Databricks advises caution with that and leaves the responsibility with you as the customer: the records name people, jobs and workspaces. Ask your data protection officer, and leave out in step 2 what is not needed. "
                <ExternalLink href="https://docs.databricks.com/aws/en/admin/system-tables/">
                    "What Databricks says about system tables"
                </ExternalLink>
            </p>
        </Notice>
    }
}
