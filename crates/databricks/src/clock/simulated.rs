//! A clock for tests: when all that runs only waits, it jumps to the end of the shortest wait.
//!
//! tokio's own paused clock needs a feature that would be compiled into everything that is built beside the tests.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use tokio::time::Instant;

/// The clock, and a source of chance that is the same in every run. Clones are the same clock.
#[derive(Clone)]
pub(crate) struct SimulatedClock {
    state: Arc<Mutex<State>>,
}

struct State {
    now: Instant,
    waits: Vec<(Instant, Waker)>,
    chance: u64,
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl SimulatedClock {
    pub(crate) fn new(seed: u64) -> Self {
        let state = State {
            now: Instant::now(),
            waits: Vec::new(),
            chance: seed,
        };
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    pub(crate) fn now(&self) -> Instant {
        self.state.lock().unwrap().now
    }

    pub(crate) async fn sleep_until(&self, end: Instant) {
        poll_fn(|context| {
            let mut state = self.state.lock().unwrap();
            if state.now >= end {
                return Poll::Ready(());
            }
            state.waits.push((end, context.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    pub(crate) fn jitter_ms(&self) -> u64 {
        50 + self.below(701)
    }

    /// A number below a limit (splitmix64).
    pub(crate) fn below(&self, limit: u64) -> u64 {
        let mut state = self.state.lock().unwrap();
        state.chance = state.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state.chance;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }

    /// Runs a future to its end.
    pub(crate) fn run<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        let flag = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&flag));
        let mut context = Context::from_waker(&waker);
        loop {
            while flag.0.swap(false, Ordering::SeqCst) {
                if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                    return output;
                }
            }
            self.jump();
        }
    }

    fn jump(&self) {
        let mut state = self.state.lock().unwrap();
        let next = state.waits.iter().map(|(end, _)| *end).min();
        state.now = next.expect("something waits for what never comes");
        let now = state.now;
        let (due, waiting) = std::mem::take(&mut state.waits)
            .into_iter()
            .partition(|(end, _)| *end <= now);
        state.waits = waiting;
        drop(state);
        let due: Vec<(Instant, Waker)> = due;
        for (_, waker) in due {
            waker.wake();
        }
    }
}

#[test]
fn hours_pass_at_once_and_in_order() {
    let clock = SimulatedClock::new(1);
    let start = clock.now();
    let hour = Duration::from_hours(1);
    let first = clock.run(async {
        tokio::select! {
            () = clock.sleep_until(start + 2 * hour) => "long",
            () = clock.sleep_until(start + hour) => "short",
        }
    });
    assert_eq!(first, "short");
    assert_eq!(clock.now() - start, hour);
}
