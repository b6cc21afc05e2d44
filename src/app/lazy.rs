//! The parts of the program that a browser fetches when they are first shown.
//!
//! `cargo xtask web` cuts the program at the functions marked `wasm_split`: what only they reach goes into files of its own. Hence a
//! part gives functions that build its views, and nothing outside names those views.
#![allow(
    clippy::unnecessary_wraps,
    reason = "what fails is fetching the part, which `wasm_split` adds where there is something to fetch"
)]

use std::pin::Pin;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::about::AboutPage;
use crate::access::{AccessPage, SessionEnd, SignInPage};
use crate::components::{Busy, Notice, NoticeKind};
use crate::connection_strings::ConnectionStringPage;
use crate::connection_test::MatrixPage;
use crate::connectors::{ConnectorPage, OverviewPage};
use crate::setup::account::AccountStep;
use crate::setup::check::TestStep;
use crate::setup::grants::{GrantsStep, HandOverPage};
use crate::setup::principal::PrincipalStep;
use crate::setup::review::ReviewStep;
use crate::setup::workspaces::WorkspacesStep;

/// Builds a view of a part that is there.
pub type View = fn() -> AnyView;

/// Fetches a part, unless it is there, and picks a view of it.
pub type Fetch = fn() -> Pin<Box<dyn Future<Output = Result<View, SplitLoaderError>>>>;

/// The first step.
#[derive(Debug, Clone, Copy)]
pub struct Beginning {
    pub principal: View,
}

/// The plan of the grants, and what is made from it.
#[derive(Debug, Clone, Copy)]
pub struct Planning {
    pub grants: View,
    pub hand_over: View,
}

/// The steps that work with an account.
#[derive(Debug, Clone, Copy)]
pub struct Connection {
    pub account: View,
    pub workspaces: View,
    pub test: View,
    pub review: View,
}

/// The pages for what is connected.
#[derive(Debug, Clone, Copy)]
pub struct ConnectedPages {
    pub about: View,
    pub connection_string: View,
    pub connector: View,
    pub home: View,
    pub matrix: View,
}

/// The pages about who may come in.
#[derive(Debug, Clone, Copy)]
pub struct AccessPages {
    pub session_end: View,
    pub settings: View,
    pub sign_in: View,
}

/// Gives the first step.
#[wasm_split(beginning, wasm_split_path = ::leptos::wasm_split, preload(fetch_beginning), fallible)]
pub fn beginning() -> Result<Beginning, SplitLoaderError> {
    Ok(Beginning {
        principal: || view! { <PrincipalStep /> }.into_any(),
    })
}

/// Gives the plan of the grants.
#[wasm_split(planning, wasm_split_path = ::leptos::wasm_split, preload(fetch_planning), fallible)]
pub fn planning() -> Result<Planning, SplitLoaderError> {
    Ok(Planning {
        grants: || view! { <GrantsStep /> }.into_any(),
        hand_over: || view! { <HandOverPage /> }.into_any(),
    })
}

/// Gives the steps from the third on.
#[wasm_split(connection, wasm_split_path = ::leptos::wasm_split, preload(fetch_connection), fallible)]
pub fn connection() -> Result<Connection, SplitLoaderError> {
    Ok(Connection {
        account: || view! { <AccountStep /> }.into_any(),
        workspaces: || view! { <WorkspacesStep /> }.into_any(),
        test: || view! { <TestStep /> }.into_any(),
        review: || view! { <ReviewStep /> }.into_any(),
    })
}

/// Gives the pages for what is connected.
#[wasm_split(connected, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn connected() -> Result<ConnectedPages, SplitLoaderError> {
    Ok(ConnectedPages {
        about: || view! { <AboutPage /> }.into_any(),
        connection_string: || view! { <ConnectionStringPage /> }.into_any(),
        connector: || view! { <ConnectorPage /> }.into_any(),
        home: || view! { <OverviewPage /> }.into_any(),
        matrix: || view! { <MatrixPage /> }.into_any(),
    })
}

/// Gives the pages about who may come in.
#[wasm_split(access, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn access() -> Result<AccessPages, SplitLoaderError> {
    Ok(AccessPages {
        session_end: || view! { <SessionEnd /> }.into_any(),
        settings: || view! { <AccessPage /> }.into_any(),
        sign_in: || view! { <SignInPage /> }.into_any(),
    })
}

/// Fetches the part that is likely to be next while the person reads this view.
pub fn prepare<F: Future<Output = Result<(), SplitLoaderError>> + 'static>(fetch: fn() -> F) {
    // The view that is being built goes first. That the part could not be fetched is told when it is wanted.
    let later = move || spawn_local(async move { drop(fetch().await) });
    set_timeout(later, Duration::from_secs(1));
}

#[derive(Clone, Copy)]
enum State {
    Awaited,
    There(View),
    Missing,
}

/// Shows a view of a part, and until it is there that it is being fetched.
pub fn show(fetch: Fetch) -> AnyView {
    let state = RwSignal::new(State::Awaited);
    let start = move || {
        state.set(State::Awaited);
        spawn_local(async move {
            let outcome = fetch().await.map_or(State::Missing, State::There);
            // `None` when the person went elsewhere meanwhile.
            let _ = state.try_set(outcome);
        });
    };
    start();
    let shown = move || {
        match state.get() {
        State::Awaited => view! {
            <div class="page">
                <Busy label="Loading this part of the page …" />
            </div>
        }
        .into_any(),
        State::There(view) => view(),
        State::Missing => view! {
            <div class="page">
                <Notice kind=NoticeKind::Bad title="This part of the page could not be loaded">
                    <p>
                        "Nothing that you entered is lost. Try again when you are online; if that does not help, reload the page: LakeSentry may have been updated."
                    </p>
                    <button type="button" class="button button--quiet" on:click=move |_| start()>
                        "Try again"
                    </button>
                </Notice>
            </div>
        }
        .into_any(),
    }
    };
    shown.into_any()
}
