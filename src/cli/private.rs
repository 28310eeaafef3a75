//! Keeps answers from others on the same machine: files have mode 0600 and folders 0700, and there are no core dumps.

/// From here on, new files belong to their owner alone, whatever the user's mask for new files is.
#[cfg(unix)]
pub(super) fn begin() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // it can be lowered always; a system that has no such limit has no core dumps either
    let _ = setrlimit(Resource::Core, none);
    MASK.get_or_init(|| rustix::process::umask(rustix::fs::Mode::from_bits_truncate(0o077)));
}

/// From here on, new files are for whom the user's mask leaves them.
#[cfg(unix)]
pub(super) fn end() {
    if let Some(&mask) = MASK.get() {
        rustix::process::umask(mask);
    }
}

/// The user's mask for new files.
#[cfg(unix)]
static MASK: std::sync::OnceLock<rustix::fs::Mode> = std::sync::OnceLock::new();

#[cfg(not(unix))]
pub(super) fn begin() {}

#[cfg(not(unix))]
pub(super) fn end() {}
