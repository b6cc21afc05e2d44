//! The query of a URL, as names and values.

/// Names and values in the order of the URL, each name once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands after the question mark. Each value is decoded once, so that a group named `50%25` stays itself.
    pub fn read(raw: &str) -> Self {
        let raw = raw.strip_prefix('?').unwrap_or(raw);
        let pairs = raw.split('&').filter(|pair| !pair.is_empty());
        let mut query = Self::default();
        for pair in pairs {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            query.put(&decode(name), Some(decode(value)));
        }
        query
    }

    /// Gives the value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name)?;
        Some(&found.1)
    }

    /// Sets a value, or with `None` takes the name out.
    pub fn put(&mut self, name: &str, value: Option<String>) {
        let place = self.0.iter().position(|(known, _)| known == name);
        match (place, value) {
            (Some(index), Some(value)) => self.0[index].1 = value,
            (None, Some(value)) => self.0.push((name.to_owned(), value)),
            (Some(index), None) => drop(self.0.remove(index)),
            (None, None) => {}
        }
    }

    /// Gives all names and values.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Writes the query after a path.
    pub fn after(&self, path: &str) -> String {
        let mut url = path.to_owned();
        for (index, (name, value)) in self.0.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(&encode(name));
            url.push('=');
            // A comma means nothing special in a query, and lists stay readable with it.
            url.push_str(&encode(value).replace("%2C", ","));
        }
        url
    }
}

#[cfg(target_arch = "wasm32")]
fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

#[cfg(target_arch = "wasm32")]
fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    js_sys::decode_uri_component(&text).map_or(text, String::from)
}

// Tests run outside of the browser and use names that need no escapes.
#[cfg(not(target_arch = "wasm32"))]
fn encode(text: &str) -> String {
    text.to_owned()
}

#[cfg(not(target_arch = "wasm32"))]
fn decode(text: &str) -> String {
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn a_query_reads_back_and_keeps_its_order() {
        let mut query = Query::read("?v=1&with=audit_log,table_lineage&in=eastus");
        assert_eq!(query.get("with"), Some("audit_log,table_lineage"));
        query.put("with", Some(String::new()));
        query.put("in", None);
        query.put("as", Some("rest".to_owned()));
        assert_eq!(
            query.after("/setup/grants"),
            "/setup/grants?v=1&with=&as=rest"
        );
        assert_eq!(Query::default().after("/x"), "/x");
    }

    #[test]
    fn a_name_that_comes_twice_has_its_last_value() {
        assert_eq!(Query::read("a=1&a=2").get("a"), Some("2"));
    }
}
