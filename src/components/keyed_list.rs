//! A list whose lines stay while other lines come and go.

use std::sync::Arc;

use leptos::prelude::*;

/// A line that may have to be built.
struct Line {
    key: String,
    build: Box<dyn FnOnce() -> AnyView + Send>,
}

type Lines = Box<dyn Fn() -> Vec<Line> + Send>;

/// Shows a line for each item, as the component of the same name in Leptos; a line is built once for each key. That one is generic in all
/// that it is given, so that each list is a copy of it.
#[component]
pub fn For<I, T, V>(
    /// The items, in order.
    each: impl Fn() -> I + Send + 'static,
    /// What tells an item from the others.
    key: fn(&T) -> String,
    /// Builds the line of an item.
    children: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    I: IntoIterator<Item = T>,
    T: Send + 'static,
    V: IntoView + 'static,
{
    let children = Arc::new(children);
    let line = move |item: T| {
        let children = Arc::clone(&children);
        Line {
            key: key(&item),
            build: Box::new(move || children(item).into_any()),
        }
    };
    list(Box::new(move || each().into_iter().map(&line).collect()))
}

fn list(lines: Lines) -> AnyView {
    let key = |line: &Line| line.key.clone();
    let children = |line: Line| (line.build)();
    view! { <leptos::prelude::For each=lines key children /> }.into_any()
}
