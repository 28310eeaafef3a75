//! The program `contra`.

fn main() {}
