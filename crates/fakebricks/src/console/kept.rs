//! Things that one request makes and a later one shows.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

/// How many are kept; the oldest are dropped first.
const MOST: usize = 50;

/// Values by random key.
#[derive(Debug)]
pub struct Kept<T> {
    values: Mutex<VecDeque<(String, T)>>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self {
            values: Mutex::default(),
        }
    }
}

impl<T: Clone> Kept<T> {
    /// Keeps a value and gives its key.
    pub fn put(&self, value: T) -> String {
        let key = Uuid::new_v4().to_string();
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if values.len() >= MOST {
            values.pop_front();
        }
        values.push_back((key.clone(), value));
        key
    }

    /// The value under a key.
    pub fn look(&self, key: &str) -> Option<T> {
        let values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        values
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.clone())
    }

    /// The value under a key; a second call finds nothing.
    pub fn take(&self, key: &str) -> Option<T> {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let index = values.iter().position(|(known, _)| known == key)?;
        values.remove(index).map(|(_, value)| value)
    }
}
