//! Reading a link that somebody else made.

use domain::{
    AccountId, ApplicationId, Feature, GroupName, Partition, Region, SortedSet, TableName,
};

use super::{ELSEWHERE, Identifiers, Share, ShareError, UNKNOWN, key, percent, proof, secret};
use crate::trust_policy::PolicyKeys;
use crate::{Grantee, Level, Primary, Selection};

impl Share {
    /// Reads a link's part after the question mark.
    ///
    /// # Errors
    /// As [`Share::from_pairs`], and when a code in it is damaged.
    pub fn from_query(query: &str) -> Result<Self, ShareError> {
        if query.len() > Self::MAX_BYTES {
            return Err(ShareError::TooLong);
        }
        let pairs = percent::pairs(query).ok_or(ShareError::Encoding)?;
        let pairs = pairs.iter().map(|(key, value)| (&**key, &**value));
        Self::from_pairs(&pairs.collect::<Vec<_>>())
    }

    /// Reads the parameters of a link, decoded. Those that are not ours are passed over, since mail programs add some; unless they look
    /// like a secret.
    ///
    /// # Errors
    /// Says why this version can't show the plan that was meant.
    pub fn from_pairs(pairs: &[(&str, &str)]) -> Result<Self, ShareError> {
        secret::refuse(pairs.iter().copied())?;
        let length: usize = pairs
            .iter()
            .map(|(key, value)| key.len() + value.len())
            .sum();
        if length > Self::MAX_BYTES {
            return Err(ShareError::TooLong);
        }
        match one(pairs, key::VERSION)? {
            None => return Err(ShareError::NoVersion),
            Some(Self::VERSION) => {}
            Some(_) => return Err(ShareError::UnknownVersion),
        }
        let regions = list(one(pairs, key::REGIONS)?);
        if regions.len() > Self::MAX_REGIONS {
            return Err(ShareError::TooManyRegions(regions.len()));
        }
        let regions: Vec<Region> = regions
            .into_iter()
            .map(|(place, region)| Region::parse(region).map_err(|_| ShareError::Region(place)))
            .collect::<Result<_, _>>()?;
        let primary = primary(one(pairs, key::PRIMARY)?, &regions)?;
        // What a later version may write in its place is a choice that this one does not offer.
        let told = one(pairs, key::PROOF)?;
        let mut kinds = PolicyKeys::ALL.into_iter();
        let trust = kinds.find(|keys| told == Some(proof(*keys)));
        let share = Self::new(selection(pairs)?, regions, primary, identifiers(pairs)?)?;
        Ok(share.proven_by(trust))
    }
}

/// Links that were made before they named the primary had it as their first region.
fn primary(value: Option<&str>, regions: &[Region]) -> Result<Primary, ShareError> {
    match value {
        None => Ok(regions
            .first()
            .cloned()
            .map_or(Primary::Unknown, Primary::Region)),
        Some(ELSEWHERE) => Ok(Primary::Elsewhere),
        Some(UNKNOWN) => Ok(Primary::Unknown),
        Some(region) => {
            let region = Region::parse(region).map_err(|_| ShareError::Primary)?;
            Ok(Primary::Region(region))
        }
    }
}

fn selection(pairs: &[(&str, &str)]) -> Result<Selection, ShareError> {
    let feature = |(place, slug)| Feature::from_slug(slug).ok_or(ShareError::Feature(place));
    let table =
        |(place, name)| TableName::parse(name).map_err(|reason| ShareError::Table(place, reason));
    let features = list(one(pairs, key::FEATURES)?).into_iter().map(feature);
    let tables = list(one(pairs, key::TABLES)?).into_iter().map(table);
    let level = match one(pairs, key::LEVEL)? {
        None => Level::default(),
        Some(slug) => Level::from_slug(slug).ok_or(ShareError::Level)?,
    };
    Ok(Selection {
        features: features.collect::<Result<SortedSet<_>, _>>()?,
        tables: tables.collect::<Result<SortedSet<_>, _>>()?,
        level,
    })
}

fn identifiers(pairs: &[(&str, &str)]) -> Result<Option<Identifiers>, ShareError> {
    let grantee = match (one(pairs, key::CLIENT)?, one(pairs, key::GROUP)?) {
        (None, None) => None,
        (Some(id), None) => Some(Grantee::ServicePrincipal(
            ApplicationId::parse(id).map_err(ShareError::Client)?,
        )),
        (None, Some(name)) => Some(Grantee::Group(
            GroupName::parse(name).map_err(ShareError::Group)?,
        )),
        (Some(_), Some(_)) => return Err(ShareError::TwoPrincipals),
    };
    let partition = one(pairs, key::CLOUD)?
        .map(|slug| Partition::from_slug(slug).ok_or(ShareError::Cloud))
        .transpose()?;
    let account = one(pairs, key::ACCOUNT)?
        .map(|id| AccountId::parse(id).map_err(ShareError::Account))
        .transpose()?;
    Ok(Identifiers::new(grantee, partition, account))
}

/// Gives the value of a parameter. Which of two was meant, nobody can know.
fn one<'a>(pairs: &[(&str, &'a str)], key: &'static str) -> Result<Option<&'a str>, ShareError> {
    let mut values = pairs
        .iter()
        .filter(|(name, _)| *name == key)
        .map(|(_, value)| *value);
    let first = values.next();
    match values.next() {
        None => Ok(first),
        Some(_) => Err(ShareError::Twice(key)),
    }
}

/// Gives the items of a list with their places, counted from 1.
fn list(value: Option<&str>) -> Vec<(usize, &str)> {
    let items = value
        .filter(|value| !value.is_empty())
        .into_iter()
        .flat_map(|value| value.split(','));
    items
        .enumerate()
        .map(|(index, item)| (index + 1, item))
        .collect()
}
