//! Writes the data for measurements: `generate protocol DATA FOLDER RULES SEED`, `generate
//! csv|answered|sheets|redcap|ndjson DATA FILE COUNT SEED`, `generate sheets-mapping|redcap-mapping DATA FILE 0 0`.
//! DATA is `rare`, `frequent`, or a folder of rule files.

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use made::{Data, Format, Tool, mapping, protocol, write};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, data, path, count, seed] = arguments.as_slice() else {
        return Err("generate WHAT DATA PATH COUNT SEED".into());
    };
    let data = Data::named(data);
    let (path, count, seed) = (Path::new(path), count.parse()?, seed.parse()?);
    match what.as_str() {
        "protocol" => {
            fs::create_dir_all(path)?;
            for (name, text) in protocol(&data, usize::try_from(count)?, seed)? {
                fs::write(path.join(name), text)?;
            }
            Ok(())
        }
        "sheets-mapping" => Ok(fs::write(path, mapping(&data, Tool::GoogleSheets)?)?),
        "redcap-mapping" => Ok(fs::write(path, mapping(&data, Tool::Redcap)?)?),
        _ => {
            let format = match what.as_str() {
                "csv" => Format::Csv,
                "answered" => Format::AnsweredCsv,
                "sheets" => Format::Export(Tool::GoogleSheets),
                "redcap" => Format::Export(Tool::Redcap),
                "ndjson" => Format::Ndjson,
                _ => return Err(format!("`{what}` cannot be generated").into()),
            };
            write(&data, format, count, seed, file(path)?)
        }
    }
}

fn file(path: &Path) -> std::io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(1 << 20, File::create(path)?))
}
