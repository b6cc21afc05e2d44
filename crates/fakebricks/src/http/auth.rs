//! Who is asking, from the bearer token.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::hosts::{Site, SiteKind};
use super::reply::RestError;
use crate::clock;
use crate::simulation::SharedSimulation;
use crate::world::{AccessToken, CallerIdentity, Cloud, Reach, WorkspaceEntitlement, World};

/// A caller of the accounts API, proven to belong to the account in the path.
#[derive(Debug)]
pub struct AccountCaller {
    /// The simulation.
    pub app: SharedSimulation,
    /// The cloud of the account.
    pub cloud: Cloud,
    /// Whether the caller administers the account.
    pub admin: bool,
}

/// A caller of a workspace, proven to be in it.
#[derive(Debug)]
pub struct WorkspaceCaller {
    /// The simulation.
    pub app: SharedSimulation,
    /// The host that was asked.
    pub site: Site,
    /// The workspace.
    pub workspace: u64,
    /// The caller.
    pub identity: CallerIdentity,
    /// Whether the caller administers the workspace.
    pub admin: bool,
    /// Whether SQL is open to the caller.
    sql: bool,
}

impl AccountCaller {
    /// Refuses those who do not administer the account.
    pub fn require_admin(&self) -> Result<(), RestError> {
        if self.admin {
            return Ok(());
        }
        Err(RestError::denied(
            "This API is disabled for users without account admin status. \
             Contact your administrator for more information.",
        ))
    }
}

impl WorkspaceCaller {
    /// A member of a workspace, for whom the simulation itself acts.
    pub fn acting(app: &SharedSimulation, site: Site, workspace: u64, name: &str) -> Option<Self> {
        let world = app.world();
        let account = world.account(site.cloud);
        let name = account
            .member(name)
            .filter(|member| member.active)?
            .name
            .clone();
        let membership = account.workspace(workspace)?.members.get(&name)?;
        let (admin, sql) = (membership.admin, membership.has_sql());
        let cloud = site.cloud;
        drop(world);
        Some(Self {
            app: SharedSimulation::clone(app),
            site,
            workspace,
            identity: CallerIdentity { cloud, name },
            admin,
            sql,
        })
    }

    /// Refuses those without the entitlement for SQL.
    pub fn require_sql(&self) -> Result<(), RestError> {
        if self.sql {
            return Ok(());
        }
        Err(RestError::denied(&format!(
            "This API is disabled for users without the {} or {} entitlements.",
            WorkspaceEntitlement::SqlAccess.value(),
            WorkspaceEntitlement::Consume.value()
        )))
    }

    /// Refuses those who do not administer the workspace.
    pub fn require_admin(&self) -> Result<(), RestError> {
        if self.admin {
            return Ok(());
        }
        Err(RestError::denied("This API is reserved to admin users"))
    }
}

/// The bearer token of a request.
fn bearer(parts: &Parts) -> Result<&str, RestError> {
    parts
        .headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(RestError::unauthenticated)
}

fn valid(world: &World, token: &str, cloud: Cloud) -> Result<AccessToken, RestError> {
    let refused = || RestError::forbidden("Invalid access token.");
    let token = world.tokens.get(token).cloned().ok_or_else(refused)?;
    let expired = token.expires.is_some_and(|expires| expires <= clock::now());
    let known = world
        .account(cloud)
        .member(&token.identity.name)
        .is_some_and(|member| member.active);
    if expired || !known || token.identity.cloud != cloud {
        return Err(refused());
    }
    Ok(token)
}

impl FromRequestParts<SharedSimulation> for AccountCaller {
    type Rejection = RestError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &SharedSimulation,
    ) -> Result<Self, RestError> {
        let site = site(parts)?;
        let text = bearer(parts)?.to_owned();
        if text.starts_with("dapi") {
            return Err(RestError::unauthenticated());
        }
        let in_path = account_in_path(parts, app).await;
        let world = app.world();
        let token = valid(&world, &text, site.cloud)?;
        if token.reach != Reach::Account {
            return Err(RestError::forbidden("Invalid access token."));
        }
        let account = world.account(site.cloud);
        if in_path.as_deref() != Some(account.id.as_str()) {
            return Err(RestError::forbidden("Invalid access token."));
        }
        let admin = account
            .member(&token.identity.name)
            .is_some_and(|member| member.account_admin);
        drop(world);
        Ok(Self {
            app: SharedSimulation::clone(app),
            cloud: site.cloud,
            admin,
        })
    }
}

async fn account_in_path(parts: &mut Parts, app: &SharedSimulation) -> Option<String> {
    let parameters = RawPathParams::from_request_parts(parts, app).await.ok()?;
    parameters
        .iter()
        .find(|(name, _)| *name == "account")
        .map(|(_, value)| value.to_owned())
}

impl FromRequestParts<SharedSimulation> for WorkspaceCaller {
    type Rejection = RestError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &SharedSimulation,
    ) -> Result<Self, RestError> {
        let site = site(parts)?;
        let SiteKind::Workspace(workspace) = site.kind else {
            return Err(RestError::unauthenticated());
        };
        let text = bearer(parts)?;
        let world = app.world();
        let token = valid(&world, text, site.cloud)?;
        let reaches = match &token.reach {
            Reach::Account => true,
            Reach::Workspace(id) => *id == workspace,
            Reach::Personal(region) => world
                .account(site.cloud)
                .workspace(workspace)
                .is_some_and(|found| found.region == *region),
        };
        if !reaches {
            return Err(RestError::forbidden("Invalid access token."));
        }
        let membership = world
            .account(site.cloud)
            .workspace(workspace)
            .and_then(|found| found.members.get(&token.identity.name))
            .cloned();
        drop(world);
        let Some(membership) = membership else {
            return Err(RestError::forbidden(&format!(
                "Unauthorized access to Org: {workspace}"
            )));
        };
        Ok(Self {
            app: SharedSimulation::clone(app),
            site,
            workspace,
            identity: token.identity,
            admin: membership.admin,
            sql: membership.has_sql(),
        })
    }
}

fn site(parts: &Parts) -> Result<Site, RestError> {
    parts
        .extensions
        .get::<Site>()
        .cloned()
        .ok_or_else(RestError::unauthenticated)
}
