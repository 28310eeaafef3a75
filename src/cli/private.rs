//! Keeps answers private from other users of the machine: files have mode 0600, folders 0700, and there are no core
//! dumps.

/// From here on, only their owner can read new files, whatever the user's umask is.
#[cfg(unix)]
pub(super) fn begin() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // lowering the limit is always allowed; a system without such a limit has no core dumps
    let _ = setrlimit(Resource::Core, none);
    MASK.get_or_init(|| rustix::process::umask(rustix::fs::Mode::from_bits_truncate(0o077)));
}

/// From here on, new files have the permissions of the user's umask.
#[cfg(unix)]
pub(super) fn end() {
    if let Some(&mask) = MASK.get() {
        rustix::process::umask(mask);
    }
}

/// The user's umask.
#[cfg(unix)]
static MASK: std::sync::OnceLock<rustix::fs::Mode> = std::sync::OnceLock::new();

#[cfg(not(unix))]
pub(super) fn begin() {}

#[cfg(not(unix))]
pub(super) fn end() {}
