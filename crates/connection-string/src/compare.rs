//! Two strings beside each other, member by member: what a rotation changed, or somebody else.

use crate::json::JsonWriter;
use crate::prelude::*;
use crate::report::Code;
use crate::{Member, Report};

/// What two reports have in common and what they do not. No secret in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The members of the left report in its order, then those that only the right one has.
    pub members: Vec<MemberPair>,
}

/// A member of two reports, or what stands behind the members. Of a repeated one, the first is paired with the first, and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPair {
    /// Its shown name; nothing for what stands behind the members.
    pub name: Option<String>,
    /// What became of it.
    pub difference: Difference,
    /// The shown value on the left; a token is masked and has its fingerprint.
    pub left: Option<String>,
    /// The shown value on the right.
    pub right: Option<String>,
}

/// How a member on the left relates to the one on the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Difference {
    /// Both have it, with the same value. Masked values are compared, too.
    Same,
    /// Both have it, with different values.
    Differs,
    /// Only the left one has it.
    OnlyLeft,
    /// Only the right one has it.
    OnlyRight,
}

impl Difference {
    /// The word in kebab case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs => "differs",
            Self::OnlyLeft => "only-left",
            Self::OnlyRight => "only-right",
        }
    }
}

/// Compares what was read of two strings.
pub fn compare(left: &Report, right: &Report) -> Comparison {
    let mut rest: Vec<&Member> = right.members.iter().collect();
    let mut members = Vec::with_capacity(left.members.len());
    for member in &left.members {
        // By the real name: two names may be shown alike.
        let same_name = |other: &&Member| {
            other.name == member.name && other.name_likeness == member.name_likeness
        };
        let other = rest.iter().position(same_name).map(|at| rest.remove(at));
        members.push(MemberPair {
            name: Some(member.name.clone()),
            difference: match other {
                Some(other) if is_same(member, other) => Difference::Same,
                Some(_) => Difference::Differs,
                None => Difference::OnlyLeft,
            },
            left: Some(shown(left, member)),
            right: other.map(|other| shown(right, other)),
        });
    }
    members.extend(rest.into_iter().map(|member| MemberPair {
        name: Some(member.name.clone()),
        difference: Difference::OnlyRight,
        left: None,
        right: Some(shown(right, member)),
    }));
    members.extend(compare_rest(left, right));
    Comparison { members }
}

/// Text after the object, and what could not be read.
fn compare_rest(left: &Report, right: &Report) -> Option<MemberPair> {
    let shown = |report: &Report| report.rest.map(|_| "not shown".to_owned());
    let difference = match (left.rest, right.rest) {
        (None, None) => return None,
        (Some(left), Some(right)) if left == right => Difference::Same,
        (Some(_), Some(_)) => Difference::Differs,
        (Some(_), None) => Difference::OnlyLeft,
        (None, Some(_)) => Difference::OnlyRight,
    };
    Some(MemberPair {
        name: None,
        difference,
        left: shown(left),
        right: shown(right),
    })
}

fn is_same(left: &Member, right: &Member) -> bool {
    left.value == right.value && left.likeness == right.likeness
}

fn shown(report: &Report, member: &Member) -> String {
    match report.token_at(member) {
        Some(token) => format!("{}, fingerprint {}", member.value, token.fingerprint),
        None => member.value.clone(),
    }
}

impl Comparison {
    /// The members that are not the same on both sides.
    pub fn differences(&self) -> impl Iterator<Item = &MemberPair> {
        let differs = |pair: &&MemberPair| pair.difference != Difference::Same;
        self.members.iter().filter(differs)
    }

    /// The comparison as a Markdown document that can be handed on.
    pub fn to_markdown(&self) -> String {
        let mut text = match self.differences().count() {
            0 if self.members.is_empty() => "# There is nothing to compare\n".to_owned(),
            0 => "# No member differs\n\n".to_owned(),
            1 => "# One member differs\n\n".to_owned(),
            count => format!("# {count} members differ\n\n"),
        };
        for pair in &self.members {
            // A member may have any name, that of what is none as well.
            let name = pair.name.as_deref().map(|name| Code(name).to_string());
            text.extend(["- ", name.as_deref().unwrap_or("what is no member"), ": "]);
            text.push_str(match pair.difference {
                Difference::Same => "the same, ",
                Difference::Differs => "differs, ",
                Difference::OnlyLeft => "only on the left, ",
                Difference::OnlyRight => "only on the right, ",
            });
            let values = [&pair.left, &pair.right];
            let is_same = pair.difference == Difference::Same;
            let values: Vec<_> = values
                .into_iter()
                .flatten()
                .take(if is_same { 1 } else { 2 })
                .map(|value| Code(value).to_string())
                .collect();
            text.push_str(&values.join(" and "));
            text.push('\n');
        }
        text
    }

    /// The comparison as a JSON object for programs.
    pub fn to_json(&self) -> String {
        let mut out = JsonWriter::default();
        out.open('{');
        out.number("differences", self.differences().count());
        out.open_member("members", '[');
        for pair in &self.members {
            out.open('{');
            out.optional("name", pair.name.as_deref());
            out.string("difference", pair.difference.as_str());
            out.optional("left", pair.left.as_deref());
            out.optional("right", pair.right.as_deref());
            out.close('}');
        }
        out.close(']');
        out.close('}');
        out.finish()
    }
}
