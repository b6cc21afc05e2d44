//! What a collector's check came to, as a code of eight letters that a person reads out of a closed network, and what it means.

mod code;
mod words;

pub use code::InvalidDiagnosticCode;

/// What a check came to: the first thing that is wrong, and how many tables can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Diagnosis {
    /// Where it was seen.
    pub place: CheckedPlace,
    /// What was seen.
    pub cause: CheckedCause,
    /// Tables that can't be read; 63 stands for all numbers from there on.
    pub failed_tables: u8,
}

/// What a check looks at, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckedPlace {
    /// The settings of the collector.
    Settings,
    /// The LakeSentry server.
    Instance,
    /// The Databricks workspace.
    Workspace,
    /// The SQL warehouse.
    Warehouse,
    /// The tables.
    Tables,
}

/// What a check found at a place. The number of each is in the codes that people have written down: none changes, none is used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum CheckedCause {
    /// Nothing is wrong.
    AllWell = 0,
    /// The name has no address.
    NameUnknown = 1,
    /// The name servers do not answer.
    NameServersSilent = 2,
    /// The connection was refused.
    ConnectionRefused = 3,
    /// Nobody answers the attempt to connect.
    ConnectTimedOut = 4,
    /// The connection broke.
    ConnectionLost = 5,
    /// The certificate was issued by somebody who is not trusted.
    CertificateUntrusted = 6,
    /// The certificate is not valid at the time of this machine.
    CertificateOutOfTime = 7,
    /// There is no TLS for another reason.
    TlsFailed = 8,
    /// A proxy refuses to let it through.
    ProxyRefused = 9,
    /// The clocks differ.
    ClockWrong = 10,
    /// No answer came in time.
    AnswerTimedOut = 11,
    /// Something else answers.
    AnswerForeign = 12,
    /// It has a problem of its own.
    Unavailable = 13,
    /// Too many calls.
    Throttled = 14,
    /// The collector token is not accepted.
    TokenRefused = 15,
    /// The credentials are not accepted.
    CredentialsRefused = 16,
    /// There is no ID token to sign in with.
    IdTokenMissing = 17,
    /// No federation policy accepts the ID token.
    IdTokenRefused = 18,
    /// The service principal is not in the workspace.
    NotInWorkspace = 19,
    /// The address of this machine is not on an IP access list.
    AddressBlocked = 20,
    /// The workspace is reached through Private Link only.
    PrivateLinkOnly = 21,
    /// A right is missing.
    PermissionMissing = 22,
    /// There is no SQL warehouse that may be used.
    WarehouseMissing = 23,
    /// The SQL warehouse does not start.
    WarehouseFailed = 24,
    /// The settings name another workspace than the connector.
    OtherWorkspace = 25,
    /// Anything else.
    Other = 26,
    /// The service principal has no federation policy.
    NoFederationPolicy = 27,
    /// The keys of the federation policy do not have the one that signed the ID token.
    IdTokenKeyUnknown = 28,
    /// Databricks could not fetch the keys of whoever writes the ID token.
    IdTokenKeysUnreachable = 29,
    /// The ID token has expired, or is not valid yet.
    IdTokenExpired = 30,
}

impl CheckedPlace {
    /// All, in the order in which they are looked at.
    pub const ALL: [Self; 5] = [
        Self::Settings,
        Self::Instance,
        Self::Workspace,
        Self::Warehouse,
        Self::Tables,
    ];
}

impl CheckedCause {
    /// All, by their numbers.
    pub const ALL: [Self; 31] = [
        Self::AllWell,
        Self::NameUnknown,
        Self::NameServersSilent,
        Self::ConnectionRefused,
        Self::ConnectTimedOut,
        Self::ConnectionLost,
        Self::CertificateUntrusted,
        Self::CertificateOutOfTime,
        Self::TlsFailed,
        Self::ProxyRefused,
        Self::ClockWrong,
        Self::AnswerTimedOut,
        Self::AnswerForeign,
        Self::Unavailable,
        Self::Throttled,
        Self::TokenRefused,
        Self::CredentialsRefused,
        Self::IdTokenMissing,
        Self::IdTokenRefused,
        Self::NotInWorkspace,
        Self::AddressBlocked,
        Self::PrivateLinkOnly,
        Self::PermissionMissing,
        Self::WarehouseMissing,
        Self::WarehouseFailed,
        Self::OtherWorkspace,
        Self::Other,
        Self::NoFederationPolicy,
        Self::IdTokenKeyUnknown,
        Self::IdTokenKeysUnreachable,
        Self::IdTokenExpired,
    ];
}

impl Diagnosis {
    /// Nothing is wrong.
    pub const ALL_WELL: Self = Self {
        place: CheckedPlace::Settings,
        cause: CheckedCause::AllWell,
        failed_tables: 0,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_each_cause_is_its_place_in_the_list() {
        for (number, cause) in CheckedCause::ALL.into_iter().enumerate() {
            assert_eq!(cause as usize, number);
        }
    }
}
