//! The action for GitHub workflows: runs its steps as a runner does, in a repository with a base branch.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use crate::support::markdown::read;
use crate::support::program::{Ended, Place, end};

/// The script of a step, without the indentation of the file.
fn script(step: &str) -> String {
    let action = read("action.yml");
    let (_, rest) = action
        .split_once(&format!("name: {step}\n"))
        .expect("a step");
    let (_, script) = rest.split_once("      run: |\n").expect("a script");
    let lines = script
        .lines()
        .map_while(|line| match line.strip_prefix("        ") {
            Some(line) => Some(line),
            None => line.is_empty().then_some(""),
        });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A repository whose head is one commit behind its base, as for a pull request.
fn repository() -> Place {
    let place = Place::sound();
    let git = |arguments: &[&str]| git(&place, arguments);
    place.write(".gitignore", "/runner\n");
    place.write("runner/summary.md", "");
    git(&["init", "--quiet", "--initial-branch=main"]);
    git(&["remote", "add", "origin", "."]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "Rules"]);
    git(&["checkout", "--quiet", "-b", "change"]);
    let skin = place.read("rules/skin.toml");
    place.write(
        "rules/skin.toml",
        skin.replacen("\"refer\"", "\"precaution\"", 1),
    );
    git(&["commit", "--quiet", "-a", "-m", "Milder"]);
    place
}

/// Runs git without any user settings.
fn git(place: &Place, arguments: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    let mut command = Command::new("git");
    command.args(identity).args(arguments).stdout(Stdio::null());
    let ended = end(command
        .current_dir(place.path(""))
        .env("GIT_CONFIG_GLOBAL", "/dev/null"));
    assert_eq!(
        (ended.code, ended.stderr.as_str()),
        (Some(0), ""),
        "{arguments:?}"
    );
}

/// A step with its inputs and the variables that a runner sets.
fn step(place: &Place, name: &str, variables: &[(&str, &str)]) -> Ended {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_contra"));
    let programs = program.parent().expect("a folder").to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(programs).chain(std::env::split_paths(&path));
    let mut command = Command::new("bash");
    command
        .args([
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            "-c",
            &script(name),
        ])
        .current_dir(place.path(""))
        .env("PATH", std::env::join_paths(path).expect("a path"))
        .env("GITHUB_WORKSPACE", place.path(""))
        .env("GITHUB_STEP_SUMMARY", place.path("runner/summary.md"))
        .env("RUNNER_TEMP", place.path("runner"))
        .env_remove("GITHUB_BASE_REF")
        .env_remove("CONTRA_RULES")
        .env("RULES", "rules")
        .envs(variables.iter().copied());
    end(&mut command)
}

#[test]
fn failed_checks_and_cases_fail_the_step() {
    let place = repository();
    let check = |fail_on| step(&place, "Check the rules", &[("FAIL_ON", fail_on)]).code;
    assert_eq!([check("error"), check("warn")], [Some(0), Some(1)]);
    let case = "[[case]]\nname = \"a\"\nprocedure = \"peel\"\non = 2026-11-22\nrest = \"clear\"\nexpect = \"eligible\"\n";
    let cases = |least| step(&place, "Run the cases", &[("COVERAGE", least)]).code;
    assert_eq!(cases(""), Some(1), "there is none");
    place.write("rules/skin.test.toml", case);
    assert_eq!(
        [cases(""), cases("0"), cases("100")],
        [Some(0), Some(0), Some(1)]
    );
}

#[test]
fn the_summary_compares_with_the_base_branch() {
    let place = repository();
    let base = [("GITHUB_BASE_REF", "main"), ("BASE", "")];
    let ended = step(
        &place,
        "Compare the rules",
        &[&base[..], &[("FAIL_ON", "")]].concat(),
    );
    assert_eq!(ended.whole(), "ended with 0\n--- stdout\n--- stderr\n");
    let today = crate::support::program::today().to_string();
    let summary = place.read("runner/summary.md").replace(&today, "TODAY");
    insta::assert_snapshot!(summary, @r#"
    ## A small protocol, 1

    - old: small 1 (draft, fc1548da), base/rules
    - new: small 1 (draft, 976495ec), head/rules

    - `needling`: **2 changes of verdict looser**
    - `peel`: no other verdict on any of 4 answer sheets

    ### Needling

    | verdict | | answer sheets | the smallest that shows it |
    |---|---|---|---|
    | refer → precaution | looser | 1 in 8 (2 of 16) | `keloid = "yes"`, every other answer clear |
    | refer → defer | looser | 1 in 8 (2 of 16) | `capsules-last = TODAY`, `keloid = "yes"`, every other answer clear |

    ### Changed

    - rule `keloids`, verdict: `refer` → `precaution`

    small 1 (draft, 976495ec), compared for TODAY. A practitioner decides.
    "#);
    // the copy of the base was removed, and the same comparison fails if that is requested
    let ended = step(
        &place,
        "Compare the rules",
        &[&base[..], &[("FAIL_ON", "looser")]].concat(),
    );
    assert_eq!(ended.whole(), "ended with 1\n--- stdout\n--- stderr\n");
}

#[test]
fn without_a_base_or_rules_in_it_there_is_nothing_to_compare() {
    let place = repository();
    let compare = |variables: &[(&str, &str)]| {
        place.write("runner/summary.md", "");
        let ended = step(&place, "Compare the rules", variables);
        format!(
            "{}--- summary\n{}",
            ended.whole(),
            place.read("runner/summary.md")
        )
    };
    let more = [("FAIL_ON", "any")];
    let none = compare(&[&more[..], &[("BASE", "")]].concat());
    let elsewhere = compare(&[&more[..], &[("BASE", "main"), ("RULES", "my $(rules)")]].concat());
    place.write("rules/skin.toml", "[topic]\n");
    let broken = compare(&[&more[..], &[("BASE", "main")]].concat());
    insta::assert_snapshot!([none, elsewhere, broken].join("\n"), @r#"
    ended with 0
    --- stdout
    nothing to compare with: no pull request, and no input `base`
    --- stderr
    --- summary

    ended with 0
    --- stdout
    --- stderr
    --- summary
    The base has no rules in `my $(rules)`: nothing to compare with.

    ended with 3
    --- stdout
    --- stderr
    error[procedure-without-rules]: no rule applies to `needling`: everyone would be eligible
      --> head/rules/protocol.toml:13:9
       |
    13 | id    = "needling"
       |         ^^^^^^^^^^
       |
       = help: name it in the `for` of its rules, or leave the procedure out

    error[procedure-without-rules]: no rule applies to `peel`: everyone would be eligible
      --> head/rules/protocol.toml:17:9
       |
    17 | id    = "peel"
       |         ^^^^^^
       |
       = help: name it in the `for` of its rules, or leave the procedure out

    error[empty-list]: `topic` is an empty table
     --> head/rules/skin.toml:1:1
      |
    1 | [topic]
      | ^^^^^^^
      |
      = help: write what belongs in it; only an optional key may be left out

    3 errors in 2 files
    error: the rules in `head/rules` have errors
    help: correct the errors above; `contra check` shows everything that it finds
    --- summary
    The rules could not be compared; the log says why.
    "#);
}

/// A folder with another name in the base is not a new folder.
#[test]
fn a_renamed_folder_is_compared_by_its_old_name() {
    let place = repository();
    git(&place, &["mv", "rules", "our rules"]);
    git(&place, &["commit", "--quiet", "-m", "Rename"]);
    let compare = |more: &[(&str, &str)]| {
        place.write("runner/summary.md", "");
        let variables = [("BASE", "main"), ("FAIL_ON", ""), ("RULES", "our rules")];
        let ended = step(&place, "Compare the rules", &[&variables, more].concat());
        let summary = place.read("runner/summary.md");
        let first: String = summary
            .lines()
            .take(4)
            .flat_map(|line| [line, "\n"])
            .collect();
        format!("{}--- summary\n{first}", ended.whole())
    };
    let renamed = compare(&[]);
    let named = compare(&[("BASE_RULES", "rules")]);
    let wrong = compare(&[("BASE_RULES", "rulez")]);
    // a second protocol beside the first one is new
    git(&place, &["checkout", "--quiet", "main"]);
    git(&place, &["checkout", "--quiet", "-b", "second"]);
    place.write("our rules/protocol.toml", place.read("rules/protocol.toml"));
    place.write("our rules/skin.toml", place.read("rules/skin.toml"));
    let second = compare(&[]);
    let neither = compare(&[("BASE_RULES", "rulez")]);
    insta::assert_snapshot!([renamed, named, wrong, second, neither].join("\n"), @r"
    ended with 1
    --- stdout
    --- stderr
    error: the base has no rules in `our\ rules`, but in `rules`, which this change renames or removes: nothing was compared
    help: name the folder in the base with the input `base-rules`, until the change is merged
    --- summary
    The rules were not compared: the folder is another one in the base. The log says what to do.

    ended with 0
    --- stdout
    --- stderr
    --- summary
    ## A small protocol, 1

    - old: small 1 (draft, fc1548da), base/rules
    - new: small 1 (draft, 976495ec), head/our rules

    ended with 1
    --- stdout
    --- stderr
    error: the base has no rules in `rulez`, but in `rules`, which this change renames or removes: nothing was compared
    help: name the folder in the base with the input `base-rules`, until the change is merged
    --- summary
    The rules were not compared: the folder is another one in the base. The log says what to do.

    ended with 0
    --- stdout
    --- stderr
    --- summary
    The base has no rules in `our rules`: nothing to compare with.

    ended with 1
    --- stdout
    --- stderr
    error: the base has no rules in `rulez`, the folder that the input `base-rules` names
    --- summary
    ");
}

/// The log names the old folder, and its name cannot be a command to the workflow.
#[test]
fn every_name_of_a_renamed_folder_is_shown_on_one_line() {
    let mut told = String::new();
    for old in [
        ".",
        "a b",
        "##[error]x",
        "a\n##[error]x",
        "::error::x",
        "a\r::x",
    ] {
        let place = repository();
        if old != "." {
            git(&place, &["mv", "rules", old]);
        } else {
            git(
                &place,
                &["mv", "rules/protocol.toml", "rules/skin.toml", "."],
            );
        }
        git(&place, &["commit", "--quiet", "-m", "Old name"]);
        git(&place, &["branch", "--quiet", "--force", "main"]);
        place.write("new/protocol.toml", "");
        for name in ["protocol.toml", "skin.toml"] {
            std::fs::remove_file(place.path(&format!("{old}/{name}"))).expect("a file");
        }
        let variables = [("BASE", "main"), ("FAIL_ON", ""), ("RULES", "new")];
        let ended = step(&place, "Compare the rules", &variables);
        let first = ended.stderr.lines().next().unwrap_or_default();
        let _ = writeln!(told, "{first}");
        let lines: Vec<_> = ended.stderr.split(['\n', '\r']).collect();
        assert_eq!((ended.code, lines.len()), (Some(1), 3), "{}", ended.stderr);
        assert!(!ended.stderr.contains("##["), "{}", ended.stderr);
    }
    insta::assert_snapshot!(told, @r"
    error: the base has no rules in `new`, but in `.`, which this change renames or removes: nothing was compared
    error: the base has no rules in `new`, but in `a\ b`, which this change renames or removes: nothing was compared
    error: the base has no rules in `new`, but in `\##\[error\]x`, which this change renames or removes: nothing was compared
    error: the base has no rules in `new`, but in `$'a\n##\[error]x'`, which this change renames or removes: nothing was compared
    error: the base has no rules in `new`, but in `::error::x`, which this change renames or removes: nothing was compared
    error: the base has no rules in `new`, but in `$'a\r::x'`, which this change renames or removes: nothing was compared
    ");
}

#[test]
fn a_checkout_of_somebody_else_says_what_to_do() {
    let place = repository();
    let variables = [
        ("BASE", "main"),
        ("FAIL_ON", ""),
        ("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ];
    let ended = step(&place, "Compare the rules", &variables);
    let folder = std::fs::canonicalize(place.path("")).expect("a folder");
    let told = ended
        .whole()
        .replace(folder.to_str().expect("text"), "FOLDER");
    insta::assert_snapshot!(told, @r#"
    ended with 1
    --- stdout
    --- stderr
    error: git cannot read the checkout: fatal: detected dubious ownership in repository at 'FOLDER'
    To add an exception for this directory, call:

    	git config --global --add safe.directory FOLDER
    help: another user owns it; add a step before this action that runs: git config --global --add safe.directory "$GITHUB_WORKSPACE"
    "#);
    std::fs::remove_dir_all(place.path(".git")).expect("a folder");
    let ended = step(&place, "Compare the rules", &variables[..2]);
    let told: Vec<_> = ended
        .stderr
        .lines()
        .filter(|line| line.starts_with("help"))
        .collect();
    assert_eq!(
        (ended.code, told.as_slice()),
        (
            Some(1),
            &["help: run actions/checkout before this action"][..]
        )
    );
}

/// pre-commit skips a hook that matches no changed file, and a deleted file matches none.
#[test]
fn the_hooks_run_on_every_commit() {
    let hooks = read(".pre-commit-hooks.yaml");
    let (_, hooks) = hooks.split_once("- id: ").expect("a hook");
    for hook in hooks.split("- id: ") {
        let lines: Vec<&str> = hook.lines().collect();
        let expected = ["  always_run: true", "  pass_filenames: false"];
        assert_eq!(lines[lines.len() - 2..], expected, "{hook}");
    }
}

/// Text from others, such as the name of a branch, is never part of a script.
#[test]
fn scripts_contain_no_github_expression() {
    let action = read("action.yml");
    let in_scripts: Vec<&str> = action
        .lines()
        .filter(|line| line.starts_with("        ") && line.contains("${{"))
        .filter(|line| {
            !line
                .trim_start()
                .starts_with(|first: char| first.is_ascii_uppercase())
        })
        .collect();
    assert_eq!(in_scripts, [""; 0]);
}
