//! A message that stands out from the text.

use leptos::prelude::*;

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Worth knowing.
    Info,
    /// Something worked.
    Good,
    /// Something needs care.
    Warn,
    /// Something failed.
    Bad,
}

impl NoticeKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "notice notice--info",
            Self::Good => "notice notice--good",
            Self::Warn => "notice notice--warn",
            Self::Bad => "notice notice--bad",
        }
    }

    /// A path on a grid of 20, so that the kind does not hang on the colour alone.
    const fn mark(self) -> &'static str {
        match self {
            Self::Info => "M10 9v5M10 6v.01",
            Self::Good => "m6 10.5 2.8 2.8L14 7.5",
            Self::Warn | Self::Bad => "M10 5.5v5M10 14v.01",
        }
    }
}

/// A titled message.
#[component]
pub fn Notice(
    /// How much it matters.
    kind: NoticeKind,
    /// What it says, in a few words.
    #[prop(into)]
    title: String,
    /// The rest.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=kind.class()>
            <svg class="notice__mark" viewBox="0 0 20 20" aria-hidden="true">
                <circle cx="10" cy="10" r="8.5" />
                <path d=kind.mark() />
            </svg>
            <div class="notice__text">
                <p class="notice__title">{title}</p>
                {children.map(|children| children())}
            </div>
        </div>
    }
}
