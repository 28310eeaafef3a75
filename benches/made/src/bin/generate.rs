//! Writes what is measured into a folder: `generate protocol FOLDER RULES SEED`, `generate csv|answered|sheets|redcap|ndjson
//! FILE COUNT SEED`, `generate sheets-mapping|redcap-mapping FILE 0 0`.

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use made::{Format, Tool, mapping, protocol, write};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, path, count, seed] = arguments.as_slice() else {
        return Err("generate WHAT PATH COUNT SEED".into());
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
        "sheets-mapping" => Ok(fs::write(path, mapping(Tool::GoogleSheets))?),
        "redcap-mapping" => Ok(fs::write(path, mapping(Tool::Redcap))?),
        _ => {
            let format = match what.as_str() {
                "csv" => Format::Csv,
                "answered" => Format::AnsweredCsv,
                "sheets" => Format::Export(Tool::GoogleSheets),
                "redcap" => Format::Export(Tool::Redcap),
                "ndjson" => Format::Ndjson,
                _ => return Err(format!("`{what}` cannot be generated").into()),
            };
            Ok(write(format, count, seed, file(path)?)?)
        }
    }
}

fn file(path: &Path) -> std::io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(1 << 20, File::create(path)?))
}
