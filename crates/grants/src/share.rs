//! A choice as a link, so that another browser shows the same plan.

mod difference;
mod error;
mod percent;
mod read;
mod secret;

use domain::{AccountId, Partition, Region};

use crate::trust_policy::PolicyKeys;
use crate::{Grantee, Level, Metastore, Plan, Primary, Principal, Selection};
use percent::push_pair;

pub use difference::{ShareDifference, SharedPart};
pub use error::ShareError;

/// What a link carries: the choice, the regions, and names of things only where somebody wanted that. A secret has no place in it.
///
/// What is written reads back as the same value, because what could not is refused when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    selection: Selection,
    regions: Vec<Region>,
    primary: Primary,
    identifiers: Option<Identifiers>,
    trust: Option<PolicyKeys>,
}

/// What says whose account it is. Part of a link only when somebody ticked that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifiers {
    grantee: Option<Grantee>,
    partition: Option<Partition>,
    account: Option<AccountId>,
}

/// The parameters of version 1.
mod key {
    pub const VERSION: &str = "v";
    pub const FEATURES: &str = "with";
    pub const TABLES: &str = "tables";
    pub const LEVEL: &str = "level";
    pub const REGIONS: &str = "regions";
    pub const PRIMARY: &str = "primary";
    pub const CLIENT: &str = "client";
    pub const GROUP: &str = "group";
    pub const CLOUD: &str = "cloud";
    pub const ACCOUNT: &str = "account";
    pub const PROOF: &str = "proof";
}

impl Identifiers {
    /// Names what is known; `None` when that is nothing.
    pub fn new(
        grantee: Option<Grantee>,
        partition: Option<Partition>,
        account: Option<AccountId>,
    ) -> Option<Self> {
        let says = grantee.is_some() || partition.is_some() || account.is_some();
        says.then_some(Self {
            grantee,
            partition,
            account,
        })
    }

    /// Gives whom the link names; `None` when only the account was named.
    pub fn grantee(&self) -> Option<&Grantee> {
        self.grantee.as_ref()
    }

    /// Gives the part of the cloud.
    pub fn partition(&self) -> Option<Partition> {
        self.partition
    }

    /// Gives the account.
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }
}

impl Share {
    /// The version that is written, and the only one that is read.
    pub const VERSION: &str = "1";

    /// The parameter that every link has: where it is missing, the URL is not a shared plan.
    pub const VERSION_KEY: &str = key::VERSION;

    /// The most regions in a link. All clouds together have about 150.
    pub const MAX_REGIONS: usize = 500;

    /// The longest link, in bytes after the question mark. 500 regions of 15 characters are 8,000 and every known table is 1,700;
    /// browsers take more, many a proxy does not.
    pub const MAX_BYTES: usize = 16_000;

    /// Takes what is to be shared. A region that is named twice is kept once; a primary region that is not named yet comes first.
    ///
    /// # Errors
    /// When the link would be refused by whoever opens it: too many regions, too long, or a name that looks like a secret.
    pub fn new(
        selection: Selection,
        regions: impl IntoIterator<Item = Region>,
        primary: Primary,
        identifiers: Option<Identifiers>,
    ) -> Result<Self, ShareError> {
        let regions: Vec<Region> = regions.into_iter().collect();
        let missing = match &primary {
            Primary::Region(region) => Some(region).filter(|region| !regions.contains(region)),
            Primary::Unknown | Primary::Elsewhere => None,
        };
        let mut once: Vec<Region> = missing.cloned().into_iter().collect();
        for region in regions {
            if !once.contains(&region) {
                once.push(region);
            }
        }
        if once.len() > Self::MAX_REGIONS {
            return Err(ShareError::TooManyRegions(once.len()));
        }
        let share = Self {
            selection,
            regions: once,
            primary,
            identifiers,
            trust: None,
        };
        let pairs = share.pairs();
        secret::refuse(pairs.iter().map(|(key, value)| (*key, value.as_str())))?;
        // Whether there is a secret is said afterwards.
        let proof = key::PROOF.len() + TRUST_BY_KEYS.len() + "&=".len();
        if share.to_query().len() + proof > Self::MAX_BYTES {
            return Err(ShareError::TooLong);
        }
        Ok(share)
    }

    /// Says that LakeSentry is to do without a secret of the service principal, and where the keys are that it is trusted by; or that there is
    /// to be a secret.
    #[must_use]
    pub fn proven_by(self, trust: Option<PolicyKeys>) -> Self {
        Self { trust, ..self }
    }

    /// Returns where the keys are to be by which LakeSentry is trusted, where it is to do without a secret of the service principal.
    pub fn trust(&self) -> Option<PolicyKeys> {
        self.trust
    }

    /// Gives what was chosen.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Gives the regions; none when they are not known yet.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// Gives where the global tables are read.
    pub fn primary(&self) -> &Primary {
        &self.primary
    }

    /// Gives what says whose account it is.
    pub fn identifiers(&self) -> Option<&Identifiers> {
        self.identifiers.as_ref()
    }

    /// Plans what the link shows. A link can't confirm that everybody is meant: such a plan can be read and not run.
    pub fn plan(&self) -> Plan {
        let grantee = self.identifiers.as_ref().and_then(Identifiers::grantee);
        let principal = grantee.and_then(|grantee| grantee.principal().ok());
        let principal = principal.unwrap_or(Principal::Unnamed);
        Plan::new(
            self.selection.clone(),
            principal,
            Metastore::all(&self.regions, &self.primary),
        )
    }

    /// Writes the link's part after the question mark.
    pub fn to_query(&self) -> String {
        let mut query = String::new();
        for (key, value) in self.pairs() {
            push_pair(&mut query, key, &value);
        }
        query
    }

    /// Gives the parameters before they are encoded.
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let selection = &self.selection;
        let mut pairs = vec![(key::VERSION, Self::VERSION.to_owned())];
        let features: Vec<&str> = selection.features.iter().map(|each| each.slug()).collect();
        let tables: Vec<String> = selection.tables.iter().map(ToString::to_string).collect();
        let regions: Vec<&str> = self.regions.iter().map(Region::as_str).collect();
        if !features.is_empty() {
            pairs.push((key::FEATURES, features.join(",")));
        }
        if !tables.is_empty() {
            pairs.push((key::TABLES, tables.join(",")));
        }
        if selection.level != Level::default() {
            pairs.push((key::LEVEL, selection.level.slug().to_owned()));
        }
        if !regions.is_empty() {
            pairs.push((key::REGIONS, regions.join(",")));
        }
        match &self.primary {
            Primary::Region(region) => pairs.push((key::PRIMARY, region.to_string())),
            Primary::Elsewhere => pairs.push((key::PRIMARY, ELSEWHERE.to_owned())),
            Primary::Unknown if regions.is_empty() => {}
            Primary::Unknown => pairs.push((key::PRIMARY, UNKNOWN.to_owned())),
        }
        if let Some(keys) = self.trust {
            pairs.push((key::PROOF, proof(keys).to_owned()));
        }
        if let Some(identifiers) = &self.identifiers {
            identifiers.push_pairs(&mut pairs);
        }
        pairs
    }
}

/// Values of the primary that no region can have as its name.
const ELSEWHERE: &str = "_elsewhere";
const UNKNOWN: &str = "_unknown";
/// Values of the proof where there is no secret.
const TRUST: &str = "trust";
const TRUST_BY_KEYS: &str = "trust-keys-in-policy";
const TRUST_BY_ISSUER: &str = "trust-keys-at-issuer";

const fn proof(keys: PolicyKeys) -> &'static str {
    match keys {
        PolicyKeys::AsReachable => TRUST,
        PolicyKeys::InPolicy => TRUST_BY_KEYS,
        PolicyKeys::AtIssuer => TRUST_BY_ISSUER,
    }
}

impl Identifiers {
    fn push_pairs(&self, pairs: &mut Vec<(&'static str, String)>) {
        match &self.grantee {
            Some(Grantee::ServicePrincipal(id)) => pairs.push((key::CLIENT, id.to_string())),
            Some(Grantee::Group(name)) => pairs.push((key::GROUP, name.as_str().to_owned())),
            None => {}
        }
        if let Some(partition) = self.partition {
            pairs.push((key::CLOUD, partition.slug().to_owned()));
        }
        if let Some(account) = self.account {
            pairs.push((key::ACCOUNT, account.to_string()));
        }
    }
}
