//! What happens afterwards: what is to be seen, what to answer, what others do.

use std::fmt::Write as _;

use super::request::{AccessRequest, count, name};
use super::section::{Block, Language, Section};
use super::statements::sql;
use super::text::RichText;
use crate::{Line, Privilege, Role, Script, Securable};

/// What the person sees when it worked, and how long it takes.
pub fn expected(request: &AccessRequest<'_>) -> Section {
    let mut points = Vec::new();
    if !request.groups.is_empty() {
        points.push(RichText::of(
            "Each statement answers `OK`. Running one again changes nothing.",
        ));
        points.push(RichText::of("Grants take a few minutes to be in force."));
    }
    if request.asks(Role::AccountAdmin) {
        points.push(RichText::of("A new place in a workspace takes effect with the next sign-in of the service principal."));
    }
    if request.asks(Role::WorkspaceAdmin) {
        points.push(RichText::of(
            "SQL access is refused for up to 10 minutes to whoever was signed in before.",
        ));
    }
    points.push(RichText::of("Your colleague tests it by reading as the service principal, which is the only proof, and tells you if something is missing."));
    let mut blocks = vec![Block::List(points)];
    if !request.groups.is_empty() {
        blocks.push(Block::paragraph("To look at what is granted:"));
        blocks.push(sql(&shown(request)));
    }
    Section::new("What to expect", blocks)
}

fn shown(request: &AccessRequest<'_>) -> Script {
    // Every table lies in a schema, whose list is long enough.
    let grants = request.grants().into_iter();
    let securables = grants
        .filter(|grant| grant.privilege != Privilege::Select)
        .map(|grant| &grant.securable);
    let show = |securable: &Securable| {
        Line::Query(format!(
            "SHOW GRANTS {} ON {securable}",
            request.plan.principal
        ))
    };
    Script {
        lines: securables.map(show).collect(),
    }
}

/// A form to be copied and filled in.
pub fn answer(request: &AccessRequest<'_>) -> Section {
    let mut text = format!(
        "Read access for LakeSentry, as {}\nWho did it:\nWhen:\n",
        super::introduction::roles(request)
    );
    let workspaces = request.workspaces();
    let metastores = || {
        request
            .plan
            .metastores
            .iter()
            .map(|plan| name(&plan.metastore))
    };
    if !request.groups.is_empty() {
        text.push_str("Result of SELECT current_metastore() where it ran:\n");
        metastores().for_each(|name| push_line(&mut text, &name));
        text.push_str("Statements that were refused, each with its message, or \"none\":\n");
    }
    if request.asks(Role::AccountAdmin) {
        text.push_str("Workspaces that it was let into:\n");
        for name in &workspaces {
            push_line(&mut text, name);
        }
    }
    if request.asks(Role::WorkspaceAdmin) {
        text.push_str("SQL access is on, and the ID of the warehouse that it can use:\n");
        for name in &workspaces {
            push_line(&mut text, name);
        }
    }
    Section::new(
        "What to answer",
        vec![
            Block::paragraph(
                "Copy this, fill it in and send it to your colleague. No secret belongs in it.",
            ),
            Block::Code {
                language: Language::Text,
                text,
            },
        ],
    )
}

fn push_line(text: &mut String, name: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "  {name}:");
}

/// What falls to other roles, so that nobody wonders whether this is all.
pub fn others(request: &AccessRequest<'_>) -> Option<Section> {
    let items: Vec<RichText> = Role::ALL
        .into_iter()
        .filter(|role| !request.asks(*role))
        .map(|role| others_work(request, role))
        .collect();
    (!items.is_empty())
        .then(|| Section::new("What others are asked to do", vec![Block::List(items)]))
}

fn others_work(request: &AccessRequest<'_>, role: Role) -> RichText {
    let theirs = AccessRequest::new(request.plan, &[role], request.surroundings);
    let statements = theirs.groups.iter().map(|group| {
        format!(
            "{} in {}",
            count(group.grants.len(), "statement"),
            group.place
        )
    });
    let statements = super::request::join(statements);
    RichText::from(match role {
        Role::MetastoreAdmin => {
            format!("A metastore admin lets it see the catalog `system`: {statements}.")
        }
        Role::AccountAdmin => format!(
            "An account admin grants schemas and tables: {statements}. The same person lets it into the workspaces that LakeSentry reads through."
        ),
        Role::WorkspaceAdmin => {
            "A workspace admin lets it use SQL and one SQL warehouse there; no statement can."
                .to_owned()
        }
    })
}
