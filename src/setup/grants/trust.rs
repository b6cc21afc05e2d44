//! The federation policy by which the service principal comes to trust this server.

use grants::Principal;
use grants::federation::{TrustPolicy, TrustedParty};
use leptos::prelude::*;

use crate::api::federation;
use crate::setup::grants::planner::{PlanLink, Planner};
use crate::state::Wizard;

/// Follows the policy of the plan's service principal, where there is no secret: known once the server has told what it has to say.
pub fn trust_policy(planner: Planner) -> ReadSignal<Option<TrustPolicy>> {
    let wizard = Wizard::expect();
    let whom = Memo::new(move |_| {
        let surroundings = planner.parts.surroundings.read();
        let keys = surroundings.signs_in_by.trust()?;
        let client = match planner.parts.plan.read().principal {
            Principal::ServicePrincipal(client) => client,
            // The group is granted to; who signs in is in it, and stands in no link.
            Principal::Group(_) if planner.parts.link.get() != PlanLink::Foreign => {
                wizard.answers().read().application?.application_id
            }
            Principal::Group(_) | Principal::Unnamed => return None,
        };
        let (partition, account) = (surroundings.partition?, surroundings.account_id?);
        Some((partition, account, client, keys))
    });
    let (told, tell) = signal(None::<TrustPolicy>);
    Effect::new(move |_| {
        tell.set(None);
        let Some((partition, account_id, application_id, keys)) = whom.get() else {
            return;
        };
        leptos::task::spawn_local(async move {
            // Without an answer the files say where the policy is written.
            let Ok(terms) = federation::terms(account_id, application_id).await else {
                return;
            };
            let is_wanted = whom.try_get_untracked().flatten();
            if is_wanted != Some((partition, account_id, application_id, keys)) {
                return;
            }
            let keys = keys.are_in_policy(terms.fetchable).then_some(&terms.keys);
            let jwks_json = keys.map(|keys| serde_json::to_string(keys).unwrap_or_default());
            tell.try_set(Some(TrustPolicy {
                party: TrustedParty::Server,
                partition,
                account_id,
                application_id,
                number: None,
                issuer: terms.issuer,
                subject: terms.subject,
                jwks_json,
            }));
        });
    });
    told
}
