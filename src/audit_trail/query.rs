//! Which events are shown, as the address of the page says it.

use std::time::Duration;

use domain::Timestamp;

use crate::router::Query;

/// The choice: all that is named has to hold. Days are of UTC, as the trail's times are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrailQuery {
    /// What was done, as a word.
    pub action: String,
    /// Who did it: a name or an id.
    pub actor: String,
    /// The first day, as 2026-01-31.
    pub from: String,
    /// The last day.
    pub to: String,
}

impl TrailQuery {
    /// Reads the query of the page's address.
    pub fn read(search: &str) -> Self {
        let query = Query::read(search);
        let text = |name| query.get(name).unwrap_or_default().trim().to_owned();
        Self {
            action: text("action"),
            actor: text("actor"),
            from: text("from"),
            to: text("to"),
        }
    }

    /// Writes the address of the page.
    pub fn page(&self, path: &str) -> String {
        let members = [
            ("action", &self.action),
            ("actor", &self.actor),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let mut query = Query::default();
        for (name, value) in members {
            query.put(name, Some(value.clone()).filter(|value| !value.is_empty()));
        }
        query.after(path)
    }

    /// Writes what the server is asked for.
    pub fn after(&self, path: &str) -> String {
        self.older_than(path, None)
    }

    /// Writes what the server is asked for to go on from an event.
    pub fn older_than(&self, path: &str, before: Option<u64>) -> String {
        let some = |value: &String| Some(value.clone()).filter(|value| !value.is_empty());
        let mut query = Query::default();
        query.put("action", some(&self.action));
        query.put("actor", some(&self.actor));
        query.put("since", day(&self.from).map(|day| day.to_string()));
        let end = day(&self.to).map(|day| day.later(Duration::from_hours(24)));
        query.put("until", end.map(|end| end.to_string()));
        query.put("before", before.map(|before| before.to_string()));
        query.after(path)
    }
}

/// Reads a day.
pub fn day(text: &str) -> Option<Timestamp> {
    Timestamp::parse(&format!("{text}T00:00:00Z")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_asked_for() {
        let query =
            TrailQuery::read("?action=person.added&actor=Ada+L&from=2026-01-30&to=2026-01-31");
        assert_eq!(query.action, "person.added");
        let asked = query.older_than("", Some(17));
        let asked = Query::read(&asked);
        for (name, want) in [
            ("action", "person.added"),
            ("since", "2026-01-30T00:00:00Z"),
            ("until", "2026-02-01T00:00:00Z"),
            ("before", "17"),
        ] {
            assert_eq!(asked.get(name), Some(want), "{name}");
        }
        assert_eq!(TrailQuery::read(&query.page("")), query);
        assert_eq!(TrailQuery::default().after("/x"), "/x");
        assert_eq!(TrailQuery::read("?from=yesterday").after("/x"), "/x");
    }
}
