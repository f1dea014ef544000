//! Ctrl-C: whoever writes a file, or asks, is told to come to an end, and leaves what is done.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ExitStatus;

/// Whether somebody has asked to stop.
static IS_ASKED: AtomicBool = AtomicBool::new(false);
/// A file that is not whole yet, and of no use if the work is broken off.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// From here on, the first Ctrl-C asks to stop, and the second one breaks off.
pub(super) fn listen() {
    listen_and(|| {});
}

/// As [`listen`]; the first Ctrl-C also does something.
pub(super) fn listen_and(first: impl Fn() + Send + 'static) {
    // Without it, Ctrl-C breaks off at once; a second call changes nothing.
    let _ = ctrlc::set_handler(move || {
        if IS_ASKED.swap(true, Ordering::Relaxed) {
            break_off();
        }
        first();
    });
}

/// Whether somebody has asked to stop.
pub(super) fn is_asked() -> bool {
    IS_ASKED.load(Ordering::Relaxed)
}

/// Names the file that is not whole yet, if there is one.
pub(super) fn set_unfinished(path: Option<&Path>) {
    if let Ok(mut unfinished) = UNFINISHED.lock() {
        *unfinished = path.map(Path::to_path_buf);
    }
}

fn break_off() {
    if let Ok(unfinished) = UNFINISHED.lock()
        && let Some(path) = unfinished.as_ref()
    {
        // Nothing is left to do when it cannot be removed.
        let _ = std::fs::remove_file(path);
    }
    std::process::exit(i32::from(ExitStatus::Stopped as u8));
}
