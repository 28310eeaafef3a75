//! How much of a page is shown, as typed.

use crate::report::result::page::Detail;

#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct PageDetail {
    /// Show only what to tell the client, what to do, when to rebook, and what to ask
    #[arg(long, conflicts_with = "full")]
    brief: bool,
    /// Also show all answers and lines to sign, as in a file
    #[arg(long)]
    full: bool,
}

impl PageDetail {
    /// The requested detail. `None` if it depends on the destination.
    pub(super) fn asked(self) -> Option<Detail> {
        match (self.brief, self.full) {
            (true, _) => Some(Detail::Brief),
            (_, true) => Some(Detail::Full),
            (false, false) => None,
        }
    }
}
