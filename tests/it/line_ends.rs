//! An approval and a checkout with other line ends.

use std::process::Command;

use crate::support::program::{Place, end};

/// Approved rules, after a function has changed their line ends.
fn approved(line_ends: fn(&str) -> String) -> Place {
    let place = Place::sound();
    let protocol = place.read("rules/protocol.toml");
    let protocol = protocol
        .replace("\"draft\"", "\"approved\"")
        .replace("review-by = 2027", "review-by = 2199");
    place.write("rules/protocol.toml", line_ends(&protocol));
    let skin = place.read("rules/skin.toml");
    place.write("rules/skin.toml", line_ends(&skin));
    place.write("typed.txt", "A. Example\nDirector\nRead in full.\nyes\n");
    assert_eq!(place.run_on("typed.txt", &["approve"]).code, Some(0));
    place
}

fn lf(text: &str) -> String {
    text.to_owned()
}

fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// Changes every rule file, and the approval, as a checkout does.
fn change(place: &Place, line_ends: fn(&str) -> String) {
    for file in ["protocol.toml", "skin.toml", "approval.toml"] {
        let file = format!("rules/{file}");
        let text = place.read(&file).replace("\r\n", "\n");
        place.write(&file, line_ends(&text));
    }
}

#[test]
fn a_rule_with_other_line_ends_is_not_edited() {
    let place = approved(lf);
    change(&place, crlf);
    insta::assert_snapshot!(place.run(&["check", "--show", "error"]).whole(), @r#"
    ended with 1
    --- stdout
    error[approval-mismatch]: approved with LF line ends, but the rule files have CRLF here; nothing else differs
     --> rules/approval.toml:5:10
      |
    5 | sha256 = "b3972cf66a3925689a55047ad83607aa66ce3cfaf81733f22cea5db5d326b87f"
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write `*.toml -text` to `.gitattributes` beside the rules, so that git keeps line ends, then check the files out again, or convert them to LF; `contra explain approval-mismatch` shows how

    1 error, 4 warnings, 3 notes in 3 files; `--show info` lists the warnings and notes
    --- stderr
    "#);
    change(&place, lf);
    assert_eq!(place.run(&["check"]).code, Some(0));
}

#[test]
fn rules_that_were_approved_with_crlf_are_recognized_too() {
    let place = approved(crlf);
    change(&place, lf);
    let told = place.run(&["check", "--show", "error"]).stdout;
    let message = told.lines().next().unwrap_or_default();
    insta::assert_snapshot!(message, @"error[approval-mismatch]: approved with CRLF line ends, but the rule files have LF here; nothing else differs");
    change(&place, crlf);
    assert_eq!(place.run(&["check"]).code, Some(0));
}

#[test]
fn an_edited_rule_with_other_line_ends_is_edited() {
    let place = approved(lf);
    change(&place, |text| crlf(&text.replace("6 months", "7 months")));
    let told = place.run(&["check"]).stdout;
    // the words of the rule differ from the test as well
    let message = told.lines().find(|line| line.starts_with("error"));
    insta::assert_snapshot!(message.unwrap_or_default(), @"error[approval-mismatch]: approved, but not these rules");
}

/// Files of `init` keep their approval in a clone by a user whose git writes CRLF.
#[test]
fn git_keeps_the_line_ends_of_what_init_writes() {
    let place = Place::new();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
        let convert = ["-c", "core.autocrlf=true"];
        let mut command = Command::new("git");
        command.args(identity).args(convert).args(arguments);
        command.current_dir(place.path(""));
        let ended = end(command.env("GIT_CONFIG_GLOBAL", "/dev/null"));
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.stderr);
    };
    assert_eq!(place.run(&["init", "own/mine"]).code, Some(0));
    let new = ["init", "--new", "kiln-workshop", "own/new"];
    assert_eq!(place.run(&new).code, Some(0));
    git(&["init", "--quiet", "own"]);
    git(&["-C", "own", "add", "."]);
    git(&["-C", "own", "commit", "--quiet", "-m", "Rules"]);
    git(&["clone", "--quiet", "own", "clone"]);
    for folder in ["mine", "new"] {
        for file in place.names(&format!("own/{folder}")) {
            let file = format!("{folder}/{file}");
            if file.ends_with(".toml") {
                let written = place.read(&format!("own/{file}"));
                assert!(place.read(&format!("clone/{file}")) == written, "{file}");
            }
        }
    }
}
