//! The features that are switched on. They live in the URL until Continue records them, so that reload and back keep them.

use std::collections::BTreeSet;

use domain::Feature;
use grants::{Grant, Plan};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::components::announce;
use crate::paths;
use crate::state::{Step, Wizard};

/// The choice, what the last switch changed, and the way to change it.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// The optional features that are on.
    pub features: Memo<Vec<Feature>>,
    /// The features before the last switch.
    before: RwSignal<Option<Vec<Feature>>>,
    switch: Callback<(Feature, bool)>,
}

impl Choice {
    /// Reads the URL, or else what was recorded.
    pub fn from_url(wizard: Wizard) -> Self {
        let query = use_query_map();
        let answers = wizard.answers();
        let features = Memo::new(move |_| match query.read().get(paths::FEATURES) {
            Some(slugs) => read(&slugs),
            None => answers.read().features().to_vec(),
        });
        let before = RwSignal::new(None);
        let navigate = use_navigate();
        let switch = Callback::new(move |(feature, on): (Feature, bool)| {
            let old = features.get_untracked();
            let new = with(&old, feature, on);
            announce(added_words(added(&old, &new, true).len(), on));
            before.set(Some(old));
            let stay = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&url(&new), stay);
        });
        Self {
            features,
            before,
            switch,
        }
    }

    /// Switches one feature.
    pub fn switch(self, feature: Feature, on: bool) {
        self.switch.run((feature, on));
    }

    /// Gives the privileges that the last switch added.
    pub fn newly_added(self, primary: bool) -> BTreeSet<Grant> {
        self.before
            .read()
            .as_ref()
            .map(|before| added(before, &self.features.read(), primary))
            .unwrap_or_default()
    }
}

fn added(before: &[Feature], after: &[Feature], primary: bool) -> BTreeSet<Grant> {
    let before = Plan::new(before, primary);
    let new = Plan::new(after, primary);
    new.grants().filter(|&grant| !before.has(grant)).collect()
}

fn added_words(count: usize, on: bool) -> String {
    match (on, count) {
        (true, 1) => "1 statement added to the SQL".to_owned(),
        (true, count) => format!("{count} statements added to the SQL"),
        (false, _) => "Its statements are taken out of the SQL".to_owned(),
    }
}

/// The list with the feature on or off, in the order in which features are offered.
fn with(features: &[Feature], feature: Feature, on: bool) -> Vec<Feature> {
    let wanted = |each: &Feature| {
        if *each == feature {
            on
        } else {
            features.contains(each)
        }
    };
    Feature::OPTIONAL.into_iter().filter(wanted).collect()
}

fn url(features: &[Feature]) -> String {
    let slugs: Vec<&str> = features.iter().map(|feature| feature.slug()).collect();
    let path = paths::step(Step::Grants);
    format!("{path}?{}={}", paths::FEATURES, slugs.join(","))
}

fn read(slugs: &str) -> Vec<Feature> {
    let named = |feature: &Feature| slugs.split(',').any(|slug| slug == feature.slug());
    Feature::OPTIONAL.into_iter().filter(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_names_the_features_and_reads_back() {
        let features = with(&[Feature::TableLineage], Feature::AuditLog, true);
        assert_eq!(features, [Feature::AuditLog, Feature::TableLineage]);
        assert_eq!(url(&features), "/setup/grants?with=audit_log,table_lineage");
        assert_eq!(read("audit_log,table_lineage"), features);
        assert_eq!(read("nonsense,"), []);
    }

    #[test]
    fn a_switch_marks_what_it_adds_and_no_more() {
        let added = added(&[], &[Feature::ModelServingCosts], true);
        assert_eq!(added.len(), 3);
    }
}
