//! Facts with where they come from, so that nobody has to believe a guess.

use serde::{Deserialize, Serialize};

use crate::insert_by_key;

/// Where a fact comes from, the most reliable first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The workspace named itself in `X-Databricks-Org-Id`, to a caller that had signed in.
    OrgIdHeader,
    /// The metastore that the workspace is attached to.
    MetastoreSummary,
    /// The account's list of workspaces.
    AccountList,
    /// The host's own `/.well-known/databricks-config`, which anybody may read.
    DatabricksConfig,
    /// The host's name holds it: `adb-<id>.<n>`, `<region>.azuredatabricks.net`.
    HostName,
    /// The path or a parameter of the pasted address: `?o=`, `?account_id=`, `/sql/1.0/warehouses/<id>`.
    Url,
    /// A line of the pasted text: `account_id = …`.
    ConfigFile,
    /// The DNS zone of the host.
    Zone,
    /// A source that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A value, what it was told by, and what told otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fact<T> {
    /// The value, as the most reliable source tells it.
    pub value: T,
    /// All sources of this value, the most reliable first. Never empty.
    pub evidence: Vec<Evidence>,
    /// What other sources say. A person has to look at it.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub contradicted: Vec<SourcedValue<T>>,
}

/// A value and one source of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SourcedValue<T> {
    /// The value.
    pub value: T,
    /// The source.
    pub evidence: Evidence,
}

impl<T: PartialEq + Clone> Fact<T> {
    /// Makes a fact with one source.
    pub fn new(value: T, evidence: Evidence) -> Self {
        Self {
            value,
            evidence: vec![evidence],
            contradicted: Vec::new(),
        }
    }

    /// Adds what a source tells, if it tells anything. The order in which sources are heard does not matter.
    pub fn hear(fact: &mut Option<Self>, told: Option<T>, evidence: Evidence) {
        let Some(value) = told else { return };
        match fact {
            Some(fact) => fact.add(value, evidence),
            None => *fact = Some(Self::new(value, evidence)),
        }
    }

    /// Adds what a source tells.
    pub fn add(&mut self, value: T, evidence: Evidence) {
        let mut told = self.told();
        let news = SourcedValue { value, evidence };
        if told.contains(&news) {
            return;
        }
        insert_by_key(&mut told, news, |told| told.evidence);
        // There is at least one: the news.
        let Some(best) = told.first().map(|told| told.value.clone()) else {
            return;
        };
        let (same, others): (Vec<_>, Vec<_>) =
            told.into_iter().partition(|told| told.value == best);
        *self = Self {
            value: best,
            evidence: same.into_iter().map(|told| told.evidence).collect(),
            contradicted: others,
        };
    }

    /// Gives the most reliable source.
    pub fn best(&self) -> Evidence {
        self.evidence.first().copied().unwrap_or(Evidence::Unknown)
    }

    /// Lists what every source told, the most reliable first.
    fn told(&self) -> Vec<SourcedValue<T>> {
        let mut told = self.contradicted.clone();
        for &evidence in &self.evidence {
            let value = self.value.clone();
            let own = SourcedValue { value, evidence };
            insert_by_key(&mut told, own, |told| told.evidence);
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_better_source_is_believed_and_the_other_kept() {
        let mut fact = None;
        Fact::hear(&mut fact, Some(1), Evidence::Url);
        Fact::hear(&mut fact, None, Evidence::OrgIdHeader);
        Fact::hear(&mut fact, Some(2), Evidence::DatabricksConfig);
        Fact::hear(&mut fact, Some(2), Evidence::HostName);
        let fact = fact.unwrap();
        assert_eq!(fact.value, 2);
        assert_eq!(
            fact.evidence,
            [Evidence::DatabricksConfig, Evidence::HostName]
        );
        let other = SourcedValue {
            value: 1,
            evidence: Evidence::Url,
        };
        assert_eq!(fact.contradicted, [other]);
    }

    #[test]
    fn on_the_wire_a_fact_names_its_sources() {
        let json = serde_json::to_string(&Fact::new(7, Evidence::OrgIdHeader)).unwrap();
        assert_eq!(json, r#"{"value":7,"evidence":["org-id-header"]}"#);
        let newer = r#"{"value":7,"evidence":["crystal-ball"]}"#;
        let read: Fact<i32> = serde_json::from_str(newer).unwrap();
        assert_eq!(read.best(), Evidence::Unknown);
    }

    proptest! {
        #[test]
        fn the_order_of_hearing_does_not_matter(told in proptest::collection::vec((0..3_u8, 0..4_usize), 1..8)) {
            let sources = [Evidence::OrgIdHeader, Evidence::DatabricksConfig, Evidence::HostName, Evidence::Url];
            // Each source tells one value.
            let mut one_each = std::collections::BTreeMap::new();
            for (value, source) in told {
                one_each.insert(sources[source], value);
            }
            let hear = |told: Vec<(Evidence, u8)>| {
                let mut fact = None;
                for (evidence, value) in told {
                    Fact::hear(&mut fact, Some(value), evidence);
                }
                fact
            };
            let forwards = hear(one_each.clone().into_iter().collect());
            let backwards = hear(one_each.into_iter().rev().collect());
            prop_assert_eq!(forwards, backwards);
        }
    }
}
