//! Invitations that nobody has taken up yet. What became of the others is told in the audit trail.

use domain::{InvitationId, PersonId, Role, Timestamp};
use serde_json::json;
use sqlx::AnyConnection;

use crate::audit::{AuditAction, AuditEvent};
use crate::codec::{Bytes32, Seconds, StoredText};
use crate::database::{Error, Store};
use crate::rows::{one, readable};

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRecord {
    /// Names it.
    pub invitation_id: InvitationId,
    /// The address that it is for, in lower case.
    pub email: String,
    /// What the person may do; never the owner's role.
    pub role: Role,
    /// Who made it.
    pub invited_by: PersonId,
    /// When.
    pub created_at: Timestamp,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    invitation_id: StoredText<InvitationId>,
    email: String,
    role: StoredText<Role>,
    invited_by: StoredText<PersonId>,
    created_at: Seconds,
    expires_at: Seconds,
}

impl From<InvitationRow> for InvitationRecord {
    fn from(row: InvitationRow) -> Self {
        Self {
            invitation_id: row.invitation_id.0,
            email: row.email,
            role: row.role.0,
            invited_by: row.invited_by.0,
            created_at: row.created_at.0,
            expires_at: row.expires_at.0,
        }
    }
}

/// Those that count at `$1`, and whose maker may still invite.
const OPEN: &str =
    "SELECT n.invitation_id, n.email, n.role, n.invited_by, n.created_at, n.expires_at
    FROM invitations n JOIN people p ON p.person_id = n.invited_by
    WHERE n.expires_at > $1 AND p.disabled_at IS NULL AND p.role IN ('admin', 'owner')";

impl Store {
    /// Stores an invitation in place of one to the same address.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn invite(&self, new: &InvitationRecord, secret_hash: [u8; 32]) -> Result<(), Error> {
        self.write_audited(|mut change| async move {
            sqlx::query("DELETE FROM invitations WHERE email = $1")
                .bind(&new.email)
                .execute(&mut *change)
                .await?;
            sqlx::query("INSERT INTO invitations (invitation_id, secret_hash, email, role, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
                .bind(StoredText(&new.invitation_id))
                .bind(Bytes32(secret_hash))
                .bind(&new.email)
                .bind(StoredText(&new.role))
                .bind(StoredText(&new.invited_by))
                .bind(Seconds(new.created_at))
                .bind(Seconds(new.expires_at))
                .execute(&mut *change)
                .await?;
            let event = AuditEvent::new(AuditAction::InvitationCreated, new.invitation_id).after(json!({
                "email": new.email, "role": new.role.slug(), "expires_at": new.expires_at.to_string(),
            }));
            change.commit((), &event).await
        })
        .await
    }

    /// Lists the invitations that count, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations(&self, now: Timestamp) -> Result<Vec<InvitationRecord>, Error> {
        let query = format!("{OPEN} ORDER BY n.created_at DESC, n.invitation_id DESC");
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(Seconds(now))
            .fetch_all(&self.pool)
            .await?;
        Ok(readable::<InvitationRow, _>(&rows, "invitations"))
    }

    /// Takes an invitation back at once. Says whether there was one.
    ///
    /// # Errors
    /// When the database fails; then it still counts.
    pub async fn revoke_invitation(&self, id: InvitationId) -> Result<bool, Error> {
        self.write_audited(|mut change| async move {
            if !remove(&mut change, id).await? {
                return Ok(false);
            }
            let event = AuditEvent::new(AuditAction::InvitationRevoked, id);
            change.commit(true, &event).await
        })
        .await
    }

    /// Forgets invitations that are over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_invitations(&self, now: Timestamp) -> Result<(), Error> {
        self.write(|mut change| async move {
            sqlx::query("DELETE FROM invitations WHERE expires_at <= $1")
                .bind(Seconds(now))
                .execute(&mut *change)
                .await?;
            change.commit(()).await
        })
        .await
    }
}

/// Finds the invitation with a secret, if it counts.
pub async fn find(
    connection: &mut AnyConnection,
    secret_hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<InvitationRecord>, sqlx::Error> {
    let query = format!("{OPEN} AND n.secret_hash = $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(Seconds(now))
        .bind(Bytes32(secret_hash))
        .fetch_optional(connection)
        .await?;
    one::<InvitationRow, _>(row.as_ref())
}

/// Removes an invitation. Says whether there was one.
pub async fn remove(connection: &mut AnyConnection, id: InvitationId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("DELETE FROM invitations WHERE invitation_id = $1")
        .bind(StoredText(&id))
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

#[cfg(test)]
pub mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::connectors::tests::now;
    use crate::people::PersonRecord;
    use crate::people::tests::person;
    use crate::testing::on_each;

    /// An invitation with the hash of its secret.
    pub fn invitation(
        by: &PersonRecord,
        email: &str,
        role: Role,
        days: u64,
    ) -> (InvitationRecord, [u8; 32]) {
        let id = Uuid::now_v7();
        let mut hash = [0; 32];
        hash[..16].copy_from_slice(id.as_bytes());
        let record = InvitationRecord {
            invitation_id: InvitationId::new(id),
            email: email.to_owned(),
            role,
            invited_by: by.person_id,
            created_at: now(),
            expires_at: now().later(Duration::from_hours(24 * days)),
        };
        (record, hash)
    }

    #[tokio::test]
    async fn a_newer_invitation_replaces_the_one_before_and_old_ones_are_gone() {
        on_each(async |store| {
            let ada = person("ada", Role::Owner);
            store.add_person(&ada).await.unwrap();
            let (first, first_hash) = invitation(&ada, "bob@lake.example", Role::User, 7);
            let (second, second_hash) = invitation(&ada, "bob@lake.example", Role::Admin, 7);
            let (short, short_hash) = invitation(&ada, "eve@lake.example", Role::User, 1);
            store.invite(&first, first_hash).await.unwrap();
            store.invite(&short, short_hash).await.unwrap();
            store.invite(&second, second_hash).await.unwrap();
            let open = async |days: u64| {
                let at = now().later(Duration::from_hours(24 * days));
                let listed = store.invitations(at).await.unwrap();
                let mut ids: Vec<_> = listed.iter().map(|one| one.invitation_id).collect();
                ids.sort_unstable();
                ids
            };
            let mut both = vec![second.invitation_id, short.invitation_id];
            both.sort_unstable();
            assert_eq!(open(0).await, both);
            assert_eq!(open(1).await, [second.invitation_id]);
            let next_day = now().later(Duration::from_hours(24));
            store.forget_old_invitations(next_day).await.unwrap();
            assert_eq!(open(0).await, [second.invitation_id]);
            let owner = person("eve", Role::Owner);
            let (wrong, hash) = invitation(&ada, "x@lake.example", owner.role, 7);
            assert!(store.invite(&wrong, hash).await.is_err());
        })
        .await;
    }
}
