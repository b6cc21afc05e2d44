//! Whom the operator lets in on the provider's word alone.

use super::clues::ProviderIdentity;

/// Domains of addresses, and groups. Where neither is named, only an invitation lets somebody in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Admission {
    /// In lower case, without `@`.
    pub domains: Vec<String>,
    /// As the provider calls them.
    pub groups: Vec<String>,
}

impl Admission {
    /// Says whether somebody is let in. The address was verified by the provider.
    pub fn admits(&self, identity: &ProviderIdentity) -> bool {
        let domain = identity.email.domain();
        let by_domain = self.domains.iter().any(|allowed| allowed == domain);
        let by_group = identity.groups.iter();
        by_domain
            || by_group
                .into_iter()
                .any(|group| self.groups.contains(group))
    }
}
