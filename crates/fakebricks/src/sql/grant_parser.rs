//! Reads `GRANT`, `REVOKE` and `SHOW GRANTS` in the form that Databricks knows.
//!
//! <https://docs.databricks.com/sql/language-manual/security-grant.html>

use datafusion::sql::sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Word};

use super::SqlError;
use super::dialect::SparkDialect;
use crate::privileges::{UnityPrivilege, UnitySecurableKind};

/// One statement about grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantStatement {
    /// `GRANT`.
    Grant(GrantChange),
    /// `REVOKE`.
    Revoke(GrantChange),
    /// `SHOW GRANTS`.
    Show {
        /// Only grants of this principal.
        principal: Option<String>,
        /// The securable.
        on: GrantTarget,
    },
}

/// What `GRANT` and `REVOKE` have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantChange {
    /// At least one.
    pub privileges: Vec<UnityPrivilege>,
    /// The securable.
    pub on: GrantTarget,
    /// The grantee as written, without back-ticks.
    pub principal: String,
}

/// A securable as written; the name may lack its first parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantTarget {
    /// Its kind; a table when none is written.
    pub kind: UnitySecurableKind,
    /// The parts of its name.
    pub parts: Vec<String>,
}

/// Reads a statement; `None` when it is not about grants.
pub fn parse(statement: &str) -> Option<Result<GrantStatement, SqlError>> {
    let tokens = match Tokenizer::new(&SparkDialect, statement).tokenize_with_location() {
        Ok(tokens) => tokens,
        Err(error) if starts_like_grants(statement) => {
            return Some(Err(SqlError::syntax(
                &format!("'{}'", error.message),
                0,
                statement,
            )));
        }
        Err(_) => return None,
    };
    let tokens = tokens
        .into_iter()
        .filter(|token| !matches!(token.token, Token::Whitespace(_) | Token::EOF))
        .collect();
    let mut reader = TokenReader {
        statement,
        tokens,
        next: 0,
    };
    if reader.take_keyword("GRANT") {
        Some(reader.change("TO").map(GrantStatement::Grant))
    } else if reader.take_keyword("REVOKE") {
        Some(reader.change("FROM").map(GrantStatement::Revoke))
    } else if reader.take_keyword("SHOW")
        && (reader.take_keyword("GRANTS") || reader.take_keyword("GRANT"))
    {
        Some(reader.show())
    } else {
        None
    }
}

fn starts_like_grants(statement: &str) -> bool {
    let first = statement.split_whitespace().next().unwrap_or_default();
    ["GRANT", "REVOKE"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
}

struct TokenReader<'a> {
    statement: &'a str,
    tokens: Vec<TokenWithSpan>,
    next: usize,
}

impl TokenReader<'_> {
    fn change(&mut self, preposition: &str) -> Result<GrantChange, SqlError> {
        let mut privileges = vec![self.privilege()?];
        while self.take(&Token::Comma) {
            privileges.push(self.privilege()?);
        }
        self.expect_keyword("ON")?;
        let on = self.target()?;
        self.expect_keyword(preposition)?;
        let principal = self.name()?;
        self.end()?;
        Ok(GrantChange {
            privileges,
            on,
            principal,
        })
    }

    fn show(&mut self) -> Result<GrantStatement, SqlError> {
        let principal = if self.take_keyword("ON") {
            None
        } else {
            let name = self.name()?;
            self.expect_keyword("ON")?;
            Some(name)
        };
        let on = self.target()?;
        self.end()?;
        Ok(GrantStatement::Show { principal, on })
    }

    /// Words up to a comma or `ON`.
    fn privilege(&mut self) -> Result<UnityPrivilege, SqlError> {
        let mut words = Vec::new();
        while let Some(word) = self.keyword_ahead() {
            if word.eq_ignore_ascii_case("ON") {
                break;
            }
            words.push(word.to_uppercase());
            self.next += 1;
        }
        match UnityPrivilege::from_words(&words) {
            Some(privilege) => Ok(privilege),
            None if words.is_empty() => Err(self.unexpected()),
            None => {
                self.next -= 1;
                Err(self.unexpected())
            }
        }
    }

    fn target(&mut self) -> Result<GrantTarget, SqlError> {
        let kind = self.kind();
        let mut parts = vec![self.name()?];
        while self.take(&Token::Period) {
            parts.push(self.name()?);
        }
        Ok(GrantTarget { kind, parts })
    }

    /// A kind is a bare word that a name follows; `schema.x` is a table in a schema of that name.
    fn kind(&mut self) -> UnitySecurableKind {
        let named = self.keyword_ahead().and_then(UnitySecurableKind::from_word);
        let followed_by_name = matches!(
            self.tokens.get(self.next + 1).map(|token| &token.token),
            Some(Token::Word(_))
        );
        match named {
            Some(kind) if followed_by_name => {
                self.next += 1;
                kind
            }
            _ => UnitySecurableKind::Table,
        }
    }

    fn name(&mut self) -> Result<String, SqlError> {
        let Some(Token::Word(Word { value, .. })) = self.ahead() else {
            return Err(self.unexpected());
        };
        let name = value.clone();
        self.next += 1;
        Ok(name)
    }

    fn end(&mut self) -> Result<(), SqlError> {
        let _ = self.take(&Token::SemiColon);
        if self.ahead().is_some() {
            return Err(self.unexpected());
        }
        Ok(())
    }

    fn ahead(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|token| &token.token)
    }

    fn keyword_ahead(&self) -> Option<&str> {
        match self.ahead() {
            Some(Token::Word(word)) if word.quote_style.is_none() => Some(&word.value),
            _ => None,
        }
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.ahead() == Some(token);
        self.next += usize::from(found);
        found
    }

    fn take_keyword(&mut self, keyword: &str) -> bool {
        let found = self
            .keyword_ahead()
            .is_some_and(|word| word.eq_ignore_ascii_case(keyword));
        self.next += usize::from(found);
        found
    }

    fn expect_keyword(&mut self, keyword: &str) -> Result<(), SqlError> {
        if self.take_keyword(keyword) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn unexpected(&self) -> SqlError {
        match self.tokens.get(self.next) {
            Some(found) => {
                let column = usize::try_from(found.span.start.column).unwrap_or(1);
                SqlError::syntax(
                    &format!("'{}'", found.token),
                    column.saturating_sub(1),
                    self.statement,
                )
            }
            None => SqlError::syntax("end of input", self.statement.len(), self.statement),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grant(text: &str) -> GrantChange {
        match parse(text) {
            Some(Ok(GrantStatement::Grant(change) | GrantStatement::Revoke(change))) => change,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[track_caller]
    fn refuses(text: &str) {
        let error = parse(text).unwrap().unwrap_err();
        assert!(error.message.contains("[PARSE_SYNTAX_ERROR]"), "{error}");
    }

    #[test]
    fn several_privileges_and_every_kind_are_read() {
        let change = grant("grant use schema, SELECT on schema system.query to `a-b`;");
        assert_eq!(
            change.privileges,
            [UnityPrivilege::USE_SCHEMA, UnityPrivilege::SELECT]
        );
        assert_eq!(change.on.kind, UnitySecurableKind::Schema);
        assert_eq!(change.on.parts, ["system", "query"]);
        assert_eq!(change.principal, "a-b");
        for (text, kind) in [
            ("ON system.a.b", UnitySecurableKind::Table),
            ("ON TABLE system.a.`b`", UnitySecurableKind::Table),
            ("ON CATALOG system", UnitySecurableKind::Catalog),
            ("ON DATABASE system.a", UnitySecurableKind::Schema),
            ("ON schema.a.b", UnitySecurableKind::Table),
        ] {
            assert_eq!(grant(&format!("GRANT SELECT {text} TO x")).on.kind, kind);
        }
    }

    #[test]
    fn back_ticks_are_doubled_and_nothing_else_is_special() {
        assert_eq!(grant("REVOKE SELECT ON a.b.c FROM `a``b`").principal, "a`b");
        assert_eq!(grant("GRANT SELECT ON a.b.c TO ````").principal, "`");
        assert_eq!(
            grant("GRANT SELECT ON a.b.c TO `x; DROP --'`").principal,
            "x; DROP --'"
        );
    }

    #[test]
    fn what_is_not_a_grant_is_refused() {
        refuses("GRANT SELECT ON a.b.c TO 0f0f0f0f-1111-2222-3333-444444444444");
        refuses("GRANT SELECT ON a.b.c TO x y");
        refuses("GRANT FLY ON a.b.c TO x");
        refuses("GRANT SELECT TO x");
        refuses("GRANT SELECT ON a.b.c TO `x");
        refuses("GRANT SELECT ON a.b.c TO x; GRANT SELECT ON a.b.c TO y");
        refuses("SHOW GRANTS x");
        assert_eq!(parse("SELECT 1"), None);
        assert_eq!(parse("SHOW SCHEMAS"), None);
    }

    #[test]
    fn show_grants_names_a_principal_or_not() {
        let GrantStatement::Show { principal, on } = parse("SHOW GRANTS `p` ON SCHEMA system.x")
            .unwrap()
            .unwrap()
        else {
            panic!("not a listing");
        };
        assert_eq!(principal.as_deref(), Some("p"));
        assert_eq!(on.parts, ["system", "x"]);
        let shown = parse("SHOW GRANTS ON CATALOG system").unwrap().unwrap();
        assert!(matches!(
            shown,
            GrantStatement::Show {
                principal: None,
                ..
            }
        ));
    }

    proptest! {
        #[test]
        fn any_name_in_doubled_back_ticks_reads_back(name in "\\PC{1,40}") {
            let text = format!("GRANT SELECT ON TABLE a.b.c TO `{}`", name.replace('`', "``"));
            prop_assert_eq!(grant(&text).principal, name);
        }
    }
}
