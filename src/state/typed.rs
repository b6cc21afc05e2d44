//! What is typed or chosen in a step and not recorded yet, by name. Never anything in which a secret may begin.

use domain::{SecretShape, SortedMap};

use super::Step;

/// The texts, by the name under which they are kept.
pub type DraftTexts = SortedMap<String, String>;

/// Something that is typed or chosen in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypedKey {
    /// The step.
    pub step: Step,
    /// Its name there.
    pub name: &'static str,
}

impl TypedKey {
    /// Whether the keys go into the federation policy: `yes` or `no`.
    pub const POLICY_KEYS: Self = Self::new(Step::Principal, "policy-keys");
    /// The choice of the grants, as a query.
    pub const GRANTS: Self = Self::new(Step::Grants, "choice");
    /// The address of the account console.
    pub const CONSOLE: Self = Self::new(Step::Account, "console");
    /// The workspace to ask in place of the account.
    pub const THROUGH: Self = Self::new(Step::Account, "through");
    /// The chosen workspaces.
    pub const WORKSPACES: Self = Self::new(Step::Workspaces, "choice");
    /// The address of a workspace that is being added.
    pub const ADDRESS: Self = Self::new(Step::Workspaces, "address");
    /// What the person calls that workspace.
    pub const WORKSPACE_NAME: Self = Self::new(Step::Workspaces, "name");

    /// Names something.
    pub const fn new(step: Step, name: &'static str) -> Self {
        Self { step, name }
    }

    /// Returns what is kept.
    pub fn read(self, typed: &DraftTexts) -> Option<&String> {
        typed.get(&self.stored())
    }

    /// Keeps a text, or with `None` nothing; says whether that changed anything.
    pub fn write(self, typed: &mut DraftTexts, text: Option<String>) -> bool {
        let text = text.filter(|text| !SecretShape::may_begin_in(text));
        if self.read(typed) == text.as_ref() {
            return false;
        }
        match text {
            Some(text) => typed.insert(self.stored(), text),
            None => typed.remove(&self.stored()),
        }
        true
    }

    fn stored(self) -> String {
        format!("{}{}", prefix(self.step), self.name)
    }
}

/// Lists what is kept of a step.
pub fn of_step(typed: &DraftTexts, step: Step) -> impl Iterator<Item = (&String, &String)> {
    let prefix = prefix(step);
    typed
        .iter()
        .filter(move |(name, _)| name.starts_with(&prefix))
}

/// Takes all of a step from others, in place of what is there.
pub fn take_step(typed: &mut DraftTexts, step: Step, from: &DraftTexts) {
    let old: Vec<String> = of_step(typed, step).map(|(name, _)| name.clone()).collect();
    for name in old {
        typed.remove(&name);
    }
    for (name, text) in of_step(from, step) {
        typed.insert(name.clone(), text.clone());
    }
}

fn prefix(step: Step) -> String {
    format!("{}.", step.slug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_not_kept_and_steps_do_not_mix() {
        let mut typed = DraftTexts::default();
        let account = TypedKey::new(Step::Principal, "account-id");
        assert!(account.write(&mut typed, Some("1111".to_owned())));
        assert!(!account.write(&mut typed, Some("1111".to_owned())));
        assert!(TypedKey::ADDRESS.write(&mut typed, Some("adb-1".to_owned())));
        assert!(account.write(&mut typed, Some("dose0123456789abcdef".to_owned())));
        assert_eq!(account.read(&typed), None);
        assert_eq!(of_step(&typed, Step::Workspaces).count(), 1);
        take_step(&mut typed, Step::Workspaces, &DraftTexts::default());
        assert_eq!(typed, DraftTexts::default());
    }
}
