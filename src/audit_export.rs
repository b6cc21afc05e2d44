//! `/audit-export`: the commands that write the audit log of a workspace into files, what is in such a file, and the way to the viewer.

use deployment::{
    AuditExport, audit_commands, audit_crontab, audit_kubernetes, audit_script, audit_systemd,
};
use domain::{DatabricksHost, WarehouseId, WorkspaceId};
use leptos::prelude::*;

use crate::components::{
    CodeBlock, ExternalLink, Notice, NoticeKind, Switch, Tabs, TextField, live,
};
use crate::paths;
use crate::router::PageLink;
use crate::shell::Page;
use crate::state::{Step, Wizard};

/// A document of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ExportDocument {
    slug: &'static str,
    name: &'static str,
    file: &'static str,
    hint: &'static str,
    text: String,
}

/// The answers, as they are typed.
#[derive(Debug, Clone, Copy)]
struct ExportChoice {
    host: RwSignal<String>,
    warehouse_id: RwSignal<String>,
    workspace_id: RwSignal<String>,
    with_account: RwSignal<bool>,
    is_redacted: RwSignal<bool>,
}

impl ExportChoice {
    /// Begins with the first workspace that was chosen.
    fn of(wizard: Wizard) -> Self {
        let answers = wizard.answers();
        let answers = answers.read_untracked();
        let first = answers.workspaces.as_ref().and_then(|all| all.first());
        let workspace_id = first.and_then(|workspace| workspace.workspace_id.as_ref());
        Self {
            host: RwSignal::new(
                first.map_or_else(String::new, |workspace| workspace.host.as_str().to_owned()),
            ),
            warehouse_id: RwSignal::new(String::new()),
            workspace_id: RwSignal::new(
                workspace_id.map_or_else(String::new, |id| id.as_str().to_owned()),
            ),
            with_account: RwSignal::new(true),
            is_redacted: RwSignal::new(false),
        }
    }

    fn host(self) -> Result<DatabricksHost, String> {
        let text = self.host.get();
        let host = text.trim().trim_start_matches("https://");
        let host = host.split(['/', '?']).next().unwrap_or_default();
        DatabricksHost::parse(host).map_err(|reason| reason.to_string())
    }

    /// Takes the path of the warehouse, too, whose last word is its id.
    fn warehouse_id(self) -> Result<WarehouseId, String> {
        let text = self.warehouse_id.get();
        let id = text.trim().rsplit('/').next().unwrap_or_default();
        WarehouseId::parse(id).map_err(|reason| reason.to_string())
    }

    fn workspace_id(self) -> Result<WorkspaceId, String> {
        WorkspaceId::parse(&self.workspace_id.get()).map_err(|reason| reason.to_string())
    }

    fn export(self) -> Option<AuditExport> {
        Some(AuditExport {
            host: self.host().ok()?,
            warehouse_id: self.warehouse_id().ok()?,
            workspace_id: self.workspace_id().ok()?,
            with_account: self.with_account.get(),
            is_redacted: self.is_redacted.get(),
        })
    }
}

/// What `/audit-export` shows.
#[component]
pub fn AuditExportPage() -> impl IntoView {
    let choice = ExportChoice::of(Wizard::expect());
    let documents = Memo::new(move |_| choice.export().as_ref().map(documents));
    view! {
        <Page title="Export the audit log">
            <div class="stack stack--wide">
                <p>
                    <PageLink href=paths::step(Step::Grants) class="back-link">"Back to the grants"</PageLink>
                </p>
                <p>
                    "The program "<code>"lakesentry-audit"</code>
                    " reads " <code>"system.access.audit"</code>
                    " through a SQL warehouse and writes an event a line. It comes with each release, runs where you start it, and sends what it reads nowhere. It needs the grants of the audit log."
                </p>
                <InAnExport />
                <Fields choice />
                {live(move || match documents.get() {
                    Some(all) => view! { <Documents all /> }.into_any(),
                    None => view! { <p class="soft">"The commands come when the answers above can be used."</p> }.into_any(),
                })}
                <section class="stack" aria-labelledby="look">
                    <h2 id="look">"Look at it"</h2>
                    <p>
                        "The viewer reads exports in your browser: when, who, from where, with which program, what failed, and what LakeSentry itself did. It makes no request and works offline. "
                        <ExternalLink href=paths::AUDIT_VIEWER>"Open the viewer"</ExternalLink>
                    </p>
                </section>
            </div>
        </Page>
    }
}

/// Says what is in a file, before there is one.
#[component]
fn InAnExport() -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Warn title="An export holds personal data">
            <p>
                "E-mail addresses, network addresses and programs of everybody who works in the workspace, what they did and when; with verbose audit logs, the text of their commands and statements as well. Decide before who may read it, where it is kept and when it is deleted. In many places people, or their representatives, have to be told."
            </p>
            <p>
                "The file belongs to whoever runs the command, and the program refuses to write where everybody on the machine may read. With "
                <code>"--redact"</code> " addresses become keyed hashes, and parameters and texts of answers are dropped."
            </p>
        </Notice>
    }
}

#[component]
fn Fields(choice: ExportChoice) -> impl IntoView {
    let ExportChoice {
        with_account,
        is_redacted,
        ..
    } = choice;
    // Nothing is wrong with what nobody has typed yet.
    let error = |value: RwSignal<String>, check: fn(ExportChoice) -> Option<String>| {
        Signal::derive(move || {
            if value.read().trim().is_empty() {
                None
            } else {
                check(choice)
            }
        })
    };
    view! {
        <section class="card stack" aria-labelledby="what">
            <h2 id="what">"Which workspace, through which warehouse"</h2>
            <TextField
                id="export-host"
                label="Address of the workspace"
                hint="As the browser shows it."
                value=choice.host
                error=error(choice.host, |choice| choice.host().err())
            />
            <TextField
                id="export-workspace"
                label="ID of the workspace"
                hint="The number behind ?o= in the address, or in its name on Azure."
                value=choice.workspace_id
                error=error(choice.workspace_id, |choice| choice.workspace_id().err())
            />
            <TextField
                id="export-warehouse"
                label="ID or HTTP path of the SQL warehouse"
                hint="SQL Warehouses › the warehouse › Connection details."
                value=choice.warehouse_id
                error=error(choice.warehouse_id, |choice| choice.warehouse_id().err())
            />
            <div class="switches">
                <Switch
                    id="export-account"
                    label="Events of the account, too"
                    hint=|| view! { <p>"Sign-ins, people, service principals and their secrets, and grants belong to no workspace."</p> }
                    checked=with_account
                    on_change=move |on| with_account.set(on)
                />
                <Switch
                    id="export-redacted"
                    label="Name nobody"
                    hint=|| view! { <p>"For whoever is to see how much happens, and not who does it."</p> }
                    checked=is_redacted
                    on_change=move |on| is_redacted.set(on)
                />
            </div>
        </section>
    }
}

#[component]
fn Documents(all: Vec<ExportDocument>) -> impl IntoView {
    let first = all.first().map_or("", |first| first.slug);
    let selected = RwSignal::new(first.to_owned());
    let tabs = all
        .iter()
        .map(|document| (document.slug.to_owned(), document.name.to_owned()))
        .collect::<Vec<_>>();
    let all = StoredValue::new(all);
    let chosen = move || {
        let slug = selected.get();
        all.with_value(|all| all.iter().find(|document| document.slug == slug).cloned())
    };
    view! {
        <section class="stack" aria-labelledby="documents">
            <h2 id="documents">"What to do"</h2>
            <CodeBlock
                label=Signal::derive(move || chosen().map(|document| document.name.to_owned()).unwrap_or_default())
                code=Signal::derive(move || chosen().map(|document| document.text).unwrap_or_default())
                download=Signal::derive(move || chosen().map(|document| document.file.to_owned()).unwrap_or_default())
                panel_of="document"
                bar=move || {
                    view! {
                        <Tabs
                            id="document"
                            label="Form"
                            tabs=tabs.clone()
                            selected
                            on_select=move |slug| selected.set(slug)
                        />
                    }
                    .into_any()
                }
            />
            <p class="soft">{move || chosen().map(|document| document.hint)}</p>
        </section>
    }
}

fn documents(export: &AuditExport) -> Vec<ExportDocument> {
    let [(_, service), (_, timer)] = audit_systemd(export);
    vec![
        ExportDocument {
            slug: "commands",
            name: "Commands",
            file: "export-audit-log.sh",
            hint: "The first says, check by check, what is missing, and how to mend it. The second is worth starting when all pass.",
            text: audit_commands(export),
        },
        ExportDocument {
            slug: "script",
            name: "Every day",
            file: "lakesentry-audit-daily",
            hint: "A file for each day, written once all of its events are there. cron and systemd run it.",
            text: audit_script(export),
        },
        ExportDocument {
            slug: "cron",
            name: "cron",
            file: "lakesentry-audit",
            hint: "Goes to /etc/cron.d/, where the script of every day is installed.",
            text: audit_crontab(export),
        },
        ExportDocument {
            slug: "service",
            name: "systemd service",
            file: "lakesentry-audit.service",
            hint: "Goes to /etc/systemd/system/, where the script of every day is installed.",
            text: service,
        },
        ExportDocument {
            slug: "timer",
            name: "systemd timer",
            file: "lakesentry-audit.timer",
            hint: "Goes to the same folder. Then: systemctl enable --now lakesentry-audit.timer",
            text: timer,
        },
        ExportDocument {
            slug: "kubernetes",
            name: "Kubernetes",
            file: "lakesentry-audit.yaml",
            hint: "Build the image, name it in the file, make the secret, then: kubectl apply -f lakesentry-audit.yaml",
            text: audit_kubernetes(export),
        },
    ]
}
