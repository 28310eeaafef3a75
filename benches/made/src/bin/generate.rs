//! Writes what is measured into a folder: `generate protocol FOLDER RULES SEED`, `generate csv|ndjson FILE COUNT SEED`.

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use made::{Format, protocol, write};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, path, count, seed] = arguments.as_slice() else {
        return Err("generate protocol|csv|ndjson PATH COUNT SEED".into());
    };
    let (path, count, seed) = (Path::new(path), count.parse()?, seed.parse()?);
    match what.as_str() {
        "protocol" => {
            fs::create_dir_all(path)?;
            for (name, text) in protocol(usize::try_from(count)?, seed) {
                fs::write(path.join(name), text)?;
            }
            Ok(())
        }
        "csv" => Ok(write(Format::Csv, count, seed, file(path)?)?),
        "ndjson" => Ok(write(Format::Ndjson, count, seed, file(path)?)?),
        _ => Err(format!("`{what}` is neither protocol, csv nor ndjson").into()),
    }
}

fn file(path: &Path) -> std::io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(1 << 20, File::create(path)?))
}
