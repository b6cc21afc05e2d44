//! Which file is shown: of one metastore, in one format, and of the SQL which part.

use grants::{Delta, Format, MetastorePlan, Script};
use leptos::prelude::*;

use super::compare::KnownGrants;
use crate::setup::grants::planner::{Planner, names};

/// Which statements the SQL holds, once it is known what is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What is missing.
    Missing,
    /// Everything.
    All,
    /// What takes back whatever goes beyond the plan.
    TooMuch,
}

impl Part {
    /// In the order of the tabs.
    pub const ALL: [Self; 3] = [Self::Missing, Self::All, Self::TooMuch];

    /// Gives the word used in the URL.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::All => "all",
            Self::TooMuch => "too-much",
        }
    }
}

/// What the panel shows. The choice between regions, formats and parts is in the URL.
#[derive(Debug, Clone, Copy)]
pub struct ScriptView {
    /// The metastore's slug.
    pub metastore: Memo<String>,
    /// Its plan.
    pub plan: Memo<Option<MetastorePlan>>,
    /// The format.
    pub format: Memo<Format>,
    /// What is granted there, where that is known.
    pub delta: Memo<Option<Delta>>,
    /// Which statements; `None` while only all of them make sense.
    pub part: Memo<Option<Part>>,
    /// The lines of a format that is SQL.
    pub script: Memo<Option<Script>>,
    /// The text of the file.
    pub text: Memo<String>,
}

impl ScriptView {
    /// Follows the URL, the plan, and what is known to be granted.
    pub fn follow(planner: Planner, known: KnownGrants) -> Self {
        let plan = metastore_plan(planner);
        let metastore = Memo::new(move |_| {
            let plan = plan.read();
            plan.as_ref()
                .map(|plan| plan.metastore.slug())
                .unwrap_or_default()
        });
        let slug = planner.get(names::FORMAT);
        let format = Memo::new(move |_| {
            let named = slug.read().as_deref().and_then(Format::from_slug);
            named.unwrap_or(Format::Sql)
        });
        let delta = Memo::new(move |_| {
            let whole = planner.parts.plan.read();
            let held = known.held(&metastore.read(), &whole)?;
            let plan = plan.read();
            let plan = plan.as_ref()?;
            // What was read is believed, whatever the permissions APIs tell: they may lag behind.
            let held = held.with_readable(planner.read_by_test(plan.metastore.region.as_ref()));
            Some(plan.delta(&whole.principal, &held))
        });
        let part = part(planner, format, delta);
        let script = Memo::new(move |_| {
            let whole = planner.parts.plan.read();
            let principal = &whole.principal;
            match (part.get(), &*delta.read()) {
                (Some(Part::Missing), Some(delta)) => Some(delta.script(principal)),
                (Some(Part::TooMuch), Some(delta)) => Some(delta.tidy_script(principal)),
                _ => format.get().script(&whole, plan.read().as_ref()?),
            }
        });
        let text = Memo::new(move |_| {
            if let Some(script) = &*script.read() {
                return script.to_string();
            }
            let (plan, surroundings) = (plan.read(), planner.parts.surroundings.read());
            let render = |plan| {
                format
                    .get()
                    .render(&planner.parts.plan.read(), plan, &surroundings)
            };
            plan.as_ref().map_or_else(String::new, render)
        });
        Self {
            metastore,
            plan,
            format,
            delta,
            part,
            script,
            text,
        }
    }
}

/// The plan of the metastore in the URL. A region that was removed is no longer shown; then it is the first one's turn.
fn metastore_plan(planner: Planner) -> Memo<Option<MetastorePlan>> {
    let wanted = planner.get(names::METASTORE);
    Memo::new(move |_| {
        let plan = planner.parts.plan.read();
        let mut metastores = plan.metastores.iter();
        let named = metastores.find(|plan| Some(plan.metastore.slug()) == *wanted.read());
        named.or(plan.metastores.first()).cloned()
    })
}

fn part(planner: Planner, format: Memo<Format>, delta: Memo<Option<Delta>>) -> Memo<Option<Part>> {
    let slug = planner.get(names::PART);
    Memo::new(move |_| {
        if format.get() != Format::Sql || delta.read().is_none() {
            return None;
        }
        let slug = slug.read();
        let named = |part: &Part| slug.as_deref() == Some(part.slug());
        Some(Part::ALL.into_iter().find(named).unwrap_or(Part::Missing))
    })
}
