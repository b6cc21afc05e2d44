//! A part of the program that the browser fetches when it is first shown.
//!
//! `cargo xtask web` cuts the program at the functions marked `wasm_split`: what only they reach goes into files of its own. Hence such a
//! function gives what builds a view, and nothing else names that view.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use super::Page;
use crate::components::{Busy, Notice, NoticeKind, announce, live};

/// Builds a view of a part that is there.
pub type View = fn() -> AnyView;

/// What a part gives, or why it could not be fetched.
pub type Part<V = View> = Result<V, SplitLoaderError>;

/// After so long the view is there that was opened.
const LATER: Duration = Duration::from_secs(1);

/// Fetches the part that is likely to be next while the person reads this view.
pub fn prepare<F: Future<Output = Part<()>> + 'static>(fetch: fn() -> F) {
    // That the part could not be fetched is told when it is wanted.
    let later = move || spawn_local(async move { drop(fetch().await) });
    set_timeout(later, LATER);
}

type Build = Arc<dyn Fn() -> AnyView + Send + Sync>;
type Fetch = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Part<Build>>>> + Send + Sync>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Awaited,
    There,
    Missing,
}

/// Shows a page of a part, and until it is there that it is being fetched.
pub fn show_page<V, F>(fetch: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    V: Fn() -> AnyView + Send + Sync + 'static,
    F: Future<Output = Part<V>> + 'static,
{
    show_fetched(boxed(fetch), Duration::ZERO, "page")
}

/// Shows something of a part within a page.
pub fn show<V, F>(fetch: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    V: Fn() -> AnyView + Send + Sync + 'static,
    F: Future<Output = Part<V>> + 'static,
{
    show_fetched(boxed(fetch), Duration::ZERO, "")
}

/// Shows a view of a part that stands further down: what stands above it does not wait for it.
pub fn show_later<V, F>(fetch: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    V: Fn() -> AnyView + Send + Sync + 'static,
    F: Future<Output = Part<V>> + 'static,
{
    show_fetched(boxed(fetch), LATER, "")
}

/// Adds something of a part that the page is whole without: until it is there, and where it can't be fetched, there is nothing.
pub fn add_later<V, F>(fetch: impl Fn() -> F + Send + Sync + 'static) -> AnyView
where
    V: Fn() -> AnyView + Send + Sync + 'static,
    F: Future<Output = Part<V>> + 'static,
{
    let fetch = boxed(fetch);
    let there = RwSignal::new(None::<Build>);
    let start = move || {
        let part = fetch();
        spawn_local(async move {
            if let Ok(build) = part.await {
                drop(there.try_set(Some(build)));
            }
        });
    };
    set_timeout(start, LATER);
    live(move || there.get().map(|build| build())).into_any()
}

fn boxed<V, F>(fetch: impl Fn() -> F + Send + Sync + 'static) -> Fetch
where
    V: Fn() -> AnyView + Send + Sync + 'static,
    F: Future<Output = Part<V>> + 'static,
{
    Arc::new(move || {
        let part = fetch();
        Box::pin(async move { Ok(Arc::new(part.await?) as Build) })
    })
}

fn show_fetched(fetch: Fetch, after: Duration, class: &'static str) -> AnyView {
    let state = RwSignal::new(State::Awaited);
    let view = StoredValue::new_local(None);
    let owner = Owner::current();
    let start = Callback::new(move |()| {
        state.set(State::Awaited);
        let (part, owner) = (fetch(), owner.clone());
        spawn_local(async move {
            let outcome = match part.await {
                Ok(build) => {
                    // Compiling the part, making its view and drawing that are each a task of their own: on a slow machine, all at once
                    // would keep the page busy for too long.
                    TimeoutFuture::new(0).await;
                    if state.is_disposed() {
                        return;
                    }
                    let made = owner.map(|owner| owner.with(|| untrack(|| build())));
                    drop(view.try_set_value(made));
                    TimeoutFuture::new(0).await;
                    State::There
                }
                Err(_) => State::Missing,
            };
            // What comes back is the outcome when the person went elsewhere meanwhile.
            let _ = state.try_set(outcome);
        });
    });
    if after.is_zero() {
        start.run(());
    } else {
        set_timeout(move || start.try_run(()).unwrap_or_default(), after);
    }
    live(move || match state.get() {
        State::Awaited => view! {
            <div class=class>
                <Busy label="Loading this part of the page …" />
            </div>
        }
        .into_any(),
        State::There => view.try_update_value(Option::take).flatten().into_any(),
        State::Missing if class.is_empty() => view! { <NotFetched again=start /> }.into_any(),
        State::Missing => view! {
            <Page title="This page could not be loaded">
                <NotFetched again=start />
            </Page>
        }
        .into_any(),
    })
    .into_any()
}

#[component]
fn NotFetched(again: Callback<()>) -> impl IntoView {
    announce("This part of the page could not be loaded");
    view! {
        <Notice kind=NoticeKind::Bad title="This part of the page could not be loaded">
            <p>
                "Nothing that you entered is lost. Try again when you are online; if that does not help, reload the page: LakeSentry may have been updated."
            </p>
            <button type="button" class="button button--quiet" on:click=move |_| again.run(())>
                "Try again"
            </button>
        </Notice>
    }
}
