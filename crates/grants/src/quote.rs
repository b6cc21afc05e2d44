//! Delimited identifiers of Databricks SQL.

use std::fmt;

/// Writes a name between back-ticks; a back-tick inside is written twice and nothing else is special
/// (Databricks SQL reference, "Identifiers"). The name holds no line break: the types that carry names see to that.
#[derive(Debug, Clone, Copy)]
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0.replace('`', "``"))
    }
}

#[cfg(test)]
mod tests {
    use super::Quoted;

    #[test]
    fn a_back_tick_is_doubled() {
        assert_eq!(Quoted("a-b").to_string(), "`a-b`");
        assert_eq!(Quoted("`").to_string(), "````");
        assert_eq!(Quoted("x`; DROP").to_string(), "`x``; DROP`");
    }
}
