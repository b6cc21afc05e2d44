//! What is wrong in a form, by field: the summary on top and the sentence at the field are the same.

use leptos::prelude::*;

/// Id of a field in the document.
pub type FieldId = &'static str;

/// Sentences in the order of the form, each with its field, or with none where it is about the whole form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(Option<FieldId>, String)>);

impl FieldErrors {
    /// Creates one sentence about a field.
    pub fn at(field: FieldId, text: impl Into<String>) -> Self {
        Self(vec![(Some(field), text.into())])
    }

    /// Creates one sentence about the whole form.
    pub fn of_form(text: impl Into<String>) -> Self {
        Self(vec![(None, text.into())])
    }

    /// Adds a sentence about a field.
    pub fn add(&mut self, field: FieldId, text: impl Into<String>) {
        self.0.push((Some(field), text.into()));
    }

    /// Says whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn text_of(&self, field: FieldId) -> Option<String> {
        let (_, text) = self.0.iter().find(|(of, _)| *of == Some(field))?;
        Some(text.clone())
    }
}

impl IntoIterator for FieldErrors {
    type Item = (Option<FieldId>, String);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The errors of a form as its parts share them. The summary takes the focus whenever they are set.
#[derive(Debug, Clone, Copy)]
pub struct FormErrors(RwSignal<FieldErrors>);

impl FormErrors {
    /// Creates a form without errors.
    pub fn none() -> Self {
        Self(RwSignal::new(FieldErrors::default()))
    }

    /// Sets all of them, unless the form is gone.
    pub fn set(self, errors: FieldErrors) {
        // `Some` when the person went elsewhere meanwhile.
        drop(self.0.try_set(errors));
    }

    /// Takes all of them away.
    pub fn clear(self) {
        self.set(FieldErrors::default());
    }

    /// Follows all of them.
    pub fn all(self) -> FieldErrors {
        self.0.get()
    }

    /// Follows whether there are any.
    pub fn any(self) -> bool {
        !self.0.read().is_empty()
    }

    /// Follows the sentence at a field.
    pub fn of(self, field: FieldId) -> Signal<Option<String>> {
        Signal::derive(move || self.0.read().text_of(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_the_sentence_of_the_summary() {
        let mut errors = FieldErrors::at("a", "Enter a");
        errors.add("b", "Enter b");
        assert_eq!(errors.text_of("b").as_deref(), Some("Enter b"));
        assert_eq!(errors.text_of("c"), None);
        assert!(FieldErrors::default().is_empty());
        assert_eq!(FieldErrors::of_form("Choose").text_of(""), None);
    }
}
