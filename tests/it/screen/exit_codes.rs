//! The exit codes of `contra screen`.

use super::place;

#[test]
fn the_verdict_of_a_single_result_can_be_the_exit_code() {
    let place = place();
    let code = |procedure, answers: &str| {
        place.write("one.json", format!("{{\"answers\": {answers}}}"));
        let arguments = [
            "screen",
            "one.json",
            "--exit-verdict",
            "--on",
            "2026-11-22",
            "--procedure",
            procedure,
        ];
        place.run(&arguments).code
    };
    assert_eq!(code("peel", r#"{"area": ["none"]}"#), Some(0));
    assert_eq!(code("peel", r#"{"area": ["freckles"]}"#), Some(10));
    let needling = |last: &str, keloid: &str| {
        let answers =
            format!(r#"{{"area": "none", "capsules-last": "{last}", "keloid": "{keloid}"}}"#);
        code("needling", &answers.replace("\"none\"", "[\"none\"]"))
    };
    assert_eq!(needling("2026-11-01", "no"), Some(11));
    assert_eq!(needling("2026-11-01", "yes"), Some(12));
    assert_eq!(code("peel", r#"{"area": ["warts"]}"#), Some(13));
    assert_eq!(code("peel", "{}"), Some(14));
    assert_eq!(code("peel", r#"{"area": ["wart"]}"#), Some(1));
}

#[test]
fn several_results_have_no_single_verdict() {
    let place = place();
    for arguments in [
        [
            "screen",
            "table.csv",
            "--exit-verdict",
            "-q",
            "--format=csv",
        ],
        [
            "screen",
            "table.csv",
            "--exit-verdict",
            "-q",
            "--format=text",
        ],
    ] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(place.run(&arguments).whole(), @"
            ended with 2
            --- stdout
            --- stderr
            protocol: small 1, draft, rules
            error: `--exit-verdict` takes one result, and there are several
            help: name one procedure with `--procedure`, and screen one record
            ");
        }
    }
}
