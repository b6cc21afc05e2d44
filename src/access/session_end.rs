//! Says two minutes before that somebody is going to be signed out, with one action that prevents it.

use std::time::Duration;

use contract::{CurrentSession, ProblemCode, RemainingTime};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::access;
use crate::components::live;

/// From here on it is said.
const WARN_SECONDS: u64 = 120;
/// How often the server is asked. Asking keeps nobody signed in.
const ASK_EVERY: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SessionState {
    /// There is time.
    Lasting,
    /// It ends soon if nobody does anything.
    EndingIdle,
    /// It ends soon whatever anybody does.
    Ending,
    /// It has ended.
    Ended,
}

fn state(remaining: RemainingTime) -> SessionState {
    if remaining.total_seconds <= WARN_SECONDS {
        SessionState::Ending
    } else if remaining.idle_seconds <= WARN_SECONDS {
        SessionState::EndingIdle
    } else {
        SessionState::Lasting
    }
}

/// Watches the session of this browser.
#[component]
pub fn SessionEnd() -> impl IntoView {
    let shown = RwSignal::new(SessionState::Lasting);
    let told = move |answer: Result<CurrentSession, crate::api::ApiError>| {
        let found = match answer {
            Ok(session) => session.remaining.map_or(SessionState::Lasting, state),
            Err(error) if error.code() == Some(ProblemCode::SignInNeeded) => SessionState::Ended,
            // A server that does not answer says nothing about the session.
            Err(_) => return,
        };
        let _ = shown.try_set(found);
    };
    let every = set_interval_with_handle(
        move || spawn_local(async move { told(access::current_session().await) }),
        ASK_EVERY,
    );
    let every = every.ok();
    on_cleanup(move || {
        if let Some(every) = every {
            every.clear();
        }
    });
    let stay = move |_| spawn_local(async move { told(access::extend_session().await) });
    let leave = |_| drop(window().location().reload());
    let words = move || match shown.get() {
        SessionState::Lasting => None,
        SessionState::EndingIdle => Some((
            "You will be signed out in two minutes, because nothing happened here for a while.",
            view! {
                <button type="button" class="button" on:click=stay>
                    "Stay signed in"
                </button>
            }
            .into_any(),
        )),
        SessionState::Ending => Some((
            "You signed in twelve hours ago and will be signed out in two minutes. What you typed is kept, but for secrets.",
            ().into_any(),
        )),
        SessionState::Ended => Some((
            "You were signed out. What you typed is kept, but for secrets.",
            view! {
                <button type="button" class="button" on:click=leave>
                    "Sign in again"
                </button>
            }
            .into_any(),
        )),
    };
    // In the page before it speaks, and at once: whoever is writing has to know.
    view! {
        <div class="session-end" role="alert">
            {live(move || {
                words().map(|(text, action)| view! {
                    <div class="session-end__box">
                        <p>{text}</p>
                        {action}
                    </div>
                })
            })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_two_minutes_before() {
        let at = |idle_seconds, total_seconds| {
            state(RemainingTime {
                idle_seconds,
                total_seconds,
            })
        };
        assert_eq!(at(121, 5000), SessionState::Lasting);
        assert_eq!(at(120, 5000), SessionState::EndingIdle);
        assert_eq!(at(100, 120), SessionState::Ending);
    }
}
