//! Reads the list of workspaces entry by entry, and takes of each entry what has the expected form.

use std::fmt;
use std::marker::PhantomData;

use domain::WorkspaceId;
use serde::de::{
    Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
    value::MapAccessDeserializer,
};

use super::{Lenient, List, Present, Wire, WireAzure};

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor)
    }
}

struct ListVisitor;

impl<'de> Visitor<'de> for ListVisitor {
    type Value = List;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of workspaces")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<List, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element::<Lenient<Wire>>()? {
            list.extend(entry.0);
        }
        Ok(List(list))
    }

    /// The list may have an object around it, which is empty without workspaces.
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<List, A::Error> {
        let mut list = List::default();
        while let Some(name) = members.next_key::<String>()? {
            if name == "workspaces" {
                list = members.next_value()?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(list)
    }

    fn visit_unit<E>(self) -> Result<List, E> {
        Ok(List::default())
    }
}

/// What a value of a type can be made of; everything else is nothing.
trait Taken: Sized {
    fn of_text(_: &str) -> Option<Self> {
        None
    }

    fn of_number(_: u64) -> Option<Self> {
        None
    }

    fn of_object<'de, A: MapAccess<'de>>(members: A) -> Result<Option<Self>, A::Error> {
        pass_over(members).map(|()| None)
    }
}

impl Taken for String {
    fn of_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Taken for WorkspaceId {
    fn of_text(text: &str) -> Option<Self> {
        Self::parse(text).ok()
    }

    fn of_number(number: u64) -> Option<Self> {
        Some(Self::from(number))
    }
}

impl Taken for Wire {
    fn of_object<'de, A: MapAccess<'de>>(members: A) -> Result<Option<Self>, A::Error> {
        Self::deserialize(MapAccessDeserializer::new(members)).map(Some)
    }
}

impl Taken for WireAzure {
    fn of_object<'de, A: MapAccess<'de>>(members: A) -> Result<Option<Self>, A::Error> {
        Self::deserialize(MapAccessDeserializer::new(members)).map(Some)
    }
}

fn pass_over<'de, A: MapAccess<'de>>(mut members: A) -> Result<(), A::Error> {
    while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

impl<'de, T: Taken> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LenientVisitor(PhantomData))
    }
}

struct LenientVisitor<T>(PhantomData<T>);

impl<'de, T: Taken> Visitor<'de> for LenientVisitor<T> {
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

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Lenient(None))
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
