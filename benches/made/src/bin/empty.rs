//! The minimum cost of a process.

fn main() {}
