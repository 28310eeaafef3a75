//! The origin of rules: the named folder, the current folder, and the files of `init`.

use crate::support::program::{Ended, Place, end};

const CASE: &str = r#"[[case]]
name      = "warts"
procedure = "peel"
on        = 2026-11-22
given     = { area = ["warts"] }
rest      = "clear"
expect    = "contraindicated"
until     = ["the warts are gone"]
rules     = ["warts"]
"#;

/// Runs in a folder of the place, with no rules named.
fn run_in(place: &Place, folder: &str, arguments: &[&str]) -> Ended {
    let mut command = place.command(arguments);
    end(command
        .current_dir(place.path(folder))
        .env_remove("CONTRA_RULES"))
}

#[test]
fn the_named_rules_are_used() {
    let place = Place::new();
    place.write("a-file", "");
    place.write("no-rules/readme.txt", "");
    place.write("long/protocol.toml", "#".repeat((16 << 20) + 1));
    let mut all = String::new();
    for rules in ["embedded", "no-rules", "missing", "a-file", "long", ""] {
        let mut command = place.command(&["list", "procedures"]);
        let ended = end(command.env("CONTRA_RULES", rules));
        all += &format!("CONTRA_RULES={rules}\n{}\n", ended.whole());
    }
    let named = ["--rules", "rules", "list", "procedures"];
    let mut command = place.command(&named);
    let ended = end(command.env("CONTRA_RULES", "missing"));
    all += &format!("--rules wins\n{}", ended.whole());
    insta::assert_snapshot!(all, @"
    CONTRA_RULES=embedded
    ended with 0
    --- stdout
    microneedling              Microneedling
    rf-microneedling           Radiofrequency microneedling
    plasma-pen                 Plasma pen
    microdermabrasion          Microdermabrasion
    laser-ablative             Ablative laser resurfacing
    laser-fractional           Fractional laser
    laser-non-ablative         Non-ablative laser
    numbing-cream              Numbing cream
    needling            group  Needling: microneedling, rf-microneedling
    lasers              group  Laser treatments: laser-ablative, laser-fractional, laser-non-ablative
    --- stderr

    CONTRA_RULES=no-rules
    ended with 3
    --- stdout
    --- stderr
    error: there is no `protocol.toml` in `no-rules`
    help: `contra init DIR` writes out the protocol inside the program, to edit

    CONTRA_RULES=missing
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `missing`: no such file or folder

    CONTRA_RULES=a-file
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `a-file`: it is not a folder

    CONTRA_RULES=long
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `long/protocol.toml`: it is longer than 16 MiB

    CONTRA_RULES=
    ended with 2
    --- stdout
    --- stderr
    error: a value is required for '--rules <DIR>' but none was supplied

    For more information, try '--help'.

    --rules wins
    ended with 0
    --- stdout
    needling  Needling
    peel      Peel
    --- stderr
    ");
}

#[test]
fn check_and_test_find_the_rules_of_the_folder_they_run_in() {
    let place = Place::sound();
    place.write("rules/skin.test.toml", CASE);
    place.write("elsewhere/readme.txt", "");
    let mut all = String::new();
    for folder in [".", "rules", "elsewhere"] {
        for command in ["check --on 2026-11-22 --format github", "test"] {
            let arguments: Vec<_> = command.split(' ').collect();
            let ended = run_in(&place, folder, &arguments);
            all += &format!("{folder}$ contra {command}\n{}\n", ended.whole());
        }
    }
    insta::assert_snapshot!(all, @r#"
    .$ contra check --on 2026-11-22 --format github
    ended with 0
    --- stdout
    ::notice file=rules/protocol.toml,line=9,col=13,endLine=9,endColumn=20,title=draft-protocol::this protocol is a draft%0Ahelp: every page says so until a clinician has approved exactly these rules
    ::notice file=rules/skin.toml,line=5,col=9,endLine=5,endColumn=24,title=unhandled-unsure::"not sure" leaves the verdict open, and no rule says what to do: `capsules-last` and `keloid` for `needling`; `area` for `needling` and `peel`%0Awitness: capsules-last = "unsure", every other answer clear%0Ahelp: write a rule for each question that tests it for `"unsure"`, or `unsure = "open"` if the verdict should stay open
    ::warning file=rules/skin.toml,line=24,col=11,endLine=24,endColumn=21,title=uncovered-rule::no case makes `capsules` fire%0Awitness: capsules-last = 2026-11-22, every other answer clear%0Ahelp: write a case in a `.test.toml` file, with these answers for example
    ::notice file=rules/skin.toml,line=27,col=29,endLine=27,endColumn=52,title=uncovered-boundary::no case answers `capsules-last` with a day older than 6 months%0Awitness: every answer clear%0Ahelp: write a case with such an answer, so that a moved threshold is noticed
    ::notice file=rules/skin.toml,line=27,col=29,endLine=27,endColumn=52,title=uncovered-boundary::no case answers `capsules-last` with a day within 6 months%0Awitness: capsules-last = 2026-11-22, every other answer clear%0Ahelp: write a case with such an answer, so that a moved threshold is noticed
    ::warning file=rules/skin.toml,line=33,col=11,endLine=33,endColumn=20,title=uncovered-rule::no case makes `keloids` fire%0Awitness: keloid = "yes", every other answer clear%0Ahelp: write a case in a `.test.toml` file, with these answers for example
    ::warning file=rules/skin.toml,line=49,col=11,endLine=49,endColumn=21,title=uncovered-rule::no case makes `freckles` fire%0Awitness: area = ["freckles"], every other answer clear%0Ahelp: write a case in a `.test.toml` file, with these answers for example
    3 warnings, 4 notes in 3 files
    --- stderr

    .$ contra test
    ended with 0
    --- stdout
    case rules/skin.test.toml: warts ... ok

    rules that no case fired:
        capsules
        keloids
        freckles

    case result: ok. 1 passed; 0 failed; 1 of 4 rules fired
    --- stderr

    rules$ contra check --on 2026-11-22 --format github
    ended with 0
    --- stdout
    ::notice file=protocol.toml,line=9,col=13,endLine=9,endColumn=20,title=draft-protocol::this protocol is a draft%0Ahelp: every page says so until a clinician has approved exactly these rules
    ::notice file=skin.toml,line=5,col=9,endLine=5,endColumn=24,title=unhandled-unsure::"not sure" leaves the verdict open, and no rule says what to do: `capsules-last` and `keloid` for `needling`; `area` for `needling` and `peel`%0Awitness: capsules-last = "unsure", every other answer clear%0Ahelp: write a rule for each question that tests it for `"unsure"`, or `unsure = "open"` if the verdict should stay open
    ::warning file=skin.toml,line=24,col=11,endLine=24,endColumn=21,title=uncovered-rule::no case makes `capsules` fire%0Awitness: capsules-last = 2026-11-22, every other answer clear%0Ahelp: write a case in a `.test.toml` file, with these answers for example
    ::notice file=skin.toml,line=27,col=29,endLine=27,endColumn=52,title=uncovered-boundary::no case answers `capsules-last` with a day older than 6 months%0Awitness: every answer clear%0Ahelp: write a case with such an answer, so that a moved threshold is noticed
    ::notice file=skin.toml,line=27,col=29,endLine=27,endColumn=52,title=uncovered-boundary::no case answers `capsules-last` with a day within 6 months%0Awitness: capsules-last = 2026-11-22, every other answer clear%0Ahelp: write a case with such an answer, so that a moved threshold is noticed
    ::warning file=skin.toml,line=33,col=11,endLine=33,endColumn=20,title=uncovered-rule::no case makes `keloids` fire%0Awitness: keloid = "yes", every other answer clear%0Ahelp: write a case in a `.test.toml` file, with these answers for example
    ::warning file=skin.toml,line=49,col=11,endLine=49,endColumn=21,title=uncovered-rule::no case makes `freckles` fire%0Awitness: area = ["freckles"], every other answer clear%0Ahelp: write a case in a `.test.toml` file, with these answers for example
    3 warnings, 4 notes in 3 files
    --- stderr

    rules$ contra test
    ended with 0
    --- stdout
    case skin.test.toml: warts ... ok

    rules that no case fired:
        capsules
        keloids
        freckles

    case result: ok. 1 passed; 0 failed; 1 of 4 rules fired
    --- stderr

    elsewhere$ contra check --on 2026-11-22 --format github
    ended with 2
    --- stdout
    --- stderr
    error: there is no `protocol.toml` in this folder or in `rules` below it
    help: name the folder, or `embedded` for the protocol inside the program

    elsewhere$ contra test
    ended with 2
    --- stdout
    --- stderr
    error: there is no `protocol.toml` in this folder or in `rules` below it
    help: name the folder, or `embedded` for the protocol inside the program
    "#);
}

#[test]
fn a_folder_that_is_named_must_hold_rules() {
    let place = Place::new();
    place.write("a-file", "");
    place.write("elsewhere/readme.txt", "");
    let mut all = String::new();
    for folder in ["missing", "a-file", "elsewhere"] {
        for command in ["check", "test"] {
            all += &place.told(&[&format!("{command} {folder}")]);
            all.push('\n');
        }
    }
    insta::assert_snapshot!(all, @"
    $ contra check missing
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `missing`: no such file or folder

    $ contra test missing
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `missing`: no such file or folder

    $ contra check a-file
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `a-file`: it is not a folder

    $ contra test a-file
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `a-file`: it is not a folder

    $ contra check elsewhere
    ended with 3
    --- stdout
    --- stderr
    error: there is no `protocol.toml` in `elsewhere`
    help: `contra init DIR` writes out the protocol inside the program, to edit

    $ contra test elsewhere
    ended with 3
    --- stdout
    --- stderr
    error: there is no `protocol.toml` in `elsewhere`
    help: `contra init DIR` writes out the protocol inside the program, to edit
    ");
}

#[test]
fn the_embedded_protocol_passes_its_own_check_and_cases() {
    let place = Place::new();
    let check = "check embedded --fail-on warn --on 2026-11-22";
    let arguments: Vec<_> = check.split(' ').collect();
    assert_eq!(place.run(&arguments).code, Some(0));
    assert_eq!(place.run(&["test", "embedded"]).code, Some(0));
}

#[test]
fn rules_that_init_writes_pass_check_and_test() {
    let place = Place::new();
    std::fs::create_dir(place.path("empty")).expect("a folder");
    for folder in ["new", "empty", "deep/er"] {
        assert_eq!(
            place.run(&["init", folder, "-q"]).whole(),
            "ended with 0\n--- stdout\n--- stderr\n"
        );
        let check = ["check", folder, "--fail-on", "warn", "--on", "2026-11-22"];
        assert_eq!(place.run(&check).code, Some(0), "{folder}");
        assert_eq!(place.run(&["test", folder]).code, Some(0), "{folder}");
    }
    assert_eq!(run_in(&place, "new", &["test"]).code, Some(0));
    insta::assert_snapshot!(place.run(&["init", "another"]).whole(), @"
    ended with 0
    --- stdout
    --- stderr
    wrote 54 files to `another`, 50 of them rule files; `contra check another` validates them
    ");
}

#[test]
fn a_new_protocol_passes_check_and_test() {
    let place = Place::new();
    insta::assert_snapshot!(place.run(&["init", "--new", "kiln-workshop", "new"]).whole(), @"
    ended with 0
    --- stdout
    --- stderr
    wrote 7 files to `new`, 3 of them rule files; `contra check new` validates them
    it is an example: replace its source, question, rule and case with your own
    ");
    let check = place.run(&["check", "new", "--fail-on", "warn"]);
    insta::assert_snapshot!(check.whole(), @"
    ended with 0
    --- stdout
    1 note in 3 files; `--show info` lists the note
    --- stderr
    ");
    insta::assert_snapshot!(place.run(&["test", "new"]).whole(), @"
    ended with 0
    --- stdout
    case new/first-topic.test.toml: the safety talk has not been heard ... ok

    case result: ok. 1 passed; 0 failed; 1 of 1 rules fired
    --- stderr
    ");
}

#[test]
fn a_new_protocol_has_a_remark_on_each_key() {
    let place = Place::new();
    place.run(&["init", "--new", "kiln-workshop", "new"]);
    let names = ["protocol.toml", "first-topic.toml", "first-topic.test.toml"];
    for name in names {
        let text = place.read(&format!("new/{name}"));
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.contains(" = "))
        {
            let is_remark = line.starts_with('#') || lines[at - 1].starts_with("# ");
            assert!(is_remark, "{name}: {line}");
        }
        for left in ["{id}", "{today}", "{review-by}"] {
            assert!(!text.contains(left), "{name}: {left}");
        }
    }
}

#[test]
fn a_new_protocol_needs_an_id() {
    let place = Place::new();
    insta::assert_snapshot!(place.told(&["init --new Kiln new", "init --new a--b new", "init --new new"]), @"
    $ contra init --new Kiln new
    ended with 2
    --- stdout
    --- stderr
    error: invalid value 'Kiln' for '--new <ID>': an id has lowercase letters, digits and single hyphens, such as `kiln-workshop`

    For more information, try '--help'.

    $ contra init --new a--b new
    ended with 2
    --- stdout
    --- stderr
    error: invalid value 'a--b' for '--new <ID>': an id has lowercase letters, digits and single hyphens, such as `kiln-workshop`

    For more information, try '--help'.

    $ contra init --new new
    ended with 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      <DIR>

    Usage: contra init --new <ID> --rules <DIR> <DIR>

    For more information, try '--help'.
    ");
    assert!(!place.path("new").exists());
}

#[test]
fn init_replaces_no_file() {
    let place = Place::new();
    place.write("hidden/.file", "");
    place.write("a-file", "");
    let before = place.names(".");
    let told = place.told(&[
        "init hidden",
        "init rules",
        "init a-file",
        "init a-file/new",
        "init",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra init hidden
    ended with 2
    --- stdout
    --- stderr
    error: `hidden` is not empty
    help: name a folder that is empty or does not exist

    $ contra init rules
    ended with 2
    --- stdout
    --- stderr
    error: `rules` is not empty
    help: name a folder that is empty or does not exist

    $ contra init a-file
    ended with 4
    --- stdout
    --- stderr
    error: cannot write to `a-file`: it is not a folder

    $ contra init a-file/new
    ended with 4
    --- stdout
    --- stderr
    error: cannot write to `a-file/new`: it is not a folder

    $ contra init
    ended with 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      <DIR>

    Usage: contra init --rules <DIR> <DIR>

    For more information, try '--help'.
    ");
    assert_eq!(place.names("."), before);
    assert_eq!(place.names("hidden"), [".file"]);
}

#[test]
fn a_similar_folder_of_rules_is_suggested() {
    let place = Place::new();
    place.write("clinic/protocol.toml", "");
    place.write("clinical/readme.txt", "");
    let told = place.told(&[
        "check clinc",
        "check ./clinics",
        "diff clinic embeded",
        "check clinic/embeded",
        "screen answers.csv --rules elsewhere",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra check clinc
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `clinc`: no such file or folder
    help: did you mean `clinic`?

    $ contra check ./clinics
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `./clinics`: no such file or folder
    help: did you mean `./clinic`?

    $ contra diff clinic embeded
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `embeded`: no such file or folder
    help: did you mean `embedded`?

    $ contra check clinic/embeded
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `clinic/embeded`: no such file or folder

    $ contra screen answers.csv --rules elsewhere
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `elsewhere`: no such file or folder
    ");
}
