//! Personal access tokens that callers make for themselves.

use axum::body::Bytes;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::WorkspaceCaller;
use super::reply::{RestError, RestReply, read};
use crate::simulation::SharedSimulation;
use crate::world::{AccessToken, PersonalToken, Reach};
use crate::{clock, ids};

const BASE: &str = "/api/2.0/token";

/// Routes of workspace hosts.
pub fn routes() -> Router<SharedSimulation> {
    Router::new()
        .route(&format!("{BASE}/create"), post(create))
        .route(&format!("{BASE}/list"), get(list))
        .route(&format!("{BASE}/delete"), post(delete))
}

#[derive(Deserialize)]
struct NewToken {
    #[serde(default)]
    comment: String,
    lifetime_seconds: Option<i64>,
}

async fn create(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let new: NewToken = read(&body)?;
    let created = clock::now();
    let expires = match new.lifetime_seconds {
        None | Some(-1) => None,
        Some(seconds) if seconds > 0 => created
            .saturating_add(SignedDuration::from_secs(seconds))
            .ok(),
        Some(_) => {
            return Err(RestError::invalid("lifetime_seconds must be positive"));
        }
    };
    let mut world = caller.app.world();
    let (seed, label) = (world.seed, world.fresh_label("personal-token"));
    let token = PersonalToken {
        id: ids::hex(seed, &format!("{label}-id"), 64),
        owner: caller.identity.name.clone(),
        value: format!("dapi{}", ids::hex(seed, &label, 32)),
        comment: new.comment,
        created,
        expires,
    };
    world.tokens.insert(
        token.value.clone(),
        AccessToken {
            identity: caller.identity.clone(),
            reach: Reach::Workspace(caller.workspace),
            expires,
        },
    );
    let reply = json!({ "token_value": token.value, "token_info": shown(&token) });
    if let Some(workspace) = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
    {
        workspace.belongings.tokens.push(token);
    }
    Ok(Json(reply))
}

async fn list(caller: WorkspaceCaller) -> RestReply {
    let world = caller.app.world();
    let all: Vec<Value> = world
        .account(caller.site.cloud)
        .workspace(caller.workspace)
        .into_iter()
        .flat_map(|workspace| &workspace.belongings.tokens)
        .filter(|token| token.owner == caller.identity.name)
        .map(shown)
        .collect();
    Ok(Json(if all.is_empty() {
        json!({})
    } else {
        json!({ "token_infos": all })
    }))
}

#[derive(Deserialize)]
struct TokenToDelete {
    #[serde(default)]
    token_id: String,
}

async fn delete(caller: WorkspaceCaller, body: Bytes) -> RestReply {
    let TokenToDelete { token_id } = read(&body)?;
    let mut world = caller.app.world();
    let tokens = world
        .account_mut(caller.site.cloud)
        .workspace_mut(caller.workspace)
        .map(|workspace| &mut workspace.belongings.tokens);
    let gone = tokens.and_then(|tokens| {
        let index = tokens
            .iter()
            .position(|token| token.id == token_id && token.owner == caller.identity.name)?;
        Some(tokens.remove(index))
    });
    let gone = gone
        .ok_or_else(|| RestError::missing(&format!("Token with id {token_id} does not exist.")))?;
    world.tokens.remove(&gone.value);
    Ok(Json(json!({})))
}

fn shown(token: &PersonalToken) -> Value {
    json!({
        "token_id": token.id,
        "creation_time": token.created.as_millisecond(),
        "expiry_time": token.expires.map_or(-1, Timestamp::as_millisecond),
        "comment": token.comment,
    })
}
