//! How the values are written in JSON: as the texts that they are displayed as.

use alloc::string::String;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{ConnectorId, ExecutionMode, Timestamp};

macro_rules! as_text {
    ($($name:ty),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(D::Error::custom)
            }
        }
    )*};
}

as_text!(ConnectorId, ExecutionMode, Timestamp);

#[cfg(test)]
mod tests {
    use core::fmt::Debug;

    use super::*;

    #[track_caller]
    fn check<T: Serialize + for<'de> Deserialize<'de> + PartialEq + Debug>(value: T, json: &str) {
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
        assert_eq!(serde_json::from_str::<T>(json).unwrap(), value);
    }

    #[test]
    fn values_are_texts() {
        check(Timestamp(1_795_355_880), "\"2026-11-22T13:58:00Z\"");
        check(
            ConnectorId::from_u128(7),
            "\"00000000-0000-0000-0000-000000000007\"",
        );
        for mode in ExecutionMode::ALL {
            check(mode, &alloc::format!("\"{mode}\""));
        }
        assert!(serde_json::from_str::<Timestamp>("\"2026-11-22T13:58:00.5Z\"").is_err());
        assert!(serde_json::from_str::<Timestamp>("1795355880").is_err());
    }
}
