//! A long file is brought to the disk while it is written, so that little is left to wait for at its end.

use std::fs::File;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// After how many bytes the disk is told.
const EVERY: usize = 16 << 20;

/// What brings a file to the disk meanwhile; nothing while it is short.
#[derive(Default)]
pub(super) struct Ahead {
    written: usize,
    worker: Option<Worker>,
}

/// A thread, and what asks it to bring the file to the disk.
type Worker = (SyncSender<()>, JoinHandle<io::Result<()>>);

impl Ahead {
    /// So many bytes more were written to a file.
    pub(super) fn wrote(&mut self, count: usize, file: &File) {
        self.written += count;
        if self.written < EVERY {
            return;
        }
        self.written = 0;
        if self.worker.is_none() {
            // without one, all is waited for at the end
            self.worker = start(file).ok();
        }
        if let Some((sender, _)) = &self.worker {
            // one that is still at it sees the new bytes too, or an error ends it, which comes out at the end
            let _ = sender.try_send(());
        }
    }

    /// Waits for what is under way. An error of the disk is told once, to whoever asks first, so it is asked for here.
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
