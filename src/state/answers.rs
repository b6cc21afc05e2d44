//! What the person has told so far, in parsed values. Holds no secret, so that all of it may be kept.

use contract::{Discovery, OnboardingSession};
use domain::{
    AccountId, ApplicationId, ConnectionTestId, Credentials, DatabricksHost, Feature, Partition,
    Region, SortedSet, TableName, Timestamp, WorkspaceId,
};
use grants::federation::PolicyKeys;
use grants::{GranteeGroup, Principal, Selection};
use serde::{Deserialize, Serialize};

use super::Step;

/// The answers, by step; `None` until a step was completed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Step 1.
    pub application: Option<ReadingPrincipal>,
    /// Whether the service principal trusts this LakeSentry, so that there is no secret; asked in step 1 as well.
    #[serde(default)]
    pub without_secret: bool,
    /// Where the keys are to be by which it trusts; asked there, too.
    #[serde(default)]
    pub policy_keys: PolicyKeys,
    /// Step 2.
    pub grants: Option<GrantChoice>,
    /// Regions that were named for the scripts before any workspace was chosen; the first is primary.
    #[serde(default)]
    pub regions: Vec<Region>,
    /// Step 3.
    pub source: Option<Source>,
    /// The account console, where its address was typed in step 3.
    #[serde(default)]
    pub console: Option<DatabricksHost>,
    /// Step 4; the first is primary.
    pub workspaces: Option<Vec<ChosenWorkspace>>,
    /// Step 5.
    pub test: Option<TestOutcome>,
    /// Step 6: the workspaces that have a connector, as far as this browser has seen.
    #[serde(default)]
    pub connected: Vec<DatabricksHost>,
}

/// Who reads, in which account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingPrincipal {
    /// The part of a cloud. Drafts of earlier versions name the cloud here, which means its public part.
    #[serde(alias = "cloud")]
    pub partition: Partition,
    /// The account.
    pub account_id: AccountId,
    /// The service principal. Drafts of earlier versions call it by Databricks' label.
    #[serde(alias = "client_id")]
    pub application_id: ApplicationId,
}

impl ReadingPrincipal {
    /// Says whether the server holds the secret of this service principal for this account.
    pub fn is_held_in(&self, session: &OnboardingSession) -> bool {
        session.principals.iter().any(|held| {
            (held.partition, held.account_id, held.application_id)
                == (self.partition, self.account_id, self.application_id)
        })
    }

    /// Says whether the server holds a token for the tests of this service principal in a workspace.
    pub fn has_token_in(&self, session: &OnboardingSession, host: &DatabricksHost) -> bool {
        let mut tokens = session.tokens.iter();
        tokens.any(|token| token.host == *host && token.application_id == self.application_id)
    }
}

/// What is to be read, and who gets the grants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantChoice {
    /// Features, further tables, and on what they are granted.
    pub selection: Selection,
    /// The group that gets the grants; the service principal itself where there is none.
    #[serde(default)]
    pub group: Option<GranteeGroup>,
}

/// Where the list of workspaces comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// From the account.
    Discovered(Discovery),
    /// One by one.
    ByHand,
}

/// A workspace that is to be connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenWorkspace {
    /// Its host.
    pub host: DatabricksHost,
    /// Its id.
    pub workspace_id: Option<WorkspaceId>,
    /// Its name, or its host where it has none.
    pub name: String,
    /// Its region, once known.
    pub region: Option<Region>,
    /// Whether it was typed, not discovered.
    pub by_hand: bool,
}

/// What the last connection test found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestOutcome {
    /// Names the test.
    pub connection_test_id: ConnectionTestId,
    /// When it ended. The server forgets a test after half an hour, and this does not.
    #[serde(default)]
    pub tested_at: Option<Timestamp>,
    /// The workspaces that can be connected.
    pub connectable: Vec<DatabricksHost>,
    /// Of these, the ones in which every check passed.
    pub ready: Vec<DatabricksHost>,
    /// Of the connectable ones, those that answered somebody else than the chosen service principal: nothing is proven of that one there.
    #[serde(default)]
    pub as_others: Vec<DatabricksHost>,
    /// Of the connectable ones, those without a SQL warehouse that may be used: nothing of them arrives before there is one.
    #[serde(default)]
    pub without_warehouse: Vec<DatabricksHost>,
    /// Those that no grant makes connectable: nobody is asked for grants there.
    #[serde(default)]
    pub beyond_grants: Vec<DatabricksHost>,
    /// What the chosen service principal could read, by region.
    #[serde(default)]
    pub readable: Vec<ReadableTables>,
}

/// The tables that the chosen service principal could read in the metastore of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadableTables {
    /// The region.
    pub region: Region,
    /// The tables.
    pub tables: SortedSet<TableName>,
}

impl TestOutcome {
    /// Begins with a test that found nothing.
    pub const fn of(connection_test_id: ConnectionTestId) -> Self {
        Self {
            connection_test_id,
            tested_at: None,
            connectable: Vec::new(),
            ready: Vec::new(),
            as_others: Vec::new(),
            without_warehouse: Vec::new(),
            beyond_grants: Vec::new(),
            readable: Vec::new(),
        }
    }

    /// Adds what was read in a region.
    pub fn add_readable(&mut self, region: &Region, tables: impl IntoIterator<Item = TableName>) {
        match self.readable.iter_mut().find(|read| read.region == *region) {
            Some(read) => read.tables.extend(tables),
            None => self.readable.push(ReadableTables {
                region: region.clone(),
                tables: tables.into_iter().collect(),
            }),
        }
    }
}

impl Answers {
    /// Says whether a step is done.
    pub fn has(&self, step: Step) -> bool {
        match step {
            Step::Principal => self.application.is_some(),
            Step::Grants => self.grants.is_some(),
            Step::Account => self.source.is_some(),
            Step::Workspaces => self.workspaces.is_some(),
            Step::Test => self.test.is_some(),
            Step::Review => {
                let mut connectable = self.test.iter().flat_map(|test| &test.connectable);
                !self.connected.is_empty() && connectable.all(|host| self.connected.contains(host))
            }
        }
    }

    /// Gives the first step that is not done.
    pub fn next(&self) -> Step {
        Step::ALL
            .into_iter()
            .find(|&step| !self.has(step))
            .unwrap_or(Step::Review)
    }

    /// Says whether a step may be shown.
    pub fn may_open(&self, step: Step) -> bool {
        step <= self.next()
    }

    /// Returns the account console that was typed, as every request about the account has to name it: the secret goes there and to no other
    /// one. One in another part of the cloud was typed for another account.
    pub fn accounts_host(&self) -> Option<DatabricksHost> {
        let partition = self.application?.partition;
        let typed = self.console.clone()?;
        (typed.partition() == partition).then_some(typed)
    }

    /// Gives where the keys are to be by which the service principal trusts this LakeSentry, where there is no secret.
    pub fn trust_keys(&self) -> Option<PolicyKeys> {
        self.without_secret.then_some(self.policy_keys)
    }

    /// Gives what the service principal shows in place of a secret, where it trusts this LakeSentry.
    pub fn trust(&self) -> Option<Credentials> {
        let application = self.application.filter(|_| self.without_secret)?;
        Some(Credentials::Federated {
            application_id: application.application_id,
            account_id: application.account_id,
        })
    }

    /// Gives the optional features, none before step 2.
    pub fn features(&self) -> Vec<Feature> {
        let chosen = self.grants.iter();
        chosen
            .flat_map(|choice| choice.selection.features.iter().copied())
            .collect()
    }

    /// Gives the further tables that were added by name, none before step 2.
    pub fn further_tables(&self) -> Vec<TableName> {
        let chosen = self.grants.iter();
        chosen
            .flat_map(|choice| choice.selection.tables.iter().cloned())
            .collect()
    }

    /// Lists the tables that the last test read in a region, as far as that proves grants of `reader`: what a service principal reads proves
    /// nothing about a group, which may not even hold it.
    pub fn read_as(
        &self,
        reader: &Principal,
        region: Option<&Region>,
    ) -> impl Iterator<Item = &TableName> {
        let application = self.application.as_ref();
        let is_reader = application
            .is_some_and(|own| *reader == Principal::ServicePrincipal(own.application_id));
        let read = self.test.iter().filter(move |_| is_reader);
        read.flat_map(|test| &test.readable)
            .filter(move |read| Some(&read.region) == region)
            .flat_map(|read| &read.tables)
    }

    /// Gives the group that gets the grants, where one was named.
    pub fn group(&self) -> Option<GranteeGroup> {
        self.grants.as_ref()?.group.clone()
    }

    /// Lists the later steps whose answers go when `step` gets another answer.
    pub fn lost_by_changing(&self, step: Step) -> Vec<Step> {
        Step::ALL
            .into_iter()
            .filter(|later| later.is_lost_by(step) && self.has(*later))
            .collect()
    }

    /// Takes the answer to a step from others.
    pub fn take_step(&mut self, step: Step, from: &Self) {
        match step {
            Step::Principal => {
                self.application = from.application;
                self.without_secret = from.without_secret;
                self.policy_keys = from.policy_keys;
            }
            Step::Grants => {
                self.grants.clone_from(&from.grants);
                self.regions.clone_from(&from.regions);
            }
            Step::Account => {
                self.source.clone_from(&from.source);
                self.console.clone_from(&from.console);
            }
            Step::Workspaces => self.workspaces.clone_from(&from.workspaces),
            Step::Test => self.test.clone_from(&from.test),
            Step::Review => self.connected.clone_from(&from.connected),
        }
    }

    /// Forgets the answer to a step.
    pub fn forget(&mut self, step: Step) {
        match step {
            Step::Principal => {
                self.application = None;
                self.without_secret = false;
                self.policy_keys = PolicyKeys::default();
            }
            Step::Grants => self.grants = None,
            Step::Account => {
                self.source = None;
                self.console = None;
            }
            Step::Workspaces => self.workspaces = None,
            Step::Test => self.test = None,
            Step::Review => self.connected.clear(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::GroupName;

    fn answered_up_to_test() -> Answers {
        let host = DatabricksHost::parse("adb-1.1.azuredatabricks.net").unwrap();
        let region = Region::parse("eastus").ok();
        Answers {
            application: Some(ReadingPrincipal {
                partition: Partition::AzureGovernment,
                account_id: AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap(),
                application_id: ApplicationId::parse("1d0f6a52-0000-4000-8000-00000000009c")
                    .unwrap(),
            }),
            without_secret: false,
            policy_keys: PolicyKeys::default(),
            grants: Some(GrantChoice::default()),
            regions: vec![],
            source: Some(Source::ByHand),
            console: None,
            workspaces: Some(vec![ChosenWorkspace {
                host: host.clone(),
                workspace_id: None,
                name: "a".into(),
                region,
                by_hand: true,
            }]),
            test: Some(TestOutcome {
                connectable: vec![host],
                ..TestOutcome::of(
                    ConnectionTestId::parse("22222222-3333-4444-5555-666666666666").unwrap(),
                )
            }),
            connected: vec![],
        }
    }

    #[test]
    fn the_next_step_is_the_first_without_an_answer() {
        assert_eq!(Answers::default().next(), Step::Principal);
        assert_eq!(answered_up_to_test().next(), Step::Review);
        assert!(!Answers::default().may_open(Step::Grants));
        assert!(answered_up_to_test().may_open(Step::Review));
    }

    #[test]
    fn another_account_loses_the_workspaces_but_not_the_features() {
        assert_eq!(
            answered_up_to_test().lost_by_changing(Step::Principal),
            [Step::Account, Step::Workspaces, Step::Test]
        );
        assert_eq!(
            answered_up_to_test().lost_by_changing(Step::Grants),
            [Step::Test]
        );
    }

    #[test]
    fn what_was_read_is_proof_for_the_one_who_read_it() {
        let mut answers = answered_up_to_test();
        let (here, there) = (
            Region::parse("eastus").unwrap(),
            Region::parse("westus2").unwrap(),
        );
        let table = |name: &str| TableName::parse(name).unwrap();
        let test = answers.test.as_mut().unwrap();
        test.add_readable(&here, [table("system.billing.usage")]);
        test.add_readable(
            &here,
            [table("system.access.audit"), table("system.billing.usage")],
        );
        let read =
            |reader: &Principal, region: &Region| answers.read_as(reader, Some(region)).count();
        let reader = Principal::ServicePrincipal(answers.application.unwrap().application_id);
        assert_eq!(read(&reader, &here), 2);
        assert_eq!(read(&reader, &there), 0);
        let group = Principal::group(GroupName::parse("readers").unwrap()).unwrap();
        assert_eq!(read(&group, &here), 0);
        assert_eq!(answers.read_as(&reader, None).count(), 0);
    }

    #[test]
    fn a_console_counts_for_its_part_of_the_cloud() {
        let mut answers = answered_up_to_test();
        assert_eq!(answers.accounts_host(), None);
        answers.console = DatabricksHost::parse("accounts.databricks.azure.us").ok();
        assert_eq!(answers.accounts_host(), answers.console);
        answers.console = DatabricksHost::parse("accounts.azuredatabricks.net").ok();
        assert_eq!(answers.accounts_host(), None);
        answers.forget(Step::Account);
        assert_eq!(answers.console, None);
    }

    #[test]
    fn a_draft_reads_back() {
        let answers = answered_up_to_test();
        let json = serde_json::to_string(&answers).unwrap();
        assert_eq!(serde_json::from_str::<Answers>(&json).unwrap(), answers);
        // Earlier versions named the cloud.
        let earlier = json
            .replace(r#""partition":"azure-government""#, r#""cloud":"azure""#)
            .replace(r#""application_id""#, r#""client_id""#);
        let read: Answers = serde_json::from_str(&earlier).unwrap();
        assert_eq!(read.application.unwrap().partition, Partition::Azure);
    }
}
