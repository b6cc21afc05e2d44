//! The files that a plan can become.

use crate::{Metastore, MetastorePlan, Plan, Script, Surroundings, cli, rest, terraform};

/// A way to write a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// `GRANT` statements for the SQL editor.
    Sql,
    /// Terraform for the provider `databricks/databricks`.
    Terraform,
    /// A shell script for the Databricks CLI.
    Cli,
    /// Calls of the Unity Catalog API.
    Rest,
    /// Queries that show whether the plan was carried out.
    Check,
    /// `REVOKE` statements for the SQL editor.
    Undo,
}

impl Format {
    /// All formats, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Sql,
        Self::Terraform,
        Self::Cli,
        Self::Rest,
        Self::Check,
        Self::Undo,
    ];

    /// Gives the name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sql => "SQL",
            Self::Terraform => "Terraform",
            Self::Cli => "CLI",
            Self::Rest => "REST",
            Self::Check => "Check",
            Self::Undo => "Undo",
        }
    }

    /// Gives the word used in URLs.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Sql => "sql",
            Self::Terraform => "terraform",
            Self::Cli => "cli",
            Self::Rest => "rest",
            Self::Check => "check",
            Self::Undo => "undo",
        }
    }

    /// Reads the word of a URL.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.slug() == slug)
    }

    /// Says whether one file serves the whole plan. Otherwise each metastore has its own.
    pub const fn covers_all_metastores(self) -> bool {
        matches!(self, Self::Terraform | Self::Cli)
    }

    /// Gives the name of the file.
    pub fn file_name(self, metastore: &Metastore) -> String {
        let slug = metastore.slug();
        match self {
            Self::Sql => format!("lakesentry-grants-{slug}.sql"),
            Self::Terraform => "lakesentry-grants.tf".to_owned(),
            Self::Cli => "lakesentry-grants.sh".to_owned(),
            Self::Rest => format!("lakesentry-grants-{slug}.json"),
            Self::Check => format!("lakesentry-check-{slug}.sql"),
            Self::Undo => format!("lakesentry-undo-{slug}.sql"),
        }
    }

    /// Gives the lines of a format that is SQL.
    pub fn script(self, plan: &Plan, metastore: &MetastorePlan) -> Option<Script> {
        match self {
            Self::Sql => Some(Script::grant(metastore, &plan.principal)),
            Self::Check => Some(Script::check(metastore, &plan.selection, &plan.principal)),
            Self::Undo => Some(Script::revoke(metastore, &plan.principal)),
            Self::Terraform | Self::Cli | Self::Rest => None,
        }
    }

    /// Writes the file: of this metastore or, where one file serves all, of the plan.
    pub fn render(
        self,
        plan: &Plan,
        metastore: &MetastorePlan,
        surroundings: &Surroundings,
    ) -> String {
        match self {
            Self::Sql | Self::Check | Self::Undo => {
                let script = self.script(plan, metastore);
                script.map(|script| script.to_string()).unwrap_or_default()
            }
            Self::Terraform => terraform::terraform(plan, surroundings),
            Self::Cli => cli::cli(plan, surroundings),
            Self::Rest => rest::rest(metastore, &plan.principal),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_url_reads_back() {
        for format in Format::ALL {
            assert_eq!(Format::from_slug(format.slug()), Some(format));
        }
        assert_eq!(Format::from_slug("yaml"), None);
    }

    #[test]
    fn files_of_one_metastore_have_names_of_their_own() {
        let metastores = Metastore::all(&[], &crate::Primary::Unknown);
        for format in Format::ALL {
            let [first, second] = [0, 1].map(|index| format.file_name(&metastores[index]));
            assert_eq!(first == second, format.covers_all_metastores(), "{first}");
        }
    }
}
