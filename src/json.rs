//! Reads JSON: what the server answers, and what this browser keeps.
//!
//! `serde_json` would read the text straight into each type. Then the code that looks for commas, quotes and ends stands at each member of
//! each type, together with the words for what is wrong, which nobody here shows. So the text is read into [`JsonValue`] first, and the types
//! are made from that.

use std::fmt;
use std::slice;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess,
    IntoDeserializer as _, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Reads a text; nothing when it is not JSON, or not of the type.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    parse(text)?.read()
}

/// Reads a text as any value; nothing when it is not JSON.
pub fn parse(text: &str) -> Option<JsonValue> {
    serde_json::from_str(text).ok()
}

/// Any value.
#[derive(Debug, PartialEq)]
pub enum JsonValue {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(String),
    List(Vec<JsonValue>),
    Members(Vec<(String, JsonValue)>),
}

// JSON has no number that differs from itself.
impl Eq for JsonValue {}

impl JsonValue {
    /// Reads a value of a type; nothing when it is not of the type.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(self).ok()
    }

    /// Takes a member out; nothing where there is none.
    pub fn take(&mut self, name: &str) -> Option<Self> {
        let Self::Members(members) = self else {
            return None;
        };
        let at = members.iter().position(|(member, _)| member == name)?;
        Some(members.remove(at).1)
    }
}

impl<'de> Deserialize<'de> for JsonValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct JsonVisitor;

        impl<'de> Visitor<'de> for JsonVisitor {
            type Value = JsonValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<JsonValue, E> {
                Ok(JsonValue::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<JsonValue, E> {
                Ok(JsonValue::Bool(value))
            }

            fn visit_u64<E>(self, value: u64) -> Result<JsonValue, E> {
                Ok(JsonValue::Unsigned(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<JsonValue, E> {
                Ok(JsonValue::Signed(value))
            }

            fn visit_f64<E>(self, value: f64) -> Result<JsonValue, E> {
                Ok(JsonValue::Float(value))
            }

            fn visit_str<E>(self, value: &str) -> Result<JsonValue, E> {
                Ok(JsonValue::Text(value.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<JsonValue, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(JsonValue::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonValue, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(JsonValue::Members(members))
            }
        }

        deserializer.deserialize_any(JsonVisitor)
    }
}

/// A value is not of the type that was wanted. It does not say why: nobody would see it.
#[derive(Debug)]
pub struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value is of another type")
    }
}

impl std::error::Error for Unfit {}

impl de::Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for &'de JsonValue {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self {
            JsonValue::Null => visitor.visit_unit(),
            JsonValue::Bool(value) => visitor.visit_bool(*value),
            JsonValue::Unsigned(value) => visitor.visit_u64(*value),
            JsonValue::Signed(value) => visitor.visit_i64(*value),
            JsonValue::Float(value) => visitor.visit_f64(*value),
            JsonValue::Text(text) => visitor.visit_borrowed_str(text),
            JsonValue::List(list) => visitor.visit_seq(Items(list.iter())),
            JsonValue::Members(members) => visitor.visit_map(Entries::of(members)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self {
            JsonValue::Text(text) => visitor.visit_borrowed_str(text),
            _ => Err(Unfit),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self {
            JsonValue::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self {
            JsonValue::List(list) => visitor.visit_seq(Items(list.iter())),
            _ => Err(Unfit),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self {
            JsonValue::Members(members) => visitor.visit_map(Entries::of(members)),
            _ => Err(Unfit),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        self.deserialize_map(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_unit()
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        match self {
            JsonValue::Text(name) => visitor.visit_enum(Variant { name, value: None }),
            JsonValue::Members(members) => match members.as_slice() {
                [(name, value)] => visitor.visit_enum(Variant {
                    name,
                    value: Some(value),
                }),
                _ => Err(Unfit),
            },
            _ => Err(Unfit),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

struct Items<'de>(slice::Iter<'de, JsonValue>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Unfit;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unfit> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries<'de> {
    left: slice::Iter<'de, (String, JsonValue)>,
    value: &'de JsonValue,
}

impl<'de> Entries<'de> {
    fn of(members: &'de [(String, JsonValue)]) -> Self {
        Self {
            left: members.iter(),
            value: &JsonValue::Null,
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Unfit;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unfit> {
        let Some((name, value)) = self.left.next() else {
            return Ok(None);
        };
        self.value = value;
        seed.deserialize(text(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unfit> {
        seed.deserialize(self.value)
    }
}

struct Variant<'de> {
    name: &'de str,
    value: Option<&'de JsonValue>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Unfit;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Unfit> {
        Ok((seed.deserialize(text(self.name))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Unfit;

    fn unit_variant(self) -> Result<(), Unfit> {
        match self.value {
            None => Ok(()),
            Some(_) => Err(Unfit),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Unfit> {
        seed.deserialize(self.value.ok_or(Unfit)?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.value.ok_or(Unfit)?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        self.value.ok_or(Unfit)?.deserialize_map(visitor)
    }
}

fn text(text: &str) -> StrDeserializer<'_, Unfit> {
    text.into_deserializer()
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::read;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Choice {
        Bare,
        Wrapped(String),
        Pair(u8, u8),
        Named { number: u32 },
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Name(String);

    #[derive(Debug, PartialEq, Deserialize)]
    struct Everything {
        name: Name,
        choices: Vec<Choice>,
        #[serde(default)]
        missing: Option<i64>,
        pair: (f64, bool),
    }

    /// It reads what `serde_json` reads, and nothing else.
    #[track_caller]
    fn check<T: DeserializeOwned + Debug + PartialEq>(text: &str) {
        assert_eq!(read::<T>(text), serde_json::from_str(text).ok(), "{text}");
    }

    #[test]
    fn it_reads_as_the_library_does() {
        let whole = r#"{"name":"ü\n\u00fc","more":[{}],"choices":["bare",{"wrapped":"x"},{"pair":[1,2]},{"named":{"number":7,"more":null}}],"pair":[1.5,true]}"#;
        assert!(read::<Everything>(whole).is_some());
        check::<Everything>(whole);
        for text in [
            "{}",
            "null",
            "[",
            "",
            r#"{"name":1,"choices":[],"pair":[1,true]}"#,
        ] {
            check::<Everything>(text);
        }
        for text in [
            r#""bare""#,
            r#""wrapped""#,
            r#"{"wrapped":null}"#,
            r#"{"bare":1}"#,
            r#"{"wrapped":"x","bare":null}"#,
            r#"{"pair":[1]}"#,
            r#"{"pair":[1,256]}"#,
            r#""other""#,
            "7",
        ] {
            check::<Choice>(text);
        }
        for text in ["-1", "1", "1.5", "18446744073709551615", "\"1\"", "null"] {
            check::<Option<i64>>(text);
            check::<u64>(text);
        }
    }
}
