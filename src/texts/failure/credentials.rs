//! Who signs in.

use super::{Attempt, Words, say};

pub(super) fn invalid_client(attempt: Attempt) -> Words {
    say(
        "Databricks refused this client ID or secret",
        if attempt.is_account() {
            "The secret is wrong, was deleted or has expired, or the client ID belongs to another account. Databricks does not say which."
        } else {
            "The secret is wrong, was deleted or has expired, or the service principal is not assigned to this workspace. Databricks does not say which."
        },
        "Compare the client ID with the one in the account console. If it is the same, generate a new OAuth secret there and type that one.",
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
        "A personal access token has expired or was revoked, or it belongs to another workspace.",
        "Create a new token in this workspace, or sign in with the service principal instead.",
    )
}

pub(super) fn foreign_token_endpoint() -> Words {
    say(
        "The host wanted the secret sent somewhere else",
        "It named a token endpoint that does not belong to it. The secret was not sent.",
        "Check the address of the workspace letter by letter. If it is right, ask Databricks before going on.",
    )
}
