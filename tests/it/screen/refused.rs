//! Command lines and rules with which `contra screen` screens nobody.

use super::place;

#[test]
fn contradictory_options_are_a_usage_error() {
    let place = place();
    place.write("form.docx", "");
    let wrong = [
        &["form.toml", "--procedure", "needlin"][..],
        &["form.toml", "--procedure", "tattoo"],
        &["form.toml", "--on", "22.11.2026"],
        &["form.docx"],
        &["-"],
        &["-", "-", "--input-format", "csv"],
        &["form.toml", "--errors", "./form.toml"],
        &["form.toml", "-o", "out.xlsx"],
        &["form.toml", "-o", "out.json", "--errors", "./out.json"],
        &["form.toml", "--threads", "0"],
        &["form.toml", "--threads", "many"],
    ];
    let mut all = String::new();
    for arguments in wrong {
        let ended = place.run(&[&["screen"], arguments].concat());
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        all += &format!("{}\n{}\n", arguments.join(" "), ended.stderr);
    }
    insta::assert_snapshot!(all, @"
    form.toml --procedure needlin
    protocol: small 1, draft, rules
    error: there is no procedure `needlin`
    help: did you mean `needling`?

    form.toml --procedure tattoo
    protocol: small 1, draft, rules
    error: there is no procedure `tattoo`
    help: `small` has `needling` and `peel`

    form.toml --on 22.11.2026
    error: invalid value '22.11.2026' for '--on <DATE>': write a day that exists, from 1900 to 2199, such as 2026-11-22

    For more information, try '--help'.

    form.docx
    error: the extension of `form.docx` is not a known format
    help: name the format with `--input-format`: csv, ndjson, json or toml

    -
    error: stdin has no extension that gives its format
    help: name the format with `--input-format`: csv, ndjson, json or toml

    - - --input-format csv
    error: stdin can be read only once

    form.toml --errors ./form.toml
    error: `./form.toml` is an input and would be overwritten

    form.toml -o out.xlsx
    error: the extension of `out.xlsx` is not a format of this command
    help: end its name with .txt, .csv, .ndjson, .json, .md or .html, or name the format with `--format`: text, csv, ndjson, json, markdown or html

    form.toml -o out.json --errors ./out.json
    error: two outputs cannot be written to `./out.json`

    form.toml --threads 0
    error: invalid value '0' for '--threads <NUMBER>': write a whole number from 1 to 256

    For more information, try '--help'.

    form.toml --threads many
    error: invalid value 'many' for '--threads <NUMBER>': write a whole number from 1 to 256

    For more information, try '--help'.
    ");
}

#[test]
fn rules_with_errors_screen_nobody() {
    let place = place();
    let broken = place
        .read("rules/skin.toml")
        .replace("verdict = \"refer\"", "verdict = \"reffer\"");
    place.write("rules/skin.toml", &broken);
    insta::assert_snapshot!(place.run(&["screen", "form.toml"]).whole(), @r#"
    ended with 3
    --- stdout
    --- stderr
    error[unknown-value]: `verdict` cannot be `reffer`
      --> rules/skin.toml:34:11
       |
    34 | verdict = "reffer"
       |           ^^^^^^^^
       |
       = help: did you mean `refer`?

    1 error in 2 files
    error: the rules in `rules` have errors
    help: correct the errors above; `contra check` shows everything that it finds
    "#);
    let ended = place.run(&["--rules", "nowhere", "screen", "form.toml"]);
    insta::assert_snapshot!(ended.whole(), @"
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `nowhere`: no such file or folder
    ");
}

#[test]
fn a_draft_is_refused_if_approval_is_required() {
    let ended = place().run(&["screen", "form.toml", "--require-approved"]);
    insta::assert_snapshot!(ended.whole(), @"
    ended with 3
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: `small` 1 is a draft
    help: `contra approve` records who approved the rules; without `--require-approved`, they are used as they are
    ");
}
