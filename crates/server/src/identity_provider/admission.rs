//! Whom the operator lets in on the provider's word alone.

use super::identity::ProviderIdentity;

/// Domains of addresses, and groups. Where neither is named, only an invitation lets somebody in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdmissionRules {
    /// In lower case, without `@`.
    pub domains: Vec<String>,
    /// As the provider calls them.
    pub groups: Vec<String>,
}

impl AdmissionRules {
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
