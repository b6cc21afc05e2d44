//! Which file is shown: of one metastore, in one format, and of the SQL which part.

use std::sync::Arc;

use grants::{Delta, Format, MetastorePlan, Plan, Principal, Script, Surroundings};
use leptos::prelude::*;

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

/// Writes a plan in a format.
pub type WriteFile =
    Arc<dyn Fn(Format, &Plan, &MetastorePlan, &Surroundings) -> String + Send + Sync>;

/// What the files need of the comparison with what is granted already.
#[derive(Debug, Clone, Copy)]
pub struct Comparison {
    /// The difference in the metastore that is shown, where it is known.
    pub delta: Memo<Option<Delta>>,
    /// Writes a part of a difference as SQL; all of the plan is no part of it.
    pub script: fn(&Delta, Part, &Principal) -> Option<Script>,
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
    /// The text of the file; none while the part of the program that writes it is being fetched.
    pub text: Memo<String>,
    /// What the part of the program for the comparison has to tell, once it is there.
    pub comparison: RwSignal<Option<Comparison>>,
    /// The part of the program that writes the files that are no SQL, once it is there.
    pub write_file: RwSignal<Option<WriteFile>>,
}

impl ScriptView {
    /// Follows the URL, the plan, and what is known to be granted.
    pub fn follow(planner: Planner) -> Self {
        let comparison = RwSignal::new(None::<Comparison>);
        let write_file = RwSignal::new(None::<WriteFile>);
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
        let delta = Memo::new(move |_| comparison.get()?.delta.get());
        let part = part(planner, format, delta);
        let script = Memo::new(move |_| {
            let whole = planner.parts.plan.read();
            let of_difference = || {
                let delta = delta.read();
                (comparison.get()?.script)(delta.as_ref()?, part.get()?, &whole.principal)
            };
            of_difference().or_else(|| format.get().script(&whole, plan.read().as_ref()?))
        });
        let text = Memo::new(move |_| {
            if let Some(script) = &*script.read() {
                return script.to_string();
            }
            let (plan, surroundings) = (plan.read(), planner.parts.surroundings.read());
            let written = write_file.get().zip(plan.as_ref()).map(|(write, plan)| {
                write(
                    format.get(),
                    &planner.parts.plan.read(),
                    plan,
                    &surroundings,
                )
            });
            written.unwrap_or_default()
        });
        Self {
            metastore,
            plan,
            format,
            delta,
            part,
            script,
            text,
            comparison,
            write_file,
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
