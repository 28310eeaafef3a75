//! The rule files inside the program.

use std::path::Path;
use std::sync::OnceLock;

use contraindication::model::Protocol;
use contraindication::rules::{Folder, load};

/// Every file, read once.
pub(crate) fn folder() -> &'static Folder {
    static FOLDER: OnceLock<Folder> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let entries = std::fs::read_dir(path).expect("the folder of rules");
        let mut files: Vec<(String, Vec<u8>)> = entries
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.is_file())
            .map(|path| {
                let name = path.file_name().expect("a name").to_string_lossy();
                (name.into_owned(), std::fs::read(&path).expect("a file"))
            })
            .collect();
        files.sort();
        Folder {
            name: "rules".to_owned(),
            files,
        }
    })
}

/// The protocol, read once.
pub(crate) fn protocol() -> &'static Protocol {
    static PROTOCOL: OnceLock<Protocol> = OnceLock::new();
    PROTOCOL.get_or_init(|| {
        let loaded = load(folder()).expect("a protocol file");
        loaded.protocol.expect("a protocol without errors")
    })
}
