//! Who signs in.

use super::words::{Attempt, Words, say};

pub(super) fn invalid_client(attempt: Attempt<'_>) -> Words {
    say(
        "Databricks refused this client ID or secret",
        if attempt.is_account() {
            "The secret is wrong, was deleted or has expired, or the client ID belongs to another account. Databricks does not say which."
        } else {
            "The secret is wrong, was deleted or has expired, or the service principal is not assigned to this workspace. Databricks does not say which."
        },
        "Compare the client ID with the one in the account console. A secret that was just made may need a minute: test once more. If it is refused again, generate a new OAuth secret there and type that one.",
    )
}

pub(super) fn entra_secret() -> Words {
    say(
        "This is a secret of Microsoft Entra ID",
        "It holds a ~, as Entra's secrets do. Databricks does not know it, even where the service principal comes from Entra.",
        "Open the service principal in the Databricks account console, generate an OAuth secret there, and type that one.",
    )
}

pub(super) fn token_rejected() -> Words {
    say(
        "Databricks did not accept the access token",
        "A personal access token has expired, was revoked or belongs to another workspace. Where the service principal signs in, it was deactivated or its secret deleted a moment ago.",
        "Create a new token in this workspace, or a new secret for the service principal, and type that one.",
    )
}

pub(super) fn personal_token_at_account() -> Words {
    say(
        "A personal access token can't be used for the account",
        "It belongs to one workspace. The account only accepts a service principal with an OAuth secret. The token was not sent.",
        "Sign in with the service principal, or leave out what concerns the account.",
    )
}

pub(super) fn no_token_endpoint(host: &str) -> Words {
    (
        format!("Nobody can sign in at {host}"),
        "Every workspace has an address that gives access tokens, and this host has none. So it is no workspace.".to_owned(),
        "Copy the address from the browser bar of the workspace and compare it letter by letter.".to_owned(),
    )
}

pub(super) fn foreign_token_endpoint() -> Words {
    say(
        "The host wanted the secret sent somewhere else",
        "It named a token endpoint that does not belong to it. The secret was not sent.",
        "Check the address of the workspace letter by letter. If it is right, ask Databricks before going on.",
    )
}
