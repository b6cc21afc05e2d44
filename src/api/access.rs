//! Who may come in.

use contract::{
    BootstrapSignIn, CreatedApiKey, CreatedInvitation, CurrentSession, FinishedProviderSignIn,
    ListedApiKey, ListedInvitation, ListedSignIn, NewApiKey, NewInvitation, NewProviderSignIn,
    OwnIdentity, Person, PersonChange, ProviderAnswer, SignInOptions, StartedProviderSignIn, paths,
};
use domain::{ApiKeyId, InvitationId, PersonId, SignInId};

use super::ApiError;

/// Asks how one can sign in.
pub async fn sign_in_options() -> Result<SignInOptions, ApiError> {
    super::get(paths::SIGN_IN_OPTIONS).await
}

/// Signs in with a token from the server's machine.
pub async fn sign_in(request: &BootstrapSignIn) -> Result<CurrentSession, ApiError> {
    super::post(paths::SESSIONS, request).await
}

/// Begins to sign in by the identity provider.
pub async fn begin_provider_sign_in(
    request: &NewProviderSignIn,
) -> Result<StartedProviderSignIn, ApiError> {
    super::post(paths::PROVIDER_SIGN_INS, request).await
}

/// Finishes that.
pub async fn finish_provider_sign_in(
    answer: &ProviderAnswer,
) -> Result<FinishedProviderSignIn, ApiError> {
    super::post(paths::CURRENT_PROVIDER_SIGN_IN, answer).await
}

/// Asks whether the person can sign in by the identity provider.
pub async fn own_identity() -> Result<OwnIdentity, ApiError> {
    super::get(paths::OWN_IDENTITY).await
}

/// Begins to connect an identity with who is signed in.
pub async fn connect_identity(
    request: &NewProviderSignIn,
) -> Result<StartedProviderSignIn, ApiError> {
    super::post(paths::OWN_IDENTITY, request).await
}

/// Lists the invitations that nobody has taken up.
pub async fn invitations() -> Result<Vec<ListedInvitation>, ApiError> {
    super::get(paths::INVITATIONS).await
}

/// Invites somebody. The answer is the only one that holds the link.
pub async fn invite(wanted: &NewInvitation) -> Result<CreatedInvitation, ApiError> {
    super::post(paths::INVITATIONS, wanted).await
}

/// Takes an invitation back at once.
pub async fn revoke_invitation(id: InvitationId) -> Result<(), ApiError> {
    super::delete(&paths::invitation(id)).await
}

/// Asks who is signed in, which keeps nobody signed in.
pub async fn current_session() -> Result<CurrentSession, ApiError> {
    super::get(paths::CURRENT_SESSION).await
}

/// Stays signed in.
pub async fn extend_session() -> Result<CurrentSession, ApiError> {
    super::post(paths::CURRENT_SESSION, &()).await
}

/// Signs out in this browser.
pub async fn sign_out() -> Result<(), ApiError> {
    super::delete(paths::CURRENT_SESSION).await
}

/// Lists where the person is signed in.
pub async fn sessions() -> Result<Vec<ListedSignIn>, ApiError> {
    super::get(paths::SESSIONS).await
}

/// Signs out on another device.
pub async fn end_session(id: SignInId) -> Result<(), ApiError> {
    super::delete(&paths::session(id)).await
}

/// Signs out everywhere.
pub async fn end_all_sessions() -> Result<(), ApiError> {
    super::delete(paths::SESSIONS).await
}

/// Lists who may come in.
pub async fn people() -> Result<Vec<Person>, ApiError> {
    super::get(paths::PEOPLE).await
}

/// Changes what a person may do.
pub async fn change_person(id: PersonId, change: PersonChange) -> Result<Person, ApiError> {
    super::patch(&paths::person(id), &change).await
}

/// Lists the keys of the person.
pub async fn api_keys() -> Result<Vec<ListedApiKey>, ApiError> {
    super::get(paths::API_KEYS).await
}

/// Makes a key. The answer is the only one that holds it.
pub async fn create_api_key(wanted: &NewApiKey) -> Result<CreatedApiKey, ApiError> {
    super::post(paths::API_KEYS, wanted).await
}

/// Ends a key at once.
pub async fn revoke_api_key(id: ApiKeyId) -> Result<(), ApiError> {
    super::delete(&paths::api_key(id)).await
}
