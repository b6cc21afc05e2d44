//! The steps and their order.

/// A step of the first connection. The order of the variants is the order of the steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Cloud, account and the service principal.
    Principal,
    /// Features and the statements they need.
    Grants,
    /// Account credentials, or the choice to do without.
    Account,
    /// Which workspaces.
    Workspaces,
    /// Whether they can be read.
    Test,
    /// What is going to be created.
    Review,
}

impl Step {
    /// All steps, in order.
    pub const ALL: [Self; 6] = [
        Self::Principal,
        Self::Grants,
        Self::Account,
        Self::Workspaces,
        Self::Test,
        Self::Review,
    ];

    /// Gives the last part of the step's URL.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Principal => "principal",
            Self::Grants => "grants",
            Self::Account => "account",
            Self::Workspaces => "workspaces",
            Self::Test => "test",
            Self::Review => "review",
        }
    }

    /// Reads the last part of a URL.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// Gives the name in the list of steps.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Principal => "Service principal",
            Self::Grants => "Grants",
            Self::Account => "Account",
            Self::Workspaces => "Workspaces",
            Self::Test => "Test",
            Self::Review => "Review and connect",
        }
    }

    /// Gives the number that people see, from 1.
    pub fn number(self) -> usize {
        Self::ALL
            .iter()
            .position(|&step| step == self)
            .map_or(0, |index| index + 1)
    }

    /// Says whether the answer to this step goes when `earlier` gets another answer.
    pub const fn is_lost_by(self, earlier: Self) -> bool {
        match earlier {
            // Another account or principal has other workspaces and other rights; the choice of features stays.
            Self::Principal => matches!(self, Self::Account | Self::Workspaces | Self::Test),
            Self::Account => matches!(self, Self::Workspaces | Self::Test),
            Self::Grants | Self::Workspaces => matches!(self, Self::Test),
            Self::Test | Self::Review => false,
        }
    }

    /// Gives the step before, where there is one.
    pub fn before(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|&step| step < self)
    }
}

#[cfg(test)]
mod tests {
    use super::Step;

    #[test]
    fn a_url_leads_back_to_its_step() {
        for step in Step::ALL {
            assert_eq!(Step::from_slug(step.slug()), Some(step));
        }
        assert_eq!(Step::from_slug("mint"), None);
    }

    #[test]
    fn steps_are_numbered_from_one() {
        assert_eq!(Step::Principal.number(), 1);
        assert_eq!(Step::Review.number(), 6);
        assert_eq!(Step::Test.before(), Some(Step::Workspaces));
    }
}
