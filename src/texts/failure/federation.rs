//! Trust in place of a secret.

use contract::{IdTokenRefusal, SentIdToken};

use super::words::{Words, say};

const COMPARE: &str = "Ask an account admin to compare the federation policy with what step 1 shows, and to run the command there again.";

pub(super) fn refused(why: IdTokenRefusal, sent: Option<&SentIdToken>) -> Words {
    let differs = |member: &str, sent: Option<&str>| {
        let says = sent.map_or_else(String::new, |sent| {
            format!(" LakeSentry's token says {sent}.")
        });
        (
            format!("The federation policy names another {member}"),
            format!(
                "Databricks compares the {member} letter by letter.{says} What the policy says is in the details, if Databricks told."
            ),
            COMPARE.to_owned(),
        )
    };
    match why {
        IdTokenRefusal::NoPolicy => say(
            "The service principal does not trust LakeSentry yet",
            "It has no federation policy, or the policy was deleted.",
            "Ask an account admin to run the command that step 1 shows, then try again.",
        ),
        IdTokenRefusal::Issuer => differs("issuer", sent.map(|sent| &*sent.issuer)),
        IdTokenRefusal::Subject => differs("subject", sent.map(|sent| &*sent.subject)),
        IdTokenRefusal::Audience => differs("audience", sent.map(|sent| &*sent.audience)),
        IdTokenRefusal::UnknownKey | IdTokenRefusal::Signature => say(
            "Databricks does not know LakeSentry's key",
            "The key was rotated after the policy was made, or the policy holds the keys of another LakeSentry.",
            "Ask an account admin to put the present keys into the policy: run the command that step 1 shows again.",
        ),
        IdTokenRefusal::KeysUnreachable => say(
            "Databricks could not fetch LakeSentry's keys",
            "The policy says to fetch them from this LakeSentry, whose address the internet does not reach.",
            "Ask an account admin to put the keys into the policy: choose that in step 1 and run the command again.",
        ),
        IdTokenRefusal::Expired => say(
            "LakeSentry's token had expired when it arrived",
            "It lives for five minutes, so the clock of the machine on which LakeSentry runs is wrong.",
            "Ask its operator to set the clock, for example by NTP, then try again.",
        ),
        IdTokenRefusal::Untold => say(
            "Databricks did not take LakeSentry's word for the service principal",
            "The federation policy is missing or differs. Databricks does not say in which way, or in words that LakeSentry does not know.",
            COMPARE,
        ),
    }
}

pub(super) fn not_written() -> Words {
    say(
        "LakeSentry could not write the token that says who it is",
        "The key for it is missing or can't be opened.",
        "Ask the operator of this LakeSentry to look at its log, or use an OAuth secret in step 1.",
    )
}
