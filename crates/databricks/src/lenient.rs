//! Takes what has the expected form, and passes over the rest: one strange member must not hide all others.

use std::fmt;
use std::marker::PhantomData;

use domain::WorkspaceId;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A member that is taken when it has the expected form, and passed over otherwise.
#[derive(Debug)]
pub(crate) struct Lenient<T>(pub(crate) Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// Whatever it is, it is there.
#[derive(Debug, Default)]
pub(crate) struct Present(pub(crate) bool);

/// Reads `null` as a member that is not there.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Takes the members of a JSON object for a type that is read from one.
macro_rules! from_object {
    ($($wire:ty),+) => {$(
        impl crate::lenient::FromMember for $wire {
            fn of_object<'de, A: serde::de::MapAccess<'de>>(members: A) -> Result<Option<Self>, A::Error> {
                let members = serde::de::value::MapAccessDeserializer::new(members);
                <Self as serde::Deserialize>::deserialize(members).map(Some)
            }
        }
    )+};
}
pub(crate) use from_object;

/// What a value of a type can be made of; everything else is nothing.
pub(crate) trait FromMember: Sized {
    fn of_text(_: &str) -> Option<Self> {
        None
    }

    fn of_number(_: u64) -> Option<Self> {
        None
    }

    fn of_bool(_: bool) -> Option<Self> {
        None
    }

    fn of_object<'de, A: MapAccess<'de>>(members: A) -> Result<Option<Self>, A::Error> {
        pass_over(members).map(|()| None)
    }
}

impl FromMember for String {
    fn of_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl FromMember for WorkspaceId {
    fn of_text(text: &str) -> Option<Self> {
        Self::parse(text).ok()
    }

    fn of_number(number: u64) -> Option<Self> {
        Some(Self::from(number))
    }
}

impl FromMember for bool {
    fn of_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn of_bool(truth: bool) -> Option<Self> {
        Some(truth)
    }
}

impl FromMember for u64 {
    fn of_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn of_number(number: u64) -> Option<Self> {
        Some(number)
    }
}

fn pass_over<'de, A: MapAccess<'de>>(mut members: A) -> Result<(), A::Error> {
    while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

impl<'de, T: FromMember> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LenientVisitor(PhantomData))
    }
}

struct LenientVisitor<T>(PhantomData<T>);

impl<'de, T: FromMember> Visitor<'de> for LenientVisitor<T> {
    type Value = Lenient<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Lenient(T::of_text(text)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Lenient(T::of_number(number)))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Lenient(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Lenient(None))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Lenient(T::of_bool(truth)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Lenient(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        T::of_object(members).map(Lenient)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        while entries.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Lenient(None))
    }
}

impl<'de> Deserialize<'de> for Present {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<IgnoredAny>::deserialize(deserializer).map(|member| Self(member.is_some()))
    }
}
