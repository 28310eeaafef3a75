//! How much of a page is shown, as typed.

use crate::report::result::page::Detail;

#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct PageDetail {
    /// Of a page, only what to tell, do, rebook and ask
    #[arg(long, conflicts_with = "full")]
    brief: bool,
    /// Of a page, also all answers and lines to sign, as in every file
    #[arg(long)]
    full: bool,
}

impl PageDetail {
    /// The detail that is asked for; none if it depends on where the page goes.
    pub(super) fn asked(self) -> Option<Detail> {
        match (self.brief, self.full) {
            (true, _) => Some(Detail::Brief),
            (_, true) => Some(Detail::Full),
            (false, false) => None,
        }
    }
}
