//! What a principal holds, read through one workspace of each metastore.

mod metastore;

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use connection_test::place::console;
use connection_test::privileges::{Deadline, is_account_admin};
use connection_test::{InvalidRequest, workspaces};
use contract::{
    AdminRole, HeldCredentials, MetastoreReading, PermissionsReading, PermissionsReadingRequest,
    ReadingOutcome, Unread, WhatUnread, WorkspaceToRead,
};
use databricks::{Client, Securable, SecurableType};
use domain::{Authentication, Credentials, TableName};
use futures::StreamExt as _;
use tokio::time::Instant;

use crate::clock;
use crate::vault::{SessionId, Vault};

use metastore::About;

/// Time after which a reading is ended; what was not read by then is told.
const TIME_LIMIT: Duration = Duration::from_mins(1);
/// Time that one call may take with its repetitions: a person waits for the whole, and one dead host must not use it up.
const CALL_LIMIT: Duration = Duration::from_secs(15);
/// Workspaces that are asked at the same time.
const WORKSPACES_AT_ONCE: usize = 8;
/// Workspaces that one reading takes: one for each metastore, of which an account has one for each region.
const MAX_WORKSPACES: usize = 100;
/// Tables that one reading takes; Databricks documents about fifty.
const MAX_TABLES: usize = 500;

/// A workspace to read through, with what to sign in with.
type WorkspaceSignIn = (WorkspaceToRead, Option<Credentials>);

/// Why nothing can be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadingError {
    /// A member of the request can't be used.
    #[error(transparent)]
    Invalid(#[from] InvalidRequest),
    /// No secret is held for this browser, and none came.
    #[error("the secret is not held any more")]
    SecretNeeded,
}

/// Reads with the credentials that came with the request, or with those that are held. The former are not held: they are often an
/// admin's, and the tests that follow must not run with more rights than the collector will have.
pub async fn read(
    databricks: &Client,
    vault: &Vault,
    session: &SessionId,
    request: PermissionsReadingRequest,
) -> Result<PermissionsReading, ReadingError> {
    check(&request)?;
    let held = HeldCredentials {
        partition: request.partition,
        account_id: request.account_id,
        application_id: request.application_id,
    };
    let accounts_host = console(request.partition, request.accounts_host)?;
    let about = About {
        // Rights can hang on the token: somebody who was just put into a group sees more with a new one. And none is left behind, because
        // it is often an admin's.
        databricks: databricks.with_own_tokens().with_total_timeout(CALL_LIMIT),
        accounts_host,
        account_id: request.account_id,
        application_id: request.application_id,
        group: request.group,
        securables: securables(request.tables),
        deadline: Deadline(Instant::now() + TIME_LIMIT),
    };
    let signed_in: Vec<WorkspaceSignIn> = request
        .workspaces
        .into_iter()
        .map(|workspace| sign_in(vault, session, &held, workspace))
        .collect();
    if signed_in
        .iter()
        .all(|(_, credentials)| credentials.is_none())
    {
        return Err(ReadingError::SecretNeeded);
    }
    let account = account_credentials(vault, session, &held, &signed_in);
    let reading = read_all(&about, signed_in, account, held);
    let metastores = vault
        .permit(session)
        .unless_forgotten(Box::pin(reading))
        .await;
    let metastores = metastores.ok_or(ReadingError::SecretNeeded)?;
    let failed = metastores
        .iter()
        .filter(|metastore| !matches!(metastore.outcome, ReadingOutcome::Read(_)))
        .count();
    tracing::info!(account_id = %held.account_id, metastores = metastores.len(), failed, "permissions read");
    Ok(PermissionsReading {
        read_at: clock::now(),
        principal: about.principal(),
        metastores,
    })
}

async fn read_all(
    about: &About,
    signed_in: Vec<WorkspaceSignIn>,
    account: Option<Credentials>,
    held: HeldCredentials,
) -> Vec<MetastoreReading> {
    let mut metastores: Vec<MetastoreReading> = futures::stream::iter(signed_in)
        .map(|(workspace, credentials)| metastore::read(about, workspace, credentials))
        .buffered(WORKSPACES_AT_ONCE)
        .collect()
        .await;
    add_account_admin(about, account, held, &mut metastores).await;
    metastores
}

fn check(request: &PermissionsReadingRequest) -> Result<(), InvalidRequest> {
    let invalid = |field, detail| Err(InvalidRequest { field, detail });
    if request.workspaces.is_empty() || request.workspaces.len() > MAX_WORKSPACES {
        let detail = format!("must name 1 to {MAX_WORKSPACES} workspaces, one for each metastore");
        return invalid("/workspaces", detail);
    }
    if request.tables.len() > MAX_TABLES {
        return invalid("/tables", format!("must name at most {MAX_TABLES} tables"));
    }
    let hosts = request.workspaces.iter().map(|asked| &asked.host);
    workspaces::refuse_others(hosts.clone())?;
    if let Some(other) = hosts
        .clone()
        .find(|host| host.partition() != request.partition)
    {
        let detail = format!("{other} is not on {}", request.partition.label());
        return invalid("/workspaces", detail);
    }
    let mut seen = HashSet::new();
    if let Some(twice) = hosts.clone().find(|host| !seen.insert(*host)) {
        return invalid("/workspaces", format!("{twice} is named twice"));
    }
    Ok(())
}

/// The catalog `system`, then the schemas of the tables, then the tables.
fn securables(tables: Vec<TableName>) -> Vec<Securable> {
    let tables: BTreeSet<TableName> = tables.into_iter().collect();
    let schemas: BTreeSet<_> = tables.iter().map(TableName::schema).collect();
    let of_kind = |kind: SecurableType, full_name: String| Securable { kind, full_name };
    [of_kind(SecurableType::Catalog, "system".to_owned())]
        .into_iter()
        .chain(
            schemas
                .into_iter()
                .map(|schema| of_kind(SecurableType::Schema, schema.full_name())),
        )
        .chain(
            tables
                .iter()
                .map(|table| of_kind(SecurableType::Table, table.full_name())),
        )
        .collect()
}

fn sign_in(
    vault: &Vault,
    session: &SessionId,
    held: &HeldCredentials,
    mut workspace: WorkspaceToRead,
) -> WorkspaceSignIn {
    let given = workspace.credentials.take();
    let credentials = given.or_else(|| {
        vault.for_workspace(
            session,
            held.account_id,
            held.application_id,
            &workspace.host,
        )
    });
    (workspace, credentials)
}

/// Gives the principal's own credentials. A personal access token, which does not tell whose it is, comes last: accounts take none.
fn account_credentials(
    vault: &Vault,
    session: &SessionId,
    held: &HeldCredentials,
    signed_in: &[WorkspaceSignIn],
) -> Option<Credentials> {
    let of_account = vault.secret(session, held);
    let of_account = of_account.map(|client_secret| Credentials::OauthM2m {
        application_id: held.application_id,
        client_secret,
    });
    let is_own = |own: &&Credentials| own.application_id() == Some(held.application_id);
    let is_personal =
        |own: &&Credentials| own.authentication() == Authentication::PersonalAccessToken;
    let of_workspaces = || signed_in.iter().filter_map(|(_, own)| own.as_ref());
    of_account
        .or_else(|| of_workspaces().find(is_own).cloned())
        .or_else(|| of_workspaces().find(is_personal).cloned())
}

/// Asks the account, if somewhere the principal itself was reading, whether it is account admin.
async fn add_account_admin(
    about: &About,
    credentials: Option<Credentials>,
    held: HeldCredentials,
    metastores: &mut [MetastoreReading],
) {
    let mut own: Vec<_> = metastores
        .iter_mut()
        .filter_map(|metastore| match &mut metastore.outcome {
            ReadingOutcome::Read(read) if read.read_as_itself => Some(read),
            _ => None,
        })
        .collect();
    let Some(credentials) = credentials.filter(|_| !own.is_empty()) else {
        return;
    };
    let role = AdminRole::AccountAdmin;
    let asked = is_account_admin(
        &about.databricks,
        &about.accounts_host,
        held.account_id,
        credentials,
        about.deadline,
    );
    match asked.await {
        Ok(true) => own.iter_mut().for_each(|read| read.roles.insert(0, role)),
        Ok(false) => {}
        Err(failure) => own.iter_mut().for_each(|read| {
            read.unread.push(Unread {
                what: WhatUnread::Role { role },
                failure: failure.clone(),
            });
        }),
    }
}
