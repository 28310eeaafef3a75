//! Each operator, as a rule file writes it, evaluated for every answer around its bound.

use contraindication::engine::Program;
use contraindication::intake::{Defaults, Format, open};
use contraindication::model::{ProcedureId, Protocol, parse_day};
use contraindication::rules::{Folder, load};

use crate::support::protocol_file::protocol_file;

const PROTOCOL: &str = protocol_file! {
    id: "example",
    title: "Example",
    version: "1",
    review_by: "2027-11-22",
    topics: r#"["topic"]"#,
    procedures: r#"[[procedure]]
id    = "procedure"
title = "Procedure"

"#,
    handout: "Before-treatment handout",
};

/// A protocol with one question and a rule for each test on it.
fn protocol(keys: &str, tests: &[String]) -> Protocol {
    let mut topic =
        format!("[topic]\ntitle = \"Topic\"\n[[question]]\nid = \"q\"\nask = \"What?\"\n{keys}\n");
    for (number, test) in tests.iter().enumerate() {
        topic += &format!(
            "[[rule]]\nid = \"rule-{number}\"\nverdict = \"refer\"\nwhen = {{ q = {test} }}\nsay = \"It holds.\"\n\
             because = [\"handout\"]\n"
        );
    }
    let loaded = load(&Folder {
        name: String::new(),
        files: vec![
            ("protocol.toml".to_owned(), PROTOCOL.into()),
            ("topic.toml".to_owned(), topic.into()),
        ],
    });
    let loaded = loaded.expect("a protocol file");
    loaded.protocol.expect("a protocol without errors")
}

/// For each rule, `+` if it is true, `?` if it is unknown, `-` if it is false.
fn marks(protocol: &Protocol, answer: &str) -> String {
    let defaults = Defaults {
        today: parse_day("2026-03-31").expect("a day"),
        on: None,
        procedures: Vec::new(),
    };
    let record = format!("{{\"answers\":{{\"q\":{answer}}}}}");
    let mut records =
        open(record.as_bytes(), Format::Ndjson, protocol, &defaults).expect("an input");
    let record = records.next().expect("a record").expect("a reader");
    let form = record.content.expect("a record that can be read");
    assert_eq!(form.errors, [], "{answer}");
    let program = Program::compile(protocol);
    let outcome = program.evaluate(ProcedureId::new(0), form.on, &form.answers);
    let mut marks = vec!['-'; protocol.rules.len()];
    for reason in &outcome.reasons {
        marks[reason.rule.index()] = '+';
    }
    for rule in &outcome.unknown {
        marks[rule.index()] = '?';
    }
    marks.into_iter().collect()
}

/// Each answer with the marks of all tests.
fn table(keys: &str, tests: &[&str], answers: &[&str]) -> Vec<String> {
    let tests: Vec<String> = tests.iter().map(|test| (*test).to_owned()).collect();
    let protocol = protocol(keys, &tests);
    let rows = answers.iter();
    rows.map(|answer| format!("{} {answer}", marks(&protocol, answer)))
        .collect()
}

#[test]
fn a_number_is_compared_in_steps() {
    /// A number of steps as a decimal.
    fn decimal(steps: i64, decimals: usize) -> String {
        let unit = 10_i64.pow(u32::try_from(decimals).expect("few"));
        match decimals {
            0 => steps.to_string(),
            _ => format!("{}.{:0decimals$}", steps / unit, steps % unit),
        }
    }

    for (decimals, step) in ["1", "0.1", "0.01", "0.001"].into_iter().enumerate() {
        let mut tests = Vec::new();
        let mut expected: Vec<Box<dyn Fn(i64) -> bool>> = Vec::new();
        for bound in [0, 9, 10, 18] {
            let written = decimal(bound, decimals);
            let upper = decimal(bound + 3, decimals);
            tests.extend([
                written.clone(),
                format!("{{ under = {written} }}"),
                format!("{{ at-most = {written} }}"),
                format!("{{ at-least = {written} }}"),
                format!("{{ over = {written} }}"),
                format!("{{ at-least = {written}, under = {upper} }}"),
                format!("{{ over = {written}, at-most = {upper} }}"),
            ]);
            expected.push(Box::new(move |steps| steps == bound));
            expected.push(Box::new(move |steps| steps < bound));
            expected.push(Box::new(move |steps| steps <= bound));
            expected.push(Box::new(move |steps| steps >= bound));
            expected.push(Box::new(move |steps| steps > bound));
            expected.push(Box::new(move |steps| (bound..bound + 3).contains(&steps)));
            expected.push(Box::new(move |steps| {
                (bound + 1..=bound + 3).contains(&steps)
            }));
        }
        let keys = format!("type = \"number\"\nstep = {step}\nclear = {{ at-least = 0 }}");
        let protocol = protocol(&keys, &tests);
        for steps in 0..=25 {
            let expected: String = expected
                .iter()
                .map(|holds| if holds(steps) { '+' } else { '-' })
                .collect();
            let written = decimal(steps, decimals);
            assert_eq!(marks(&protocol, &written), expected, "{written}");
        }
    }
}

/// Screened on 31 March 2026. One month before is the end of February.
#[test]
fn a_date_is_counted_from_the_event() {
    let past = "type = \"date\"\nclear = { older-than = \"1 year\" }";
    let tests = [
        "{ within = \"1 month\" }",
        "{ older-than = \"1 month\" }",
        "{ within = \"1 year\", older-than = \"1 month\" }",
        "[\"unsure\", { within = \"1 month\" }]",
        "\"declined\"",
    ];
    let answers = [
        "\"2026-03-31\"",
        "\"2026-03-01\"",
        "\"2026-02-28\"",
        "\"2025-04-01\"",
        "\"2025-03-31\"",
        "\"2026-03\"",
        "\"2026-02\"",
        "\"2026\"",
        "\"2025\"",
        "\"unsure\"",
        "\"declined\"",
        "null",
    ];
    assert_eq!(
        table(past, &tests, &answers),
        [
            "+--+- \"2026-03-31\"",
            "+--+- \"2026-03-01\"",
            "-++-- \"2026-02-28\"",
            "-++-- \"2025-04-01\"",
            "-+--- \"2025-03-31\"",
            "+--+- \"2026-03\"",
            "-++-- \"2026-02\"",
            "????- \"2026\"",
            "-+?-- \"2025\"",
            "???+? \"unsure\"",
            "????+ \"declined\"",
            "????? null",
        ]
    );
    let any = "type = \"date\"\ndated = \"any\"\nclear = { older-than = \"1 year\" }";
    let tests = [
        "{ within = \"1 month\" }",
        "{ in-next = \"1 month\" }",
        "{ later-than = \"1 month\" }",
    ];
    let answers = [
        "\"2026-03-30\"",
        "\"2026-03-31\"",
        "\"2026-04-30\"",
        "\"2026-05-01\"",
        "\"2026-04\"",
        "\"2026-03\"",
        "\"2027\"",
    ];
    assert_eq!(
        table(any, &tests, &answers),
        [
            "+-- \"2026-03-30\"",
            "++- \"2026-03-31\"",
            "++- \"2026-04-30\"",
            "+-+ \"2026-05-01\"",
            "++- \"2026-04\"",
            "+?- \"2026-03\"",
            "+-+ \"2027\"",
        ]
    );
}

#[test]
fn a_test_of_an_option_holds_for_that_option() {
    let tests = [
        "\"past\"",
        "{ is-not = \"past\" }",
        "{ none-of = [\"past\", \"now\"] }",
        "[\"now\", \"never\"]",
        "\"unsure\"",
        "[\"past\", \"declined\"]",
    ];
    let answers = [
        "\"never\"",
        "\"past\"",
        "\"now\"",
        "\"unsure\"",
        "\"declined\"",
        "null",
    ];
    let keys = "type = \"choice\"\noptions = [\"never\", \"past\", \"now\"]\nclear = \"never\"";
    assert_eq!(
        table(keys, &tests, &answers),
        [
            "-+++-- \"never\"",
            "+----+ \"past\"",
            "-+-+-- \"now\"",
            "????+? \"unsure\"",
            "?????+ \"declined\"",
            "?????? null",
        ]
    );
}

#[test]
fn a_test_of_ticks_uses_what_is_known_of_each_tick() {
    let tests = [
        "\"warts\"",
        "\"none\"",
        "{ all-of = [\"warts\", \"burns\"] }",
        "{ none-of = [\"warts\", \"burns\"] }",
        "{ all-of = [\"warts\"], none-of = [\"burns\"] }",
        "[\"burns\", \"unsure\"]",
        "\"declined\"",
        "{ none-of = [\"none\"] }",
    ];
    let answers = [
        r#"["none"]"#,
        r#"["warts"]"#,
        r#"["warts", "burns"]"#,
        r#"["warts", "unsure"]"#,
        r#"["warts", "declined"]"#,
        r#"["unsure", "declined"]"#,
        r#""unsure""#,
        r#"{"ticked": ["none"], "open": ["burns"]}"#,
        r#"{"ticked": ["warts"], "open": ["burns"]}"#,
        "[]",
    ];
    let keys = "type = \"multi\"\noptions = [\"warts\", \"burns\"]";
    assert_eq!(
        table(keys, &tests, &answers),
        [
            r#"-+-+---- ["none"]"#,
            r#"+---+--+ ["warts"]"#,
            r#"+-+--+-+ ["warts", "burns"]"#,
            r#"+-?-?+?+ ["warts", "unsure"]"#,
            r#"+-?-??++ ["warts", "declined"]"#,
            r#"?????++? ["unsure", "declined"]"#,
            r#"?????+?? "unsure""#,
            r#"-?-?-?-? {"ticked": ["none"], "open": ["burns"]}"#,
            r#"+-?-??-+ {"ticked": ["warts"], "open": ["burns"]}"#,
            r#"???????? []"#,
        ]
    );
}
