//! A plan as SQL for one metastore.

use domain::SortedSet;
use std::fmt;

use crate::{AnyGrant, Grant, Metastore, MetastorePlan, Principal};

/// A SQL script for the editor of one metastore: one statement a line, comments say who can run what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The lines, in order.
    pub lines: Vec<Line>,
}

/// A line of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A remark, without the two hyphens. Never holds text that a person typed.
    Comment(String),
    /// A statement.
    Statement {
        /// Whether it gives or takes.
        direction: Direction,
        /// What.
        grant: Grant,
        /// To or from whom.
        principal: Principal,
    },
    /// A statement that takes back what no plan would give.
    Revoke {
        /// What.
        grant: AnyGrant,
        /// From whom.
        principal: Principal,
    },
    /// A query that shows something and changes nothing.
    Query(String),
}

/// Giving or taking back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `GRANT`.
    Give,
    /// `REVOKE`.
    TakeBack,
}

impl Script {
    /// Writes the statements that give what the plan holds.
    pub fn grant(plan: &MetastorePlan, principal: &Principal) -> Self {
        let mut lines = vec![
            plan.heading("read access for LakeSentry", "statements"),
            Line::Comment("Run it in the SQL editor of any workspace of this region. Running it again changes nothing.".to_owned()),
            Line::Query("SELECT current_metastore()".to_owned()),
        ];
        lines.extend(blocks(plan.grants.iter(), Direction::Give, principal));
        Self { lines }
    }

    /// Writes the statements that take back what [`Script::grant`] gives, lower levels first.
    pub fn revoke(plan: &MetastorePlan, principal: &Principal) -> Self {
        let mut lines = vec![
            plan.heading("takes back LakeSentry's read access", "statements"),
            Line::Comment("Taking back what was never given is no error.".to_owned()),
        ];
        lines.extend(blocks(
            plan.grants.iter().rev(),
            Direction::TakeBack,
            principal,
        ));
        Self { lines }
    }

    /// Writes some privileges only, in blocks by role and without a heading: what one role is asked for, in any number of metastores.
    pub fn part(direction: Direction, grants: &SortedSet<Grant>, principal: &Principal) -> Self {
        let lines = match direction {
            Direction::Give => blocks(grants.iter(), direction, principal).collect(),
            Direction::TakeBack => blocks(grants.iter().rev(), direction, principal).collect(),
        };
        Self { lines }
    }

    /// Writes some privileges only, without a heading: the repair of a failed check.
    pub fn repair(grants: impl IntoIterator<Item = Grant>, principal: &Principal) -> Self {
        let grants: SortedSet<Grant> = grants.into_iter().collect();
        let lines = grants
            .into_iter()
            .map(|grant| statement(Direction::Give, grant, principal))
            .collect();
        Self { lines }
    }
}

impl MetastorePlan {
    /// Writes the first line of a script about all that is planned.
    pub(crate) fn heading(&self, what: &str, unit: &str) -> Line {
        heading(&self.metastore, what, self.grants.len(), unit)
    }
}

/// The first line: where, what for, how much. Only words of ours and the restricted name of a region.
pub(crate) fn heading(metastore: &Metastore, what: &str, count: usize, unit: &str) -> Line {
    let Metastore {
        region, primary, ..
    } = metastore;
    let place = match region {
        Some(region) => format!(
            "region {} ({region}){}",
            region.label(),
            if *primary { ", primary" } else { "" }
        ),
        None if *primary => "primary region".to_owned(),
        None => "every other region".to_owned(),
    };
    Line::Comment(format!("{place}: {what}, {count} {unit}"))
}

/// One block for each role, with a comment where the role changes.
pub(crate) fn blocks<'a>(
    grants: impl Iterator<Item = &'a Grant> + 'a,
    direction: Direction,
    principal: &'a Principal,
) -> impl Iterator<Item = Line> + 'a {
    let mut last = None;
    grants.flat_map(move |grant| {
        let role = grant.role();
        let comment = (last.replace(role) != Some(role))
            .then(|| Line::Comment(format!("By {}", role.with_article())));
        comment
            .into_iter()
            .chain([statement(direction, grant.clone(), principal)])
    })
}

fn statement(direction: Direction, grant: Grant, principal: &Principal) -> Line {
    Line::Statement {
        direction,
        grant,
        principal: principal.clone(),
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comment(text) => write!(f, "-- {text}"),
            Self::Query(query) => write!(f, "{query};"),
            Self::Statement {
                direction: Direction::Give,
                grant,
                principal,
            } => {
                write!(
                    f,
                    "GRANT {} ON {} TO {principal};",
                    grant.privilege, grant.securable
                )
            }
            Self::Statement {
                direction: Direction::TakeBack,
                grant,
                principal,
            } => {
                write!(
                    f,
                    "REVOKE {} ON {} FROM {principal};",
                    grant.privilege, grant.securable
                )
            }
            Self::Revoke { grant, principal } => write!(f, "REVOKE {grant} FROM {principal};"),
        }
    }
}

impl fmt::Display for Script {
    /// Writes every line with a line feed at its end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}
