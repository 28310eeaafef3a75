//! Times reading alone, on one thread and in constant memory: `parse simd-csv|csv|sonic-rs FILE OUT`.
//!
//! `simd-csv` writes the minimum of a filter: the record number and a constant column. The others write nothing.

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader, BufWriter, Write};

/// Number of bytes that are read and written at once.
const BUFFER: usize = 1 << 16;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [parser, file, out] = arguments.as_slice() else {
        return Err("parse simd-csv|csv|sonic-rs FILE OUT".into());
    };
    let input = File::open(file)?;
    let output = BufWriter::with_capacity(BUFFER, File::create(out)?);
    match parser.as_str() {
        "simd-csv" => simd_csv(input, output),
        "csv" => csv(input),
        "sonic-rs" => sonic(input),
        _ => Err(format!("`{parser}` is neither simd-csv, csv nor sonic-rs").into()),
    }
}

/// The cells of each record, without a copy.
fn simd_csv(input: File, mut output: impl Write) -> Result<(), Box<dyn Error>> {
    let mut reader = simd_csv::ZeroCopyReaderBuilder::with_capacity(BUFFER).from_reader(input);
    writeln!(output, "id,verdict")?;
    while let Some(record) = reader.read_byte_record()? {
        let id = record.get(0).ok_or("a record without cells")?;
        output.write_all(id)?;
        output.write_all(b",eligible\n")?;
    }
    Ok(output.flush()?)
}

fn csv(input: File) -> Result<(), Box<dyn Error>> {
    let mut builder = csv::ReaderBuilder::new();
    let mut reader = builder.buffer_capacity(BUFFER).from_reader(input);
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        black_box(&record);
    }
    Ok(())
}

/// Each line as a tree of values.
fn sonic(input: File) -> Result<(), Box<dyn Error>> {
    let mut reader = BufReader::with_capacity(BUFFER, input);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let value: sonic_rs::Value = sonic_rs::from_slice(&line)?;
        black_box(&value);
        line.clear();
    }
    Ok(())
}
