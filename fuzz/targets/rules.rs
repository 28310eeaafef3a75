//! Rule files. A line `#file NAME` starts another file.
//!
//! Reading ends with a protocol or with an error that prevents screening. Everything that could be read can be checked
//! and evaluated, and every finding can be rendered.

#![no_main]

use contraindication::model::Answers;
use contraindication::{Program, Subject, check, rules, try_all};
use contraindication_fuzz::{findings, folder, today};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let loaded = rules::load_on(&folder(files(input)), today()).expect("a protocol.toml");
    assert_eq!(
        loaded.protocol.is_none(),
        loaded.diagnostics.stops_screening()
    );
    let Some(protocol) = &loaded.protocol else {
        return findings::render(&loaded.diagnostics.into_sorted(), &loaded.sources);
    };
    let program = Program::compile(protocol);
    let trial = try_all(&loaded, protocol, &program);
    let subject = Subject {
        protocol,
        program: &program,
        today: today(),
        cases: trial.is_whole().then_some(trial.run.as_slice()),
    };
    let found = check(subject, loaded.diagnostics.clone());
    findings::render(&found.into_sorted(), &loaded.sources);
    let nothing = Answers::missing(protocol.questions.len());
    for index in 0..protocol.procedures.len() {
        program.evaluate(index.into(), today(), &nothing);
    }
});

/// The files of an input; the first one is `protocol.toml`.
fn files(input: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![("protocol.toml".to_owned(), Vec::new())];
    for line in input.split_inclusive(|byte| *byte == b'\n') {
        let name = line
            .strip_prefix(b"#file ")
            .and_then(|name| str::from_utf8(name).ok());
        match (name, files.last_mut()) {
            (Some(name), _) => files.push((name.trim().to_owned(), Vec::new())),
            (None, Some((_, text))) => text.extend(line),
            (None, None) => {}
        }
    }
    files
}
