//! Why the identity provider's word let nobody in: one text for each reason.

use contract::ProviderRefusal as Reason;

use crate::api::ApiError;
use crate::texts::failure::FailureText;

/// Returns the text for a refusal with a reason of the provider's.
pub fn words(error: &ApiError) -> Option<FailureText> {
    let ApiError::Refused(problem) = error else {
        return None;
    };
    let reason = Reason::from_slug(problem.reason.as_deref()?)?;
    let (what, why, now) = of(reason);
    Some(FailureText {
        what: what.to_owned(),
        place: problem
            .detail
            .as_ref()
            .map(|detail| format!("The server says: {detail}."))
            .unwrap_or_default(),
        why: why.to_owned(),
        now: now.to_owned(),
    })
}

const AGAIN: &str = "Sign in again from the sign-in page.";
const OPERATOR: &str = "Show this to whoever runs this LakeSentry.";

#[rustfmt::skip]
const fn of(reason: Reason) -> (&'static str, &'static str, &'static str) {
    match reason {
        Reason::NoProvider => ("This LakeSentry has no identity provider", "It was set up without one, or was restarted without it.", OPERATOR),
        Reason::ProviderUnreachable => ("The identity provider can't be reached", "It is down, or the network between LakeSentry's server and it is.", "Try again in a minute. The owner can sign in with a token from the server's machine meanwhile."),
        Reason::ProviderUnusable => ("The identity provider gave an answer that can't be used", "Its address here may be that of another provider or of a proxy, or it has a problem of its own.", OPERATOR),
        Reason::ServerUnknown => ("The identity provider does not know this LakeSentry", "Its client ID or client secret here is wrong, or was changed or has ended there.", OPERATOR),
        Reason::OtherBrowser => ("This sign-in was not begun here", "It was begun in another browser or more than ten minutes ago, its page was loaded again, or somebody sent you a link to their own sign-in.", AGAIN),
        Reason::OtherProvider => ("The answer came from another identity provider", "Something sent you here that is not the provider of this LakeSentry.", AGAIN),
        Reason::ProviderRefused => ("The identity provider did not let you in", "You stopped there, or it does not give your account access to LakeSentry.", "Sign in again. If it stays, ask whoever runs the identity provider."),
        Reason::CodeRefused => ("This sign-in was used already, or took too long", "What the provider gives this browser counts once, and for a minute or so.", AGAIN),
        Reason::TokenSignature => ("What the identity provider says can't be trusted", "It is not signed with a key that the provider publishes.", OPERATOR),
        Reason::TokenForAnother => ("What the identity provider says is meant for another", "The client ID or the name of the provider differs between the two sides.", OPERATOR),
        Reason::ClockOff => ("The clocks of the identity provider and of LakeSentry differ", "Both times are above. They may differ by a minute.", "Whoever runs the two sets the wrong one, by NTP."),
        Reason::EmailUnverified => ("The identity provider does not vouch for your e-mail address", "It tells none, or has not verified it.", "Verify your address there, then sign in again."),
        Reason::NotAdmitted => ("You are not let in yet", "Your account is known, but neither its domain nor its groups let somebody in here.", "Ask an admin of this LakeSentry for an invitation."),
        Reason::KeptOut => ("You are not let in any more", "An admin keeps you out.", "Ask an admin of this LakeSentry."),
        Reason::EmailTaken => ("Your e-mail address is somebody's here already", "An address alone does not prove that you are that person.", "If it is you, sign in as before and connect the identity on the page Access. Otherwise ask an admin."),
        Reason::IdentityTaken => ("This identity is another person's here", "It was connected before, or you have another one.", "Sign in at the provider as yourself, then connect again."),
        Reason::NotSignedIn => ("You are not signed in any more", "You signed out, or your session ended, while you were at the provider.", "Sign in as before, then connect again."),
        Reason::InvitationUnknown => ("The invitation does not count any more", "It was used, taken back, or is older than seven days.", "Ask for another one."),
        Reason::InvitationForAnother => ("The invitation is for another e-mail address", "The identity provider knows you by an address that is not the invited one.", "Sign in there with the invited address, or ask for an invitation to yours."),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_reason_has_words_of_its_own() {
        let texts: BTreeSet<_> = Reason::ALL.iter().map(|&reason| of(reason).0).collect();
        assert_eq!(texts.len(), Reason::ALL.len());
    }
}
