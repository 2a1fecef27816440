//! Last words. With `panic = "abort"` the trap that follows carries no message, so it goes out before.

use std::cell::RefCell;
use std::sync::Once;

type Tell = Box<dyn Fn(&str)>;

thread_local! {
    static TELL: RefCell<Option<Tell>> = const { RefCell::new(None) };
}

/// From now on a panic of this instance is told to `tell` first.
pub(super) fn report_to(tell: impl Fn(&str) + 'static) {
    static HOOK: Once = Once::new();
    TELL.with_borrow_mut(|slot| *slot = Some(Box::new(tell)));
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            let message = info.to_string();
            TELL.with(|slot| {
                // Taken, not borrowed: a second panic while telling must not panic again.
                if let Ok(mut slot) = slot.try_borrow_mut()
                    && let Some(tell) = slot.take()
                {
                    tell(&message);
                }
            });
        }));
    });
}
