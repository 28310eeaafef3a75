//! Syncs a long file to the disk while it is being written, so that little is left to sync at its end.

use std::fs::File;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Number of bytes after which the file is synced.
const EVERY: usize = 16 << 20;

/// Syncs a file while it is being written. A short file has no worker.
#[derive(Default)]
pub(super) struct BackgroundSync {
    written: usize,
    worker: Option<Worker>,
}

/// A thread, and the channel that asks it to sync the file.
type Worker = (SyncSender<()>, JoinHandle<io::Result<()>>);

impl BackgroundSync {
    /// Counts bytes that were written to a file.
    pub(super) fn wrote(&mut self, count: usize, file: &File) {
        self.written += count;
        if self.written < EVERY {
            return;
        }
        self.written = 0;
        if self.worker.is_none() {
            // without one, the whole file is synced at the end
            self.worker = start(file).ok();
        }
        if let Some((sender, _)) = &self.worker {
            // a thread that is still busy syncs the new bytes too; one that has ended with an error returns it in `end`
            let _ = sender.try_send(());
        }
    }

    /// Waits until the thread ends. The system reports a disk error only once, possibly to the thread.
    pub(super) fn end(self) -> io::Result<()> {
        let Some((sender, worker)) = self.worker else {
            return Ok(());
        };
        drop(sender);
        worker
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the disk was not waited for")))
    }
}

fn start(file: &File) -> io::Result<Worker> {
    let (sender, receiver) = sync_channel(1);
    let file = file.try_clone()?;
    let worker = std::thread::Builder::new().spawn(move || sync(&file, &receiver))?;
    Ok((sender, worker))
}

fn sync(file: &File, asked: &Receiver<()>) -> io::Result<()> {
    for () in asked {
        file.sync_data()?;
    }
    Ok(())
}
