//! A screening with results in a file, and its output on the terminal.

use super::clinic::clinic;
use super::window::{Left, Window};

#[test]
fn a_screening_ends_with_a_bar_for_each_verdict_and_the_most_frequent_reasons() {
    let place = clinic();
    let rows = "C-1,now,31\nC-2,never,15\nC-3,never,31\nC-4,,31\nC-5,unsure,31\n";
    place.write(
        "intake.csv",
        format!("id,isotretinoin,age\n{}", rows.repeat(300)),
    );
    let mut shown = String::new();
    for columns in [80, 40] {
        let arguments =
            "screen intake.csv -o out.csv --on 2026-11-22 --procedure needling --rules rules";
        let mut command = place.command(&arguments.split(' ').collect::<Vec<_>>());
        command.env("TERM", "xterm-256color");
        let mut window = Window::with(command, (30, columns));
        assert_eq!(window.ended(), Left::tidy(0));
        shown += &format!("{}\n---\n", window.history());
    }
    insta::assert_snapshot!(shown, @"
    protocol: clinic 3, draft, rules
    intake.csv: 9 questions have no column: `isotretinoin-last`, `medicines`,
      `anaesthetic`, `last-visit`, `cold-sores`, `area`, `mole`, `depth` and `note`
    1500 records, 1500 results
    contraindicated  600  40.0 %  ██████████████████████████████████
    incomplete       900  60.0 %  ██████████████████████████████████████████████████
    most frequent reasons
    300  minor
    300  isotretinoin-now
    ---
    protocol: clinic 3, draft, rules
    intake.csv: 9 questions have no column:
      `isotretinoin-last`, `medicines`,
      `anaesthetic`, `last-visit`,
      `cold-sores`, `area`, `mole`, `depth`
      and `note`
    1500 records, 1500 results
    contraindicated  600  40.0 %  ███████
    incomplete       900  60.0 %  ██████████
    most frequent reasons
    300  minor
    300  isotretinoin-now
    ---
    ");
}

#[test]
fn a_narrow_table_names_only_its_own_columns() {
    let place = clinic();
    for file in ["protocol", "health", "skin"] {
        let path = format!("rules/{file}.toml");
        let text = place.read(&path);
        place.write(
            &path,
            text.replace("\"needling\"", "\"needling-of-the-face\""),
        );
    }
    place.write(
        "intake.csv",
        "id,isotretinoin,age\nC-1,now,31\nC-2,never,15\nC-3,never,31\n",
    );
    let mut shown = String::new();
    for options in ["", " --window"] {
        let arguments = format!(
            "screen intake.csv --on 2026-11-22 --procedure needling-of-the-face --rules rules{options}"
        );
        let mut command = place.command(&arguments.split(' ').collect::<Vec<_>>());
        command.env("TERM", "xterm-256color");
        let mut window = Window::with(command, (40, 80));
        assert_eq!(window.ended(), Left::tidy(0));
        shown += &format!("{}\n---\n", window.history());
    }
    insta::assert_snapshot!(shown, @"
    protocol: clinic 3, draft, rules
    intake.csv: 9 questions have no column: `isotretinoin-last`, `medicines`,
      `anaesthetic`, `last-visit`, `cold-sores`, `area`, `mole`, `depth` and `note`
    record (line)  id  procedure
        verdict  not before
        reasons
    1 (2)  C-1  needling-of-the-face
        contraindicated
        isotretinoin-now; needs last-visit; until six months after the last capsule
    2 (3)  C-2  needling-of-the-face
        contraindicated
        minor; needs last-visit
    3 (4)  C-3  needling-of-the-face
        incomplete
        could become contraindicated; needs cold-sores, area, mole, medicines,
        anaesthetic, depth, last-visit

    3 records, 3 results
    2 contraindicated, 1 incomplete
    clinic 3 (draft, 0d17d6a7), screened for 2026-11-22. A practitioner decides.
    ---
    protocol: clinic 3, draft, rules
    intake.csv: 9 questions have no column: `isotretinoin-last`, `medicines`,
      `anaesthetic`, `last-visit`, `cold-sores`, `area`, `mole`, `depth` and `note`
    record (line)  id  procedure
        verdict  not before  window
        reasons
    1 (2)  C-1  needling-of-the-face
        contraindicated
        isotretinoin-now; needs last-visit; until six months after the last capsule
    2 (3)  C-2  needling-of-the-face
        contraindicated
        minor; needs last-visit
    3 (4)  C-3  needling-of-the-face
        incomplete
        could become contraindicated; needs cold-sores, area, mole, medicines,
        anaesthetic, depth, last-visit

    3 records, 3 results
    2 contraindicated, 1 incomplete
    clinic 3 (draft, 0d17d6a7), screened for 2026-11-22. A practitioner decides.
    ---
    ");
}
