//! `/hand-over`: the document for the colleague who has the role that is missing here.

use grants::hand_over::{Block, HandOver, RichText, Section, TextPiece};
use grants::{Principal, Role};
use leptos::prelude::*;

use crate::components::{
    CopyButton, Notice, NoticeKind, TabPanel, Tabs, announce, live, save_file,
};
use crate::paths;
use crate::router::PageLink;
use crate::setup::grants::planner::{PlanLink, Planner, names};
use crate::setup::grants::trust::trust_policy;
use crate::shell::Page;
use crate::state::Wizard;

const ROLES: &str = "hand-over-role";
/// The tab of a document for one person who has every role.
const ALL: &str = "all";

/// The document of the role in the URL, to print, copy or download.
#[component]
pub fn HandOverPage() -> impl IntoView {
    let planner = Planner::from_url(Wizard::expect(), paths::HAND_OVER.to_owned());
    planner.tell_whole();
    let slug = planner.get(names::ROLE);
    let role = Memo::new(move |_| Role::from_slug(slug.read().as_deref()?));
    let policy = trust_policy(planner);
    let document = Memo::new(move |_| {
        let roles = role.get();
        let mut surroundings = planner.parts.surroundings.get();
        surroundings.signs_in_by.tell(policy.get());
        HandOver::new(&planner.parts.plan.read(), roles.as_slice(), &surroundings)
    });
    let title = Signal::derive(move || document.read().title.clone());
    view! {
        <Page title>
            <div class="stack stack--wide">
                <Actions planner role document />
                <Incomplete planner />
                <TabPanel id=ROLES selected=Signal::derive(move || tab(role.get()))>
                    {live(move || view! { <Document document=document.get() /> })}
                </TabPanel>
            </div>
        </Page>
    }
}

fn tab(role: Option<Role>) -> String {
    role.map_or(ALL, Role::slug).to_owned()
}

#[component]
fn Actions(planner: Planner, role: Memo<Option<Role>>, document: Memo<HandOver>) -> impl IntoView {
    let markdown = Signal::derive(move || document.read().to_markdown());
    let tabs = || {
        let of = |role: Role| {
            (
                role.slug().to_owned(),
                format!("For {}", role.with_article()),
            )
        };
        let everybody = (ALL.to_owned(), "For somebody with all three".to_owned());
        Role::ALL
            .map(of)
            .into_iter()
            .chain([everybody])
            .collect::<Vec<_>>()
    };
    let save = move |_| {
        let file = format!("{}.md", document.read_untracked().file_name());
        let told = if save_file(&file, &markdown.get_untracked()) {
            format!("{file} goes to your downloads")
        } else {
            format!("The browser did not allow the download of {file}. Copy the text instead.")
        };
        announce(told);
    };
    let print = move |_| drop(window().print());
    view! {
        <div class="stack no-print">
            <p>
                <PageLink href=move || planner.path_back() class="back-link">
                    "Back to the grants"
                </PageLink>
            </p>
            <Tabs
                id=ROLES
                label="Who is asked"
                tabs=Signal::derive(tabs)
                selected=Signal::derive(move || tab(role.get()))
                on_select=move |slug: String| planner.put(names::ROLE, (slug != ALL).then_some(slug))
            />
            <div class="row">
                <button type="button" class="button" on:click=print>
                    "Print or save as PDF"
                </button>
                <button type="button" class="button button--quiet" on:click=save>
                    "Download Markdown"
                </button>
                <CopyButton text=markdown label="Copy Markdown" />
            </div>
        </div>
    }
}

/// Says what of the sender's the document can't show, because its address does not carry it.
#[component]
fn Incomplete(planner: Planner) -> impl IntoView {
    let parts = planner.parts;
    live(move || {
        let is_empty = parts.surroundings.read().workspaces.is_empty();
        let (title, words) = if let Some(reason) = parts.refused.get() {
            (
                "The address can't be read",
                format!(
                    "{reason} This document shows what this browser knows instead. Ask the sender for the address again."
                ),
            )
        } else if parts.link.get() == PlanLink::Foreign && is_empty {
            let grantee = match parts.plan.read().principal {
                Principal::Unnamed => "It does not say who gets the grants, either. ",
                Principal::ServicePrincipal(_) | Principal::Group(_) => {
                    "Make sure of who gets the grants by another way than this address. "
                }
            };
            (
                "The sender's list of workspaces is missing",
                format!(
                    "The address carries the choice and the regions, and no workspaces. {grantee}The file that the sender can download names them."
                ),
            )
        } else if planner.is_unchosen() {
            (
                "Nothing has been chosen yet",
                "Neither the address nor this browser says what is to be granted: this is the least that LakeSentry needs. If somebody sent you here, ask for the whole address.".to_owned(),
            )
        } else {
            return ().into_any();
        };
        view! {
            <Notice kind=NoticeKind::Warn title>
                <p>{words}</p>
            </Notice>
        }
        .into_any()
    })
}

#[component]
fn Document(document: HandOver) -> impl IntoView {
    let sections = document.sections.into_iter().map(section).collect_view();
    view! {
        <div class="document stack">
            <p class="page__lead">{text(document.introduction)}</p>
            {sections}
        </div>
    }
}

fn section(section: Section) -> impl IntoView {
    let heading = section.heading.clone();
    let named =
        |(index, each): (usize, Block)| block(each, format!("{heading}, part {}", index + 1));
    let blocks = section
        .blocks
        .into_iter()
        .enumerate()
        .map(named)
        .collect_view();
    view! {
        <section class="stack">
            <h2>{section.heading}</h2>
            {blocks}
        </section>
    }
}

/// `name` tells a block that scrolls from all others.
fn block(block: Block, name: String) -> AnyView {
    let items = |texts: Vec<RichText>| {
        let item = |each| view! { <li>{text(each)}</li> };
        texts.into_iter().map(item).collect_view()
    };
    match block {
        Block::Paragraph(words) => view! { <p>{text(words)}</p> }.into_any(),
        Block::List(texts) => view! { <ul class="list">{items(texts)}</ul> }.into_any(),
        Block::Steps(texts) => view! { <ol class="list">{items(texts)}</ol> }.into_any(),
        Block::Table { header, rows } => table(header, rows).into_any(),
        Block::Code { text, .. } => view! {
            <pre class="document__code" tabindex="0" role="region" aria-label=name>
                {text}
            </pre>
        }
        .into_any(),
    }
}

fn table(header: Vec<&'static str>, rows: Vec<Vec<RichText>>) -> impl IntoView {
    let labels = header.clone();
    let row = move |cells: Vec<RichText>| {
        let cell = |(cell, label): (RichText, &&'static str)| view! { <td data-label=*label>{text(cell)}</td> };
        let cells = cells.into_iter().zip(&labels).map(cell).collect_view();
        view! { <tr>{cells}</tr> }
    };
    let head = header
        .into_iter()
        .map(|name| view! { <th scope="col">{name}</th> })
        .collect_view();
    view! {
        <table class="table table--stacks">
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

fn text(text: RichText) -> impl IntoView {
    let piece = |piece: TextPiece| match piece {
        TextPiece::Words(words) => words.into_any(),
        TextPiece::Code(code) => view! { <code>{code}</code> }.into_any(),
        TextPiece::Address(address) => {
            view! { <span class="code-word">{address}</span> }.into_any()
        }
    };
    text.pieces.into_iter().map(piece).collect_view()
}
