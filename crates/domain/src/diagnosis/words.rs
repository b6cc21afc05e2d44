//! What each cause means, and what to do about it: the same words for the collector's terminal and for the page that reads a code.

use super::{CheckedCause, CheckedPlace, Diagnosis};

impl Diagnosis {
    /// Says in one sentence what was found, and where.
    pub fn sentence(self) -> String {
        if self.cause == CheckedCause::AllWell {
            return "Everything that a cycle needs is there.".to_owned();
        }
        let (place, meaning) = (self.place.name(), self.cause.meaning());
        match self.failed_tables {
            0 => format!("{place}: {meaning}."),
            1 => format!("{place}: {meaning}. One table can't be read."),
            tables => format!("{place}: {meaning}. {tables} tables can't be read."),
        }
    }

    /// Says what to do; nothing where nothing is wrong.
    pub const fn repair(self) -> Option<&'static str> {
        let is_instance = matches!(self.place, CheckedPlace::Instance);
        Some(match self.cause {
            CheckedCause::AllWell => return None,
            CheckedCause::NameUnknown if is_instance => {
                "Compare LAKESENTRY_API_URL with the address of LakeSentry. If it is right, let the network's name servers know it: the egress policy of serverless compute answers no name that it does not list."
            }
            CheckedCause::NameUnknown => {
                "Compare DATABRICKS_HOST with the workspace's address in the browser."
            }
            CheckedCause::NameServersSilent => {
                "Let this machine reach its name servers: port 53, UDP and TCP."
            }
            CheckedCause::ConnectionRefused
            | CheckedCause::ConnectTimedOut
            | CheckedCause::ConnectionLost
                if is_instance =>
            {
                "Let this machine connect to LakeSentry: add its name to the network policy (egress) of serverless compute, or to the firewall's list. If LakeSentry's server was stopped, start it."
            }
            CheckedCause::ConnectionRefused
            | CheckedCause::ConnectTimedOut
            | CheckedCause::ConnectionLost => {
                "Let this machine connect to the workspace on port 443: a firewall between them does not."
            }
            CheckedCause::CertificateUntrusted => {
                "If the issuer above is your company's, a proxy opens the connection: add its certificate to this machine's trusted ones, or take the name out of its inspection. If you do not know the issuer, go no further."
            }
            CheckedCause::CertificateOutOfTime => {
                "Set this machine's clock. If it is right, the certificate has expired and must be renewed."
            }
            CheckedCause::TlsFailed => {
                "Something between this machine and the server does not speak TLS 1.2 or newer: ask who runs the network."
            }
            CheckedCause::ProxyRefused => {
                "Let the proxy in HTTPS_PROXY pass this name, or add the name to NO_PROXY."
            }
            CheckedCause::ClockWrong => {
                "Set this machine's clock: signatures and tokens are only good for minutes."
            }
            CheckedCause::AnswerTimedOut => {
                "Try again. If it stays so, something between accepts connections and passes nothing on."
            }
            CheckedCause::AnswerForeign if is_instance => {
                "Compare LAKESENTRY_API_URL with the address of LakeSentry: something else answers there, often a proxy's own page."
            }
            CheckedCause::AnswerForeign => {
                "Compare DATABRICKS_HOST with the workspace's address: what answers there is no workspace."
            }
            CheckedCause::Unavailable | CheckedCause::Throttled => "Try again in some minutes.",
            CheckedCause::TokenRefused => {
                "Create a new connection string for the connector, and run `lakesentry-collector configure` with it."
            }
            CheckedCause::CredentialsRefused => {
                "Compare the application ID, and make a new OAuth secret for the service principal in Databricks (not in Microsoft Entra ID)."
            }
            CheckedCause::IdTokenMissing => {
                "Let the identity provider put its token where DATABRICKS_OIDC_TOKEN_ENV or DATABRICKS_OIDC_TOKEN_FILEPATH says."
            }
            CheckedCause::IdTokenRefused => {
                "Compare issuer, subject and audience of the ID token with the service principal's federation policy."
            }
            CheckedCause::NoFederationPolicy => {
                "Let an account admin make the federation policy that the collector's page in LakeSentry shows."
            }
            CheckedCause::IdTokenKeyUnknown => {
                "Put the present keys of the identity provider into the federation policy: they were changed after it was made."
            }
            CheckedCause::IdTokenKeysUnreachable => {
                "Put the keys of the identity provider into the federation policy, or let the internet reach its issuer."
            }
            CheckedCause::IdTokenExpired => {
                "Let the identity provider renew the token before each cycle; a token in an environment variable is never renewed. If it is new, set this machine's clock."
            }
            CheckedCause::NotInWorkspace => "Add the service principal to the workspace.",
            CheckedCause::AddressBlocked => {
                "Add this machine's address to the IP access list of the workspace."
            }
            CheckedCause::PrivateLinkOnly => {
                "Run the collector in the workspace's private network, for example as a job of the workspace."
            }
            CheckedCause::PermissionMissing => {
                "Open the connector's page in LakeSentry: it shows the statement that grants what is missing."
            }
            CheckedCause::WarehouseMissing => {
                "Grant the service principal CAN USE on a SQL warehouse, or set DATABRICKS_WAREHOUSE_ID to one that it may use."
            }
            CheckedCause::WarehouseFailed => {
                "Start the SQL warehouse in Databricks and see why it does not, or set DATABRICKS_WAREHOUSE_ID to another one."
            }
            CheckedCause::OtherWorkspace => {
                "Set DATABRICKS_HOST to the connector's workspace, or take the connection string of this workspace's connector."
            }
            CheckedCause::Other => "Read what is said above; it names the request.",
        })
    }
}

impl CheckedPlace {
    /// Returns what people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settings => "Settings",
            Self::Instance => "LakeSentry",
            Self::Workspace => "Databricks",
            Self::Warehouse => "SQL warehouse",
            Self::Tables => "System tables",
        }
    }
}

impl CheckedCause {
    const fn meaning(self) -> &'static str {
        match self {
            Self::AllWell => "nothing is wrong",
            Self::NameUnknown => "the name has no address",
            Self::NameServersSilent => "the name servers do not answer",
            Self::ConnectionRefused => "the connection was refused",
            Self::ConnectTimedOut => {
                "nobody answers; a firewall or an egress policy drops the packets"
            }
            Self::ConnectionLost => {
                "the connection broke; a firewall or an egress policy may have cut it"
            }
            Self::CertificateUntrusted => "the certificate's issuer is not trusted",
            Self::CertificateOutOfTime => {
                "the certificate is not valid at the time of this machine"
            }
            Self::TlsFailed => "there is no TLS connection",
            Self::ProxyRefused => "the proxy refuses to pass it on",
            Self::ClockWrong => "this machine's clock is wrong by more than five minutes",
            Self::AnswerTimedOut => "no answer came in time",
            Self::AnswerForeign => "something else answers",
            Self::Unavailable => "it has a problem of its own",
            Self::Throttled => "it was called too often",
            Self::TokenRefused => "the collector token is not accepted",
            Self::CredentialsRefused => "the credentials are not accepted",
            Self::IdTokenMissing => "there is no ID token to sign in with",
            Self::IdTokenRefused => {
                "no federation policy of the service principal accepts the ID token"
            }
            Self::NoFederationPolicy => "the service principal has no federation policy",
            Self::IdTokenKeyUnknown => {
                "the federation policy does not know the key that signed the ID token"
            }
            Self::IdTokenKeysUnreachable => {
                "Databricks could not fetch the keys of the ID token's issuer"
            }
            Self::IdTokenExpired => "the ID token has expired, or is not valid yet",
            Self::NotInWorkspace => "the service principal is not in the workspace",
            Self::AddressBlocked => "the IP access list does not hold this machine's address",
            Self::PrivateLinkOnly => "calls are accepted from its private network only",
            Self::PermissionMissing => "a right is missing",
            Self::WarehouseMissing => "there is no SQL warehouse that may be used",
            Self::WarehouseFailed => "it does not start",
            Self::OtherWorkspace => "they name another workspace than the connector",
            Self::Other => "something unexpected happened",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_may_be_wrong_has_a_repair() {
        for place in CheckedPlace::ALL {
            for cause in CheckedCause::ALL {
                let diagnosis = Diagnosis {
                    place,
                    cause,
                    failed_tables: 3,
                };
                let is_well = cause == CheckedCause::AllWell;
                assert_eq!(diagnosis.repair().is_none(), is_well, "{cause:?}");
                assert_eq!(diagnosis.sentence().contains("3 tables"), !is_well);
            }
        }
    }
}
