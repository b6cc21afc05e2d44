//! Who is signed in, and where: credentials, identity and metastore.

use contract::{Failure, FailureCause, Observation, Warning};
use databricks::MetastoreSummary;
use domain::Authentication;

use super::done::CheckOutcome;
use super::{MetastoreIdentity, SignedInIdentity, WorkspaceTest};
use crate::{budget, clock, failure, place, workspaces};

impl WorkspaceTest {
    pub(super) async fn credentials(&self) -> CheckOutcome<()> {
        self.signed_in().await.into()
    }

    async fn signed_in(&self) -> Result<((), Observation), Failure> {
        let databricks = &self.shared.setup.client;
        let host = &self.asked.host;
        // Before the secret is sent.
        let expected = &self.shared.expected;
        expected.check(host).map_err(|cause| self.failed(cause))?;
        workspaces::check_account(databricks, host, self.shared.account_id).await?;
        let claims = match self.workspace.sign_in().await {
            Ok(claims) => claims,
            Err(error) => {
                // Boxed, because few need its room.
                return Err(Box::pin(self.explain_refusal(failure::of_call(&error))).await);
            }
        };
        let application_id = self.sign_in.credentials.application_id();
        if application_id.is_none() {
            // Signing in sends no personal access token; asking who it belongs to does.
            self.prove_token().await?;
        }
        let exchanged = claims.as_ref().map(failure::sent_id_token).map(Box::new);
        let found = Observation::Credentials {
            application_id,
            exchanged,
        };
        Ok(((), found))
    }

    /// A token is good when the workspace says whose it is, or knows them well enough to say what they may not do.
    async fn prove_token(&self) -> Result<(), Failure> {
        let Err(error) = self.workspace.me().await else {
            return Ok(());
        };
        let failure = failure::of_call(&error);
        match failure.cause {
            FailureCause::NotInWorkspace | FailureCause::SqlEntitlementMissing => Ok(()),
            _ => Err(failure),
        }
    }

    /// A workspace says the same about a wrong secret and about a principal that is not in it. A secret that the account accepts is right.
    async fn explain_refusal(&self, failure: Failure) -> Failure {
        if failure.cause != FailureCause::InvalidClient {
            return failure;
        }
        // This check has its turn already; waiting for another one could keep all others from theirs.
        let asking = self.role_in_account(None);
        match tokio::time::timeout(budget::EXPLANATION, asking).await {
            Ok(Ok(_accepted)) => Failure {
                cause: FailureCause::NotInWorkspace,
                ..failure
            },
            _ => failure,
        }
    }

    pub(super) async fn identity(&self) -> CheckOutcome<SignedInIdentity> {
        let me = match self.workspace.me().await {
            Ok(me) => me,
            Err(error) => return failure::of_call(&error).into(),
        };
        let here = clock::now();
        let expected = self.asked.workspace_id.as_ref();
        if let Err(cause) = workspaces::check_id(expected, me.workspace_id.as_ref()) {
            return self.failed(cause).into();
        }
        let Some(workspace_id) = me.workspace_id.clone().or_else(|| expected.cloned()) else {
            return self.failed(FailureCause::Unreadable).into();
        };
        // From here on it is known as whom this and all later checks are made.
        self.note_identity(&me.user_name);
        let chosen = self.shared.application_id;
        let is_principal = me.application_id == Some(chosen);
        let how = self.sign_in.credentials.authentication();
        let is_token = how == Authentication::PersonalAccessToken;
        if !is_principal && !is_token {
            let cause = FailureCause::OtherPrincipal {
                expected: chosen,
                found: me.user_name,
            };
            return self.failed(cause).into();
        }
        // A token may be a person's. It shows what the workspace has, and nothing about the principal.
        let somebody_else = (!is_principal).then_some(Warning::OtherPrincipal { expected: chosen });
        let there = me.server_time.map(clock::whole_second);
        let skew = there.and_then(|there| place::skew(here, there));
        let found = Observation::Identity {
            user_name: me.user_name.clone(),
            display_name: me.display_name.clone(),
            workspace_id: workspace_id.clone(),
        };
        let identity = SignedInIdentity {
            workspace_id,
            user_name: me.user_name.clone(),
            is_principal,
            me: Some(me),
        };
        CheckOutcome::passed(identity, found, somebody_else.into_iter().chain(skew))
    }

    pub(super) async fn metastore(
        &self,
        identity: Option<&SignedInIdentity>,
    ) -> CheckOutcome<MetastoreIdentity> {
        let summary: MetastoreSummary = match self.workspace.metastore_summary().await {
            Ok(summary) => summary,
            Err(error) => return failure::of_call(&error).into(),
        };
        let expected = self.asked.region.as_ref();
        let region = match workspaces::check_region(expected, summary.region.clone()) {
            Ok(region) => region,
            Err(cause) => return self.failed(cause).into(),
        };
        let cloud = summary.cloud.unwrap_or_else(|| self.asked.host.cloud());
        if let Err(cause) = self.shared.expected.check_cloud(cloud) {
            return self.failed(cause).into();
        }
        let again = identity.and_then(|identity| {
            let shared = &self.shared;
            shared.claim_metastore(
                summary.metastore_id,
                &self.asked.host,
                &identity.workspace_id,
            )
        });
        let found = Observation::Metastore {
            metastore_id: summary.metastore_id,
            name: summary.display_name(),
            cloud,
            region: region.clone(),
        };
        let metastore = MetastoreIdentity {
            id: summary.metastore_id,
            cloud,
            region,
            summary: Some(summary),
        };
        CheckOutcome::passed(metastore, found, again)
    }
}
