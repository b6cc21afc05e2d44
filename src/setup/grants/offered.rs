//! A choice that came with the address of the page and is not the one that was recorded: it counts only once the person says so.

use domain::InvalidGroupName;
use grants::Level;
use leptos::prelude::*;

use super::planner::{NamedChoice, Planner};
use crate::components::{Notice, NoticeKind, announce, live};

/// Says what the address brings, and asks which choice counts.
#[component]
pub fn OfferedChoice(planner: Planner) -> impl IntoView {
    live(move || {
        let offered = planner.offered.get()?;
        let items = differences(&offered.choice, &planner.recorded());
        let left_out = offered.refused_group.map(left_out);
        let items = items
            .into_iter()
            .chain(left_out)
            .map(|item| view! { <li>{item}</li> });
        let take = move |_| {
            announce("The choice of the address is used");
            planner.take_offered();
        };
        let keep = move |_| {
            announce("Your own choice is kept");
            planner.keep_own();
        };
        Some(view! {
            <Notice kind=NoticeKind::Warn title="The address of this page brings another choice than yours">
                <ul class="list">{items.collect_view()}</ul>
                <p>"You see your own choice until you say which one counts. Whoever made the link decides what it grants, and to whom."</p>
                <div class="row">
                    <button type="button" class="button button--quiet" on:click=take>
                        "Use it"
                    </button>
                    <button type="button" class="button button--quiet" on:click=keep>
                        "Keep mine"
                    </button>
                </div>
            </Notice>
        })
    })
}

/// Says that the address names a group that gets nothing.
fn left_out(why: InvalidGroupName) -> String {
    format!("The address names a group that can't get grants, and it is left out: {why}")
}

/// Lists in what a choice differs from the recorded one, whoever gets the grants first.
fn differences(offered: &NamedChoice, recorded: &NamedChoice) -> Vec<String> {
    let (new, old) = (&offered.selection, &recorded.selection);
    let mut all = Vec::new();
    let mut tell = |part: &str, brought: String, here: String| {
        if brought != here {
            all.push(format!("{part}: {brought} in the address, {here} here"));
        }
    };
    let grantee = |choice: &NamedChoice| match &choice.group {
        Some(group) => format!("the group “{}”", group.as_str()),
        None => "the service principal".to_owned(),
    };
    tell("Who gets the grants", grantee(offered), grantee(recorded));
    let list = |names: Vec<String>| {
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    };
    let features = |selection: &grants::Selection| {
        let names = selection.features.iter().copied();
        list(names.map(|feature| feature.label().to_owned()).collect())
    };
    tell("Features", features(new), features(old));
    let tables = |selection: &grants::Selection| {
        list(selection.tables.iter().map(ToString::to_string).collect())
    };
    tell("Further tables", tables(new), tables(old));
    let level = |selection: &grants::Selection| match selection.level {
        Level::Table => "each table".to_owned(),
        Level::Schema => "whole schemas".to_owned(),
    };
    tell("Granted on", level(new), level(old));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::GroupName;

    #[test]
    fn who_gets_the_grants_is_told_first() {
        let recorded = NamedChoice::default();
        let offered = NamedChoice {
            group: GroupName::parse("account users").ok(),
            ..NamedChoice::default()
        };
        assert_eq!(
            differences(&offered, &recorded),
            [
                "Who gets the grants: the group “account users” in the address, the service principal here"
            ]
        );
        assert!(differences(&recorded, &recorded).is_empty());
    }
}
