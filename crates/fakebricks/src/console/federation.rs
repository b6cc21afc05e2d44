//! Federation policies of a service principal.

use axum::extract::{Form, Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::page::{NotFound, account_crumb, cell, table};
use super::state::Console;
use crate::http::federation_policies::add;
use crate::ids;
use crate::world::{AccountMember, Cloud, OidcPolicy};

/// The part of a principal's page.
pub fn section(member: &AccountMember, here: &str) -> Markup {
    let rows: Vec<Vec<Markup>> = member
        .policies
        .iter()
        .map(|policy| {
            let keys = match (&policy.oidc.jwks_json, &policy.oidc.jwks_uri) {
                (Some(_), _) => "in the policy",
                (None, Some(address)) => address,
                (None, None) => "fetched from the issuer",
            };
            vec![
                cell(&policy.id),
                cell(&policy.oidc.issuer),
                cell(&policy.oidc.subject),
                cell(keys),
                html! {
                    form method="post" action={ (here) "/federation-policies/" (policy.id) "/delete" } {
                        button { "Delete policy " (policy.id) }
                    }
                },
            ]
        })
        .collect();
    html! {
        h2 #federation-policies { "Federation policies" }
        p { (member.policies.len()) " of " (AccountMember::MAX_POLICIES) " policies. Whoever comes with a token that one of them describes needs no secret." }
        @if !rows.is_empty() {
            (table("federation-policies", &["Policy", "Issuer", "Subject", "Keys", ""], &rows))
        }
        p { a href={ (here) "/federation-policies" } { "Create policy" } }
    }
}

/// What was sent, and why it was not taken.
#[derive(Debug, Default, Deserialize)]
pub struct PolicyForm {
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    audiences: String,
    #[serde(default)]
    jwks_json: String,
    #[serde(default)]
    policy_id: String,
}

impl PolicyForm {
    fn policy(&self) -> OidcPolicy {
        let audiences = self.audiences.split(',').map(str::trim);
        let audiences = audiences.filter(|audience| !audience.is_empty());
        let keys = self.jwks_json.trim();
        OidcPolicy {
            issuer: self.issuer.trim().to_owned(),
            subject: self.subject.trim().to_owned(),
            audiences: audiences.map(ToOwned::to_owned).collect(),
            jwks_json: (!keys.is_empty()).then(|| keys.to_owned()),
            ..OidcPolicy::default()
        }
    }
}

/// `GET …/federation-policies`.
pub async fn form(
    State(console): State<Console>,
    Path((cloud, id)): Path<(String, u64)>,
    Query(filled): Query<PolicyForm>,
) -> Result<Markup, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    page(&console, cloud, id, &filled, None)
}

/// `POST …/federation-policies`.
pub async fn create(
    State(console): State<Console>,
    Path((cloud, id)): Path<(String, u64)>,
    Form(filled): Form<PolicyForm>,
) -> Result<Result<Redirect, Markup>, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let mut world = console.app.world();
    let (seed, label) = (world.seed, world.fresh_label("federation-policy"));
    let uid = ids::uuid(seed, &format!("{}-{label}", cloud.slug()));
    let member = world.account_mut(cloud).member_by_id_mut(id);
    let member = member.ok_or(NotFound)?;
    let policy_id = filled.policy_id.trim();
    let name = (!policy_id.is_empty()).then(|| policy_id.to_owned());
    let added = add(member, name, uid, String::new(), filled.policy());
    let wrong = added.err().map(|error| error.message().to_owned());
    drop(world);
    Ok(match wrong {
        None => Ok(Redirect::to(&super::principal::address(cloud, id))),
        Some(wrong) => Err(page(&console, cloud, id, &filled, Some(&wrong))?),
    })
}

/// `POST …/federation-policies/{policy}/delete`.
pub async fn remove(
    State(console): State<Console>,
    Path((cloud, id, policy)): Path<(String, u64, String)>,
) -> Result<Redirect, NotFound> {
    let cloud = Cloud::from_slug(&cloud).ok_or(NotFound)?;
    let mut world = console.app.world();
    let member = world.account_mut(cloud).member_by_id_mut(id);
    member
        .ok_or(NotFound)?
        .policies
        .retain(|known| known.id != policy);
    Ok(Redirect::to(&super::principal::address(cloud, id)))
}

fn page(
    console: &Console,
    cloud: Cloud,
    id: u64,
    filled: &PolicyForm,
    wrong: Option<&str>,
) -> Result<Markup, NotFound> {
    let world = console.app.world();
    let member = world.account(cloud).member_by_id(id).ok_or(NotFound)?;
    let name = member.display_name.clone();
    drop(world);
    let here = super::principal::address(cloud, id);
    let body = html! {
        @if let Some(wrong) = wrong {
            p role="alert" { (wrong) }
        }
        form method="post" action={ (here) "/federation-policies" } {
            p { label { "Issuer URL " input name="issuer" size="60" value=(filled.issuer) required; } }
            p { label { "Subject " input name="subject" size="60" value=(filled.subject) required; } }
            p { label { "Audiences, with commas; the account ID when empty " input name="audiences" size="60" value=(filled.audiences); } }
            p { label { "JSON Web Key Set; fetched from the issuer when empty " br; textarea name="jwks_json" rows="8" cols="70" { (filled.jwks_json) } } }
            p { label { "Policy ID; made when empty " input name="policy_id" value=(filled.policy_id); } }
            button { "Create policy" }
        }
    };
    let back = (here, name);
    Ok(console.page(
        "Create a federation policy",
        &[account_crumb(cloud), back],
        &body,
    ))
}
