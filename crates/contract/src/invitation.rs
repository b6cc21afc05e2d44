//! Inviting somebody.

use domain::{InvitationId, Role, Secret, Timestamp};
use serde::{Deserialize, Serialize};

/// Whom somebody wants to invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewInvitation {
    /// The address of the person, as the identity provider has it.
    #[cfg_attr(feature = "openapi", schema(format = "email"))]
    pub email: String,
    /// What the person may do; not the owner's role.
    pub role: Role,
}

/// An invitation that was made. Only this answer holds its link.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedInvitation {
    /// What is listed of it.
    pub invitation: ListedInvitation,
    /// The link for the person. Its secret stands behind the `#`, which browsers send to nobody.
    #[serde(serialize_with = "Secret::on_the_wire")]
    pub link: Secret,
}

/// An invitation that nobody has taken up yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedInvitation {
    /// Names it.
    pub invitation_id: InvitationId,
    /// The address that it is for.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it counts.
    pub expires_at: Timestamp,
}
