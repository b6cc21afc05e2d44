//! How domain types are written into columns and read from them: one codec for each type of column.

use std::fmt::Display;

use domain::{
    AccountId, ApiKeyId, ApiKeyScope, ApplicationId, Authentication, Cloud, ConnectorId,
    DatabricksHost, ExecutionMode, ExtractionId, Feature, InvitationId, MetastoreId, PersonId,
    Region, Role, SignInId, SystemTable, Timestamp, TokenId, WorkspaceId,
};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};

/// A domain value that is stored as text.
pub trait TextColumn: Sized {
    /// Reads what [`TextColumn::text`] wrote.
    fn read(text: &str) -> Option<Self>;

    /// Returns the text that is stored.
    fn text(&self) -> String;
}

/// A value in a column of text: owned when it is read, borrowed when it is bound.
#[derive(Debug)]
pub struct StoredText<T>(pub T);

impl<DB: Database, T> Type<DB> for StoredText<T>
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <String as Type<DB>>::type_info()
    }

    fn compatible(info: &DB::TypeInfo) -> bool {
        <String as Type<DB>>::compatible(info)
    }
}

impl<'r, DB: Database, T: TextColumn> Decode<'r, DB> for StoredText<T>
where
    &'r str: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let text = <&str as Decode<'r, DB>>::decode(value)?;
        match T::read(text) {
            Some(value) => Ok(Self(value)),
            None => Err(format!("{text:?} can't be read").into()),
        }
    }
}

impl<'q, DB: Database, T: TextColumn> Encode<'q, DB> for StoredText<&T>
where
    String: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <String as Encode<'q, DB>>::encode(self.0.text(), buffer)
    }
}

/// A time in a column of whole seconds since 1970, UTC.
#[derive(Debug)]
pub struct Seconds(pub Timestamp);

/// Yes or no in a column of 1 and 0: a column of truth values is not known to both databases.
#[derive(Debug)]
pub struct Flag(pub bool);

/// How many there are, in a column of whole numbers.
#[derive(Debug)]
pub struct Count(pub u32);

/// How many there are where that can be more.
#[derive(Debug)]
pub struct LargeCount(pub u64);

macro_rules! whole_number {
    ($($column:ident: $read:expr, $write:expr;)*) => {$(
        impl<DB: Database> Type<DB> for $column
        where
            i64: Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <i64 as Type<DB>>::type_info()
            }

            fn compatible(info: &DB::TypeInfo) -> bool {
                <i64 as Type<DB>>::compatible(info)
            }
        }

        impl<'r, DB: Database> Decode<'r, DB> for $column
        where
            i64: Decode<'r, DB>,
        {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
                let number = <i64 as Decode<'r, DB>>::decode(value)?;
                Ok(Self($read(number)?))
            }
        }

        impl<'q, DB: Database> Encode<'q, DB> for $column
        where
            i64: Encode<'q, DB>,
        {
            fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                <i64 as Encode<'q, DB>>::encode($write(self.0), buffer)
            }
        }
    )*};
}

whole_number! {
    Seconds: Timestamp::from_unix, Timestamp::unix;
    Flag: flag, i64::from;
    Count: u32::try_from, i64::from;
    LargeCount: u64::try_from, stored;
}

/// A count that no database can hold is as good as the largest that it can.
fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn flag(number: i64) -> Result<bool, BoxDynError> {
    match number {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(format!("{other} is neither yes nor no").into()),
    }
}

/// 32 bytes: a hash or a public key.
#[derive(Debug)]
pub struct Bytes32(pub [u8; 32]);

impl<DB: Database> Type<DB> for Bytes32
where
    Vec<u8>: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <Vec<u8> as Type<DB>>::type_info()
    }

    fn compatible(info: &DB::TypeInfo) -> bool {
        <Vec<u8> as Type<DB>>::compatible(info)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for Bytes32
where
    &'r [u8]: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let bytes = <&[u8] as Decode<'r, DB>>::decode(value)?;
        Ok(Self(bytes.try_into()?))
    }
}

impl<'q, DB: Database> Encode<'q, DB> for Bytes32
where
    Vec<u8>: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <Vec<u8> as Encode<'q, DB>>::encode(self.0.to_vec(), buffer)
    }
}

macro_rules! displayed {
    ($($column:ty),*) => {$(
        impl TextColumn for $column {
            fn read(text: &str) -> Option<Self> {
                Self::parse(text).ok()
            }

            fn text(&self) -> String {
                displayed(self)
            }
        }
    )*};
}

fn displayed(value: &impl Display) -> String {
    value.to_string()
}

displayed! {
    AccountId,
    ApiKeyId,
    ApplicationId,
    ConnectorId,
    DatabricksHost,
    ExecutionMode,
    ExtractionId,
    InvitationId,
    MetastoreId,
    PersonId,
    Region,
    SignInId,
    SystemTable,
    TokenId,
    WorkspaceId
}

macro_rules! by_slug {
    ($($column:ident)*) => {$(
        impl TextColumn for $column {
            fn read(text: &str) -> Option<Self> {
                Self::from_slug(text)
            }

            fn text(&self) -> String {
                self.slug().to_owned()
            }
        }
    )*};
}

by_slug! { ApiKeyScope Cloud Role }

impl TextColumn for Authentication {
    fn read(text: &str) -> Option<Self> {
        [Self::OauthM2m, Self::PersonalAccessToken, Self::Federated]
            .into_iter()
            .find(|known| known.text() == text)
    }

    fn text(&self) -> String {
        match self {
            Self::OauthM2m => "oauth_m2m",
            Self::PersonalAccessToken => "personal_access_token",
            Self::Federated => "federated",
        }
        .to_owned()
    }
}

/// A JSON array of the features' slugs.
impl TextColumn for Vec<Feature> {
    fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    fn text(&self) -> String {
        let slugs: Vec<&str> = self.iter().map(|feature| feature.slug()).collect();
        serde_json::json!(slugs).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T: TextColumn + PartialEq + std::fmt::Debug>(value: T) {
        assert_eq!(T::read(&value.text()), Some(value));
    }

    #[test]
    fn what_is_written_reads_back() {
        check(AccountId::parse("11111111-2222-3333-4444-555555555555").unwrap());
        check(ApplicationId::parse("11111111-2222-3333-4444-555555555555").unwrap());
        check(DatabricksHost::parse("acme.cloud.databricks.com").unwrap());
        check(ExecutionMode::DatabricksJob);
        check(ExecutionMode::Standalone);
        check(MetastoreId::parse("11111111-2222-3333-4444-555555555555").unwrap());
        check(Region::parse("eastus").unwrap());
        check(WorkspaceId::parse("1234567890123456").unwrap());
        check(Cloud::Azure);
        check(Role::Admin);
        check(ApiKeyScope::Read);
        check(Authentication::OauthM2m);
        check(Authentication::PersonalAccessToken);
        check(Authentication::Federated);
        check(Feature::ALL.to_vec());
    }
}
