//! Who asks, as a handler's signature says who may.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::Role;

use crate::actor::Actor;
use crate::http::access::GrantedRole;
use crate::http::error::Error;

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(pub Actor);

        impl<S: Sync> FromRequestParts<S> for $name {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
                match parts.extensions.remove::<GrantedRole>() {
                    Some(GrantedRole { actor, role: Role::$name }) => Ok(Self(actor)),
                    _ => Err(Error::internal(anyhow::anyhow!("the handler asks for another role than the table of routes"))),
                }
            }
        }
    )*};
}

roles! {
    /// Somebody who is signed in.
    User
    /// An admin, or the owner.
    Admin
    /// The owner.
    Owner
}
