//! The tests of `contra` as a user sees it: whole outputs, exit codes, both streams.

mod architecture;
mod as_written;
mod broken;
mod command_line;
mod docs;
mod findings;
mod markdown;
mod oracle;
mod program;
mod properties;
mod random;
mod screen;
mod shipped;
mod slips;
