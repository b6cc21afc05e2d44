//! What the operator said of the provider, read.

use domain::Secret;

use super::admission::AdmissionRules;
use super::metadata::Issuer;

/// The settings, as they are used.
#[derive(Debug)]
pub struct ProviderSettings {
    pub issuer: Issuer,
    pub client_id: String,
    pub client_secret: Option<Secret>,
    pub name: String,
    pub scope: String,
    pub groups_claim: String,
    pub admission: AdmissionRules,
    pub emails_are_verified: bool,
}
