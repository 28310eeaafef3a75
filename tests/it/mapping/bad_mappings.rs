//! Mistakes in mapping files: one run reports all of them, each at its word.

use insta::assert_snapshot;

use super::{TOPIC, load, mistakes, protocol_of};

fn told(mappings: &[&str]) -> String {
    let told = mappings.iter().map(|text| {
        let found = mistakes(text);
        assert_ne!(found, [""; 0], "{text}");
        found.join("\n")
    });
    told.collect::<Vec<_>>().join("\n\n")
}

const KELOID: &str =
    "[question.keloid]\ncolumn = \"K\"\nanswers = { \"Yes\" = \"yes\", \"No\" = \"no\" }\n";

#[test]
fn a_correct_mapping_has_no_finding() {
    assert_eq!(mistakes(KELOID), [""; 0]);
}

#[test]
fn each_key_is_checked() {
    let mappings = [
        "[export]\npresett = \"kobo\"\ntype = \"xls\"\nencoding = \"latin-1\"\ndelimiter = \"ab\"\nheader = 0\nskip = -1\nmany = \"\"\ndate = \"DD/MM\"\ndecimal = \";\"\nticked = \"1\"\nunticked = 0\n[question.keloid]\ncolumn = \"K\"\nanswers = { Y = \"yes\" }",
        "[export]\npreset = \"goggle-sheets\"\n[columns]\na = 3\nb = { at = 0, header = \"x\" }\nc = { at = 2, head = \"x\" }\n[question.keloid]\ncolumn = \"K\"\nanswers = { Y = \"yes\" }",
        "[record]\nid = 3\non = \"Day\"\nsubmitted = [\"Sent\"]\nonly = \"x\"\nrows = \"join\"\nlast = { of = { a = [\"b\"] } }\nleft-out = [\"K\", \"L\", \"L\", { like = \"S*\" }, { like = \"Sco*re\" }, 3]\nprocedures = { column = \"T\", answers = { \"A\" = \"microneedlin\", \"A \" = \"microneedling\" } }\n[question.keloid]\ncolumn = \"K\"\nanswers = { Y = \"yes\" }",
        "[every]\nunsure = \"Not sure\"\nmissing = [\"\"]\ndeclined = []\n[question.keloid]\ncolumn = \"K\"\nanswers = { Y = \"yes\" }",
    ];
    assert_snapshot!(told(&mappings), @r#"
    2 unknown-key: an export has no key `presett` (did you mean `preset`?)
    3 unknown-value: `type` cannot be `xls` (did you mean `xlsx`?)
    4 unknown-key: `encoding` cannot be used with a workbook (its cells are read by their values)
    4 unknown-value: `encoding` cannot be `latin-1` (`encoding` is one of `utf-8`, `utf-16` and `windows-1252`)
    5 unknown-key: `delimiter` cannot be used with a workbook (its cells are read by their values)
    5 unknown-value: `ab` cannot separate columns (write one character, such as `","`, `";"` or `"\t"`)
    6 wrong-value-type: `header` takes a whole number from 1 to 1000 ()
    7 wrong-value-type: `skip` takes a whole number from 0 to 1000 ()
    8 missing-key: `many` is empty (write the separator between two answers in one cell, such as `";"`, or leave it out)
    9 unknown-value: `DD/MM` is not a date format (name the year once, and the day only with the month: `D/M/YYYY`)
    10 unknown-value: `decimal` cannot be `;` (`decimal` is one of `.` and `,`)
    11 wrong-value-type: `ticked` takes a list of texts: `["1"]`; or `"header"` if a cell repeats its header ()
    12 wrong-value-type: `unticked` takes a list of texts: `["…"]` ()

    2 unknown-value: there is no preset `goggle-sheets` (did you mean `google-sheets`?)
    4 wrong-value-type: `a` takes the place and the header of a column: `{ at = 10, header = "…" }` ()
    5 wrong-value-type: `at` takes the number of the column, from 1 ()
    6 unknown-key: a column has no key `head` (did you mean `header`?)

    2 wrong-value-type: `id` takes text in quotes ()
    3 missing-key: no date format is declared for `on` (add `date = "M/D/YYYY"` or `date = "D/M/YYYY"` to `[export]`, in the order to which the form is set)
    4 wrong-value-type: `submitted` takes text in quotes ()
    5 wrong-value-type: `only` is a table of columns with their texts: `{ "Status" = ["Complete"] }` ()
    6 unknown-value: `rows` cannot be `join` (did you mean `joined`?)
    7 missing-key: this last has no `column` (the column with the number of the row)
    8 duplicate-id: the column `K` is read and left out (remove it from `left-out`, or from the block that reads it)
    8 duplicate-id: the column `L` is left out twice (keep one of them)
    8 unknown-value: `S*` is not a pattern (write at least three characters and one `*` at the end: `"Score*"`)
    8 unknown-value: `Sco*re` is not a pattern (write at least three characters and one `*` at the end: `"Score*"`)
    8 wrong-value-type: `left-out` takes a list of columns: `["Email", { like = "Score*" }]` ()
    9 unknown-procedure: there is no procedure `microneedlin` (did you mean `microneedling`?)
    9 repeated-text: `A ` has a meaning already (keep one of them: a text means one thing, and curly quotes, dashes and spaces make no difference)

    2 wrong-value-type: `unsure` takes a list of texts: `["…"]` ()
    3 missing-key: `missing` contains a blank text (a blank cell already counts as missing: remove it)
    "#);
}

#[test]
fn each_question_is_checked() {
    let mappings = [
        "[question.keloids]\ncolumn = \"K\"\nanswers = { Y = \"yes\" }",
        "[question.keloid]\nanswers = { Y = \"yess\", N = [\"yes\", \"no\"], U = \"unsure\" }",
        "[question.keloid]\ncolumn = \"K\"\nborn = \"B\"\nanswers = { Y = \"yes\", \"Y \" = \"no\" }",
        "[every]\nunsure = [\"Don't know\"]\n[question.keloid]\ncolumn = \"K\"\nanswers = { \"Don\u{2019}t know\" = \"no\" }",
        "[question.pregnancy]\ncolumn = \"P\"\nanswers = { No = [\"no\"], Yes = [\"yes\", \"yes\", \"tryin\"] }",
        "[question.pregnancy]\ncolumn = \"P\"\nnot-offered = [\"trying\", \"yes\"]\nanswers = { No = \"no\", Yes = \"yes\" }",
        "[question.pregnancy]\ncolumn = \"P\"\nnot-offered = [\"trying\"]\nanswers = { No = \"no\", Yes = \"yes\" }\nbecause = { Yes = \"\", Noo = \"x\" }\notherwise = \"no\"",
        "[question.area]\nboxes = { a = \"warts\", b = \"warts\", c.d = \"spots\", e = \"nothing\" }\nrows = { f = \"rash\" }\nyes = [\"Y\"]\nanswers = { x = \"warts\" }",
        "[question.area]\ncolumn = \"A\"\nanswers = { W = \"warts\" }\npart = [\"spots\"]\nother = \"no\"\nticked = [\"1\"]",
        "[question.age]\ncolumn = \"A\"\nanswers = { Young = { under = 0 }, Old = { over = 60, at-least = 50 }, None = {}, Some = \"some\", Mid = { at-leest = 3 } }\npart = [\"x\"]\ndate = \"D/M/YYYY\"",
        "[question.age]\nborn = \"B\"",
        "[question.last-peel]\ncolumn = \"L\"",
        "[question.last-peel]\ncolumn = \"L\"\nanswers = { Recent = { within = \"2 week\" }, Old = { older-than = \"2 weeks\" } }",
        "[question.last-peel]\ncolumn = \"L\"\ndate = [\"D/M/YYYY\", \"M/D/YYYY\", \"YY-MM-DD\"]",
        "[question.notes]\ncolumn = \"N\"\nanswers = { x = \"unsure\" }\nguess = [\"?\"]",
        "[question.keloid]\nboxes = { a = \"yes\" }",
    ];
    assert_snapshot!(told(&mappings), @r#"
    1 unknown-question: there is no question `keloids` (did you mean `keloid`?)

    1 missing-key: this question has no `column` (write the header of its column: `column = "…"`; or `boxes`, `rows` or `born`)
    2 unknown-answer: `keloid` has no option `yess` (did you mean `yes`?)
    2 wrong-value-type: `answers` takes `"yes"`, `"no"` or a status; a text that leaves both open is `"unsure"` ()

    3 unknown-key: `column` and `born` cannot be in the same question (an answer has one place: only `boxes` and `rows` can be combined)
    4 repeated-text: `Y ` has a meaning already (keep one of them: a text means one thing, and curly quotes, dashes and spaces make no difference)

    5 repeated-text: `Don’t know` has a meaning already (keep one of them: a text means one thing, and curly quotes, dashes and spaces make no difference)

    1 unmapped-option: nothing in the mapping means the options `no`, `trying` and `yes` of `pregnancy` (map their texts, or write `not-offered = ["no", "trying", "yes"]` if the form does not offer them)
    3 wrong-value-type: a list of options means one of them, and there is only one (write only the option, or add what else the text could mean)
    3 duplicate-id: `yes` is in the list twice (keep one of them)
    3 unknown-answer: `pregnancy` has no option `tryin` (did you mean `trying`?)

    3 unmapped-option: `yes` is not offered, and a text means it (remove it from `not-offered`, or remove the text that means only this option)
    4 narrow-answer: `No` is read as a clear answer, although the form does not offer `trying` and `yes` (write `["no", "trying", "yes"]`, which is what the person could have meant; or give the reason in `because`)

    4 narrow-answer: `No` is read as a clear answer, although the form does not offer `trying` (write `["no", "trying"]`, which is what the person could have meant; or give the reason in `because`)
    5 wrong-value-type: `Yes` takes the reason as text in quotes ()
    5 unknown-key: `Noo` is not a text of `answers` (give the reason to a text of `answers`, or to `otherwise`)
    6 narrow-answer: `otherwise` is read as a clear answer, although the form does not offer `trying` (write `["no", "trying"]`, which is what the person could have meant; or give the reason in `because`)

    1 missing-key: this question has no `no` (the texts of a row that mean no: `no = ["No"]`)
    1 missing-key: this question has no `ticked` (what a ticked box contains, here or in `[export]`: `ticked = ["1"]`)
    1 missing-key: this question has no `unticked` (what an unticked box contains, here or in `[export]`: `unticked = ["0"]`; `[""]` if it is blank)
    1 unmapped-option: nothing in the mapping means the option `spots` of `area` (map their texts, or write `not-offered = ["spots"]` if the form does not offer them)
    2 duplicate-id: two columns mean `warts` (keep one of them)
    2 wrong-value-type: `c.d` is a table in a table, not a name with a dot (put the name in quotes: `"c.d"`)
    2 unknown-answer: `area` has no option `nothing` (its options are `warts`, `spots` and `rash`)
    5 unknown-key: `answers` cannot be used with `boxes` and `rows` (each option has a column of its own there)

    1 unmapped-option: nothing in the mapping means the options `spots` and `rash` of `area` (map their texts, or write `not-offered = ["spots", "rash"]` if the form does not offer them)
    4 unmapped-option: no text, box or row means `spots` (`part` is for an option that the form names, but not as a whole)
    5 unknown-value: `other` cannot be `no` (write `other = "unsure"`)
    6 unknown-key: `ticked` cannot be used with `column` and `born` (they say what is ticked in `boxes`, and what is answered in `rows`)

    3 empty-range: no number of the question is in this range (compare it with `min` and `max` of the question)
    3 empty-range: a range has one lower end, one upper end, or both (write `{ at-least = 30, at-most = 39 }`)
    3 empty-range: a range has one lower end, one upper end, or both (write `{ at-least = 30, at-most = 39 }`)
    3 wrong-value-type: `answers` takes a range or a status: `{ at-least = 30, at-most = 39 }` ()
    3 unknown-key: a range has no key `at-leest` (did you mean `at-least`?)
    4 unknown-key: `part` cannot be used with this question (only a `multi` takes it)
    5 unknown-key: `date` cannot be used with this question (its answer is not a date)

    1 missing-key: this question has no `date` (add it here or to `[export]`, in the order to which the form is set: `date = "M/D/YYYY"` or `date = "D/M/YYYY"`; a year needs four digits)

    1 missing-key: this question has no `date` (add it here or to `[export]`, in the order to which the form is set: `date = "M/D/YYYY"` or `date = "D/M/YYYY"`; a year needs four digits)

    3 invalid-duration: `2 week` is not a duration (write `2 weeks`)
    3 missing-key: `within` and `older-than` are counted from the day the form was filled in (name the column with that day: `submitted` in `[record]` or here)

    3 ambiguous-format: a date can fit `M/D/YYYY` and another format (keep one of them: such a date does not show which was meant)

    3 unknown-key: `answers` cannot be used with a `text` (the words are recorded as they are)
    4 unfinished-guess: a guess that nobody has checked (compare the question with the form, correct what is wrong, and remove `guess`)

    1 operator-mismatch: `keloid` is not a `multi`: it has one answer (map its column with `column`)
    "#);
}

#[test]
fn one_mistake_gives_one_finding() {
    let date = |date: &str| {
        format!(
            "[export]\ndate = {date}\n[record]\nsubmitted = \"S\"\n[question.last-peel]\ncolumn = \"L\"\n[question.age]\nborn = \"B\""
        )
    };
    let shown = |shown: &str| {
        format!(
            "[question.area]\nboxes = {{ a = \"warts\", n = \"none\" }}\nticked = [\"1\"]\nunticked = [\"0\"]\nnot-offered = [\"spots\", \"rash\"]\nshown = {{ {shown} }}"
        )
    };
    let mappings = [
        date("[\"D/M/YYYY\", \"M/D/YYYY\"]"),
        date("\"D/M/Y\""),
        date("7"),
        date("[]"),
        shown("x = [\"\"]"),
        shown("x = \" \", y = [\"2\", \"\"]"),
        shown("\"x\" = \"2\", \"x \" = \"3\""),
    ];
    let mappings: Vec<&str> = mappings.iter().map(String::as_str).collect();
    assert_snapshot!(told(&mappings), @r#"
    2 ambiguous-format: a date can fit `M/D/YYYY` and another format (keep one of them: such a date does not show which was meant)

    2 unknown-value: `D/M/Y` is not a date format (use `YYYY`, `YY`, `MMMM`, `MMM`, `MM`, `M`, `DD` and `D`; a time that follows needs no letters)

    2 wrong-value-type: `date` takes a format in quotes: `"D/M/YYYY"` ()

    2 empty-list: `date` is an empty list (write what belongs in it; only an optional key may be left out)

    6 missing-key: a blank cell does not prove that the question was shown (name what the column contains if the question was shown: `{ intake_complete = ["2"] }`)

    6 missing-key: a blank cell does not prove that the question was shown (name what the column contains if the question was shown: `{ intake_complete = ["2"] }`)
    6 missing-key: a blank cell does not prove that the question was shown (name what the column contains if the question was shown: `{ intake_complete = ["2"] }`)

    6 repeated-text: `x ` has a meaning already (keep one of them: a text means one thing, and curly quotes, dashes and spaces make no difference)
    "#);
}

#[test]
fn examples_are_checked() {
    let mapping = format!(
        "{KELOID}[[example]]\ncells = {{ L = \"x\", K = 3 }}\n[[example]]\non = 2026-11-22\ncells = {{ K = \"Yes\" }}\nanswers = {{ keloid = \"maybe\", age = 3, keloidd = \"no\" }}\nrefused = [\"area\"]\n"
    );
    assert_snapshot!(told(&[&mapping]), @"
    4 missing-key: this example has no `on` (the screening date, so that the example means the same on every day)
    5 unknown-key: the mapping names no column `L` (write the header as the mapping does above)
    5 wrong-value-type: `K` takes the text of a cell in quotes ()
    9 unknown-answer: this is not an answer to `keloid` (this is not one of the options `yes` and `no`)
    9 unknown-question: the mapping has no `[question.age]` (an example is about the questions that the mapping answers)
    9 unknown-question: there is no question `keloidd` (did you mean `keloid`?)
    10 unknown-question: the mapping has no `[question.area]` (an example is about the questions that the mapping answers)
    ");
}

#[test]
fn a_mapping_fails_if_its_protocol_gains_an_option() {
    let mapping = "[question.pregnancy]\ncolumn = \"P\"\nanswers = { No = \"no\", Trying = \"trying\", Yes = \"yes\" }";
    assert!(load(mapping, &protocol_of(TOPIC)).mapping.is_some());
    let more = TOPIC.replace(
        "\"trying\", \"yes\"]\nclear",
        "\"trying\", \"nursing\", \"yes\"]\nclear",
    );
    let found = load(mapping, &protocol_of(&more)).diagnostics.into_sorted();
    let found: Vec<_> = found.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(
        found,
        ["nothing in the mapping means the option `nursing` of `pregnancy`"]
    );
}

#[test]
fn every_preset_can_be_read() {
    for preset in contraindication::intake::mapping::PRESETS {
        let name = preset.name;
        let mapping = format!("[export]\npreset = \"{name}\"\n{KELOID}");
        assert_eq!(mistakes(&mapping), [""; 0], "{name}");
        // a text of the mapping is written in the notation of mapping files
        assert_eq!(
            mistakes(&format!("{}\n{KELOID}", preset.text)),
            [""; 0],
            "{name}"
        );
    }
}

#[test]
fn a_yes_no_question_without_one_of_its_options_can_only_mean_unsure() {
    let mapping = KELOID.replace(
        "answers = { \"Yes\" = \"yes\", \"No\"",
        "not-offered = [\"yes\"]\nanswers = { \"No\"",
    );
    assert_snapshot!(told(&[&mapping]), @r#"4 narrow-answer: `No` is read as a clear answer, although the form does not offer `yes` (write `"unsure"`, which is what the person could have meant; or give the reason in `because`)"#);
}

/// Each is reported once, at its location in the mapping itself. A preset has no location in the file.
#[test]
fn a_text_with_another_meaning_in_the_preset_is_reported_at_its_word() {
    let questions = "[question.pregnancy]\ncolumn = \"P\"\nanswers = { No = \"no\", T = \"trying\", Yes = \"yes\" }\n";
    let preset = |name: &str, text: &str| format!("[export]\npreset = \"{name}\"\n{text}");
    let mappings = [
        preset("limesurvey", &format!("[every]\ndeclined = [\"N/A\"]\n{KELOID}{questions}")),
        preset(
            "limesurvey",
            &KELOID.replace("\"No\" = \"no\"", "\"No\" = \"no\", \"N/A\" = \"no\""),
        ),
        preset("limesurvey", &format!("{KELOID}unsure = [\"N/A\"]\n")),
        preset("limesurvey", &format!("{KELOID}unsure = [\"?\"]\nmissing = [\"?\"]\n")),
        // the mapping first removes the meaning
        preset("limesurvey", &format!("{KELOID}unsure = [\"N/A\"]\nmissing = [\"?\", \"!\"]\ndeclined = [\"!\"]\n")),
        format!("[every]\ndeclined = [\"?\"]\n{KELOID}missing = [\"?\"]\n{questions}"),
        preset("redcap-raw", "[question.area]\nboxes = { a = \"warts\", b = \"spots\", c = \"rash\" }\nticked = [\"0\", \"2\"]\n"),
        preset("redcap-raw", "[question.area]\nboxes = { a = \"warts\", b = \"spots\", c = \"rash\" }\nunticked = [\"1\"]\n"),
        preset("redcap-raw", "ticked = [\"0\"]\n[question.area]\nboxes = { a = \"warts\", b = \"spots\", c = \"rash\" }\n"),
        "[question.area]\nboxes = { a = \"warts\", b = \"spots\", c = \"rash\" }\nunticked = [\"1\"]\nticked = [\"1\"]\n".to_owned(),
    ];
    let mappings: Vec<&str> = mappings.iter().map(String::as_str).collect();
    assert_snapshot!(told(&mappings), @"
    4 repeated-text: the preset of the mapping has `N/A` in `missing` (remove it here, or write `missing` without it in the same block: a list there replaces that of the preset)

    5 repeated-text: the preset of the mapping has `N/A` in `missing` (remove it here, or write `missing` without it in the same block: a list there replaces that of the preset)

    6 repeated-text: the preset of the mapping has `N/A` in `missing` (remove it here, or write `missing` without it in the same block: a list there replaces that of the preset)

    7 repeated-text: `?` has a meaning already (keep one of them: a text means one thing, and curly quotes, dashes and spaces make no difference)

    8 repeated-text: `!` has a meaning already (keep one of them: a text means one thing, and curly quotes, dashes and spaces make no difference)

    6 repeated-text: `?` has a meaning already (keep one of them: a text means one thing, and curly quotes, dashes and spaces make no difference)

    5 repeated-text: `[export]` or its preset has `0` in `unticked` (a text of a box means one thing: write both `ticked` and `unticked` in this question)

    5 repeated-text: `[export]` or its preset has `1` in `ticked` (a text of a box means one thing: write both `ticked` and `unticked` in this question)

    4 repeated-text: `[export]` or its preset has `0` in `ticked` and `unticked` (a text of a box means one thing: write both `ticked` and `unticked` in this question)

    4 repeated-text: `1` has a meaning already (keep one of them: a text means one thing, and curly quotes, dashes and spaces make no difference)
    ");
}
