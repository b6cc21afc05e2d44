//! Work that a person sets off.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;

/// Work that takes its time: it goes on when the view that began it is left, and is not begun again before it ends.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    pending: RwSignal<bool>,
}

impl Task {
    /// Creates one that nobody has begun.
    pub fn new() -> Self {
        Self {
            pending: RwSignal::new(false),
        }
    }

    /// Begins the work, unless it is under way.
    pub fn start(self, work: impl Future<Output = ()> + 'static) {
        self.start_boxed(Box::pin(work));
    }

    fn start_boxed(self, work: Pin<Box<dyn Future<Output = ()>>>) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        spawn_local(async move {
            work.await;
            // Nobody asks any more when the person went elsewhere meanwhile.
            self.pending.try_set(false);
        });
    }

    /// Says whether it is under way.
    pub fn pending(self) -> Signal<bool> {
        self.pending.into()
    }
}
