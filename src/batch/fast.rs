//! Reads many records from bytes to codes.

mod chunks;
mod csv;
mod input;
mod memo;
mod ndjson;
mod reader;
mod record;
mod simd;

pub use input::{CHUNK, ChunkedInput};
pub use reader::CodedRecord;

pub(super) use chunks::{Chunk, Chunker};
pub(super) use input::Layout;
pub(super) use reader::{ChunkReader, Item};
