//! Whether the principal can do too much, question by question.

use std::sync::Arc;

use contract::{AccessQuestion, CheckName, CheckState, Failure, FailureCause};
use databricks::Me;

use super::{MetastoreIdentity, SignedInIdentity, WorkspaceTest};
use crate::access::{self, Access};
use crate::budget;
use crate::context::MetastoreAnswers;
use crate::failure;
use crate::privileges::{Deadline, PrivilegeReader, is_account_admin};
use crate::turns::{PER_HOST, Turns};

impl WorkspaceTest {
    /// Asks about too much access, question by question. Nothing else waits for it.
    pub(super) async fn access(
        &self,
        identity: Option<&SignedInIdentity>,
        metastore: Option<&MetastoreIdentity>,
    ) {
        for question in AccessQuestion::ALL {
            let name = CheckName::Access(question);
            let work = async { self.answer(question, identity, metastore).await.into() };
            self.check::<()>(name, Box::pin(work)).await;
        }
    }

    async fn answer(
        &self,
        question: AccessQuestion,
        identity: Option<&SignedInIdentity>,
        metastore: Option<&MetastoreIdentity>,
    ) -> CheckState {
        let answered = match question {
            AccessQuestion::AccountAdmin => self.is_account_admin().await,
            AccessQuestion::WorkspaceAdmin => self
                .me(identity)
                .await
                .map(|me| access::of_role(access::workspace_admin(&me))),
            AccessQuestion::MetastoreAdmin => self.is_metastore_admin(identity, metastore).await,
            AccessQuestion::BroadPrivileges | AccessQuestion::OtherCatalogs => {
                self.privileges(question, identity, metastore).await
            }
        };
        answered.unwrap_or_else(access::unread)
    }

    async fn is_account_admin(&self) -> Result<CheckState, Failure> {
        let turns = &self.shared.setup.turns;
        let is_admin = self.role_in_account(Some(turns)).await?;
        Ok(access::of_role(access::account_admin(is_admin)))
    }

    /// Asks the account, once for all workspaces with the same credentials, whether they are an admin's.
    pub(super) async fn role_in_account(&self, turns: Option<&Turns>) -> Result<bool, Failure> {
        let shared = &self.shared;
        let host = shared.expected.accounts_host();
        let once = shared.account_admin(self.sign_in.fingerprint());
        let answer = once.get_or_init(|| async {
            let _turn = match turns {
                Some(turns) => Some(turns.take(host).await),
                None => None,
            };
            is_account_admin(
                &shared.setup.client,
                host,
                shared.account_id,
                self.sign_in.credentials.clone(),
                Deadline::within(budget::of(&CheckName::Credentials)),
            )
            .await
        });
        answer.await.clone()
    }

    async fn is_metastore_admin(
        &self,
        identity: Option<&SignedInIdentity>,
        metastore: Option<&MetastoreIdentity>,
    ) -> Result<CheckState, Failure> {
        let me = self.me(identity).await?;
        let known = metastore.and_then(|metastore| metastore.summary.clone());
        let summary = if let Some(summary) = known {
            Ok(summary)
        } else {
            let _turn = self.turn().await;
            self.workspace.metastore_summary().await
        };
        let owner = summary.map_err(|error| failure::of_call(&error))?.owner;
        // A metastore that does not tell whose it is has not answered the question.
        let owner = owner.ok_or_else(|| self.failed(FailureCause::Unreadable))?;
        Ok(access::of_role(access::metastore_admin(&me, &owner)))
    }

    async fn privileges(
        &self,
        question: AccessQuestion,
        identity: Option<&SignedInIdentity>,
        metastore: Option<&MetastoreIdentity>,
    ) -> Result<CheckState, Failure> {
        let me = self.me(identity).await?;
        let metastore = metastore.ok_or_else(|| self.failed(FailureCause::Unreadable))?;
        let facts: Arc<MetastoreAnswers> = self.shared.metastore(metastore.id, &me.user_name);
        let reader = PrivilegeReader {
            workspace: &self.workspace,
            deadline: Deadline::within(budget::of(&CheckName::Access(question))),
            calls_at_once: PER_HOST,
            turns: Some(&self.shared.setup.turns),
        };
        let answer = if question == AccessQuestion::OtherCatalogs {
            let once = &facts.other_catalogs;
            once.get_or_init(|| Access::elsewhere(&reader, &me)).await
        } else {
            let once = &facts.broad_privileges;
            let tables = self.shared.tables.iter();
            once.get_or_init(|| Access::to_the_plan(&reader, &me, tables))
                .await
        };
        Ok(answer.state())
    }

    /// Gives who is signed in; asks again where that is kept from an earlier test.
    pub(super) async fn me(&self, identity: Option<&SignedInIdentity>) -> Result<Me, Failure> {
        if let Some(me) = identity.and_then(|identity| identity.me.clone()) {
            return Ok(me);
        }
        let _turn = self.turn().await;
        let me = self.workspace.me().await;
        me.map_err(|error| failure::of_call(&error))
    }
}
