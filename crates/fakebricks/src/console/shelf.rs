//! Things that one request makes and a later one shows.

use parking_lot::Mutex;
use std::collections::VecDeque;

use uuid::Uuid;

/// How many are kept; the oldest are dropped first.
const MOST: usize = 50;

/// Values by random key.
#[derive(Debug)]
pub struct Shelf<T> {
    values: Mutex<VecDeque<(String, T)>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self {
            values: Mutex::default(),
        }
    }
}

impl<T: Clone> Shelf<T> {
    /// Keeps a value and gives its key.
    pub fn put(&self, value: T) -> String {
        let key = Uuid::new_v4().to_string();
        let mut values = self.values.lock();
        if values.len() >= MOST {
            values.pop_front();
        }
        values.push_back((key.clone(), value));
        key
    }

    /// The value under a key.
    pub fn look(&self, key: &str) -> Option<T> {
        let values = self.values.lock();
        values
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.clone())
    }

    /// The value under a key; a second call finds nothing.
    pub fn take(&self, key: &str) -> Option<T> {
        let mut values = self.values.lock();
        let index = values.iter().position(|(known, _)| known == key)?;
        values.remove(index).map(|(_, value)| value)
    }
}
