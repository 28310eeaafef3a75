//! The tests of `contra` as a user sees it: whole outputs, exit codes, both streams.

mod broken;
mod command_line;
mod findings;
mod program;
mod screen;
