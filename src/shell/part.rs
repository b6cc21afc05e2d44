//! A part of the program that the browser fetches when it is first shown.
//!
//! `cargo xtask web` cuts the program at the functions marked `wasm_split`: what only they reach goes into files of its own. Hence such a
//! function gives what builds a view, and nothing else names that view.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use crate::components::{Busy, Notice, NoticeKind, live};

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

#[derive(Clone)]
enum State {
    Awaited,
    There(Build),
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
    let start = Callback::new(move |()| {
        state.set(State::Awaited);
        let part = fetch();
        spawn_local(async move {
            let outcome = part.await.map_or(State::Missing, State::There);
            // What comes back is the outcome when the person went elsewhere meanwhile.
            drop(state.try_set(outcome));
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
        State::There(build) => build(),
        State::Missing => view! {
            <div class=class>
                <NotFetched again=start />
            </div>
        }
        .into_any(),
    })
    .into_any()
}

#[component]
fn NotFetched(again: Callback<()>) -> impl IntoView {
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
