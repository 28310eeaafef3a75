//! Exit codes of `diff`: the changes for `--fail-on`, and inputs that cannot be compared.

use super::{changed, waits};

/// The exit codes without `--fail-on`, with `looser` and with `any`.
fn codes(changes: &[(&str, &str)]) -> [Option<i32>; 3] {
    let place = changed(changes);
    let run = |more: &[&str]| {
        let ended = place.run(&[&["diff", "rules", "new"], more].concat());
        assert_eq!(ended.stderr, "");
        ended.code
    };
    [
        run(&[]),
        run(&["--fail-on", "looser"]),
        run(&["--fail-on", "any"]),
    ]
}

#[test]
fn a_gate_fails_on_the_changes_that_it_names() {
    let none = [Some(0), Some(0), Some(0)];
    let any = [Some(0), Some(0), Some(1)];
    let looser = [Some(0), Some(1), Some(1)];
    assert_eq!(codes(&[]), none);
    assert_eq!(codes(&[("Freckles may fade.", "They may fade.")]), any);
    assert_eq!(codes(&[("version   = \"1\"", "version = \"2\"")]), any);
    let refer = "verdict = \"refer\"";
    assert_eq!(codes(&[(refer, "verdict = \"contraindicated\"")]), any);
    assert_eq!(codes(&[(refer, "verdict = \"precaution\"")]), looser);
    let said = "say     = \"Freckles may fade.\"";
    let urgent = format!("{said}\nurgent = \"Look again.\"");
    assert_eq!(codes(&[(said, &urgent)]), any);
    // a question that fewer people are asked is not looser by itself, but it is reported
    let moles = ("options = [\"warts\"", "options = [\"moles\", \"warts\"");
    assert_eq!(codes(&[moles]), any);
}

#[test]
fn a_date_that_comes_earlier_is_looser() {
    let code = |old: &str, new: &str| {
        let place = waits(old, new);
        place
            .run(&["diff", "rules", "new", "--fail-on", "looser"])
            .code
    };
    assert_eq!(code("4 weeks", "2 weeks"), Some(1));
    assert_eq!(code("2 weeks", "4 weeks"), Some(0));
}

#[test]
fn versions_that_cannot_be_compared_are_refused() {
    let place = changed(&[]);
    place.write("broken/protocol.toml", "format = 1\n");
    insta::assert_snapshot!(place.told(&[
        "diff rules",
        "diff rules nowhere",
        "diff rules broken",
        "diff rules new --fail-on stricter",
        "diff rules new -o nowhere/page.md",
    ]), @"
    $ contra diff rules
    ended with 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      <NEW>

    Usage: contra diff --rules <DIR> <OLD> <NEW>

    For more information, try '--help'.

    $ contra diff rules nowhere
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `nowhere`: no such file or folder

    $ contra diff rules broken
    ended with 3
    --- stdout
    --- stderr
    error[missing-key]: this protocol file has no `procedure`
     --> broken/protocol.toml:1:1
      |
    1 | format = 1
      | ^
      |
      = help: write a `[[procedure]]` with `id` and `title`

    error[missing-key]: this protocol file has no `protocol`
     --> broken/protocol.toml:1:1
      |
    1 | format = 1
      | ^
      |
      = help: write `[protocol]` with `id`, `title`, `version` and the rest

    error[missing-key]: this protocol file has no `source`
     --> broken/protocol.toml:1:1
      |
    1 | format = 1
      | ^
      |
      = help: write a `[[source]]` for each source that rules cite

    3 errors in 1 file
    error: the rules in `broken` have errors
    help: correct the errors above; `contra check` shows everything that it finds

    $ contra diff rules new --fail-on stricter
    ended with 2
    --- stdout
    --- stderr
    error: invalid value 'stricter' for '--fail-on <CHANGE>'
      [possible values: looser, any]

    For more information, try '--help'.

    $ contra diff rules new -o nowhere/page.md
    ended with 4
    --- stdout
    --- stderr
    error: cannot write `nowhere/page.md`: no such file or folder
    ");
}

#[test]
fn the_protocol_inside_the_program_is_named_by_a_word() {
    let place = changed(&[]);
    insta::assert_snapshot!(place.told(&["diff embedded embedded --on 2026-11-22"]), @"
    $ contra diff embedded embedded --on 2026-11-22
    ended with 0
    --- stdout
    old: skin-procedures 2026.12.0 (draft, 4aeabb52), embedded
    new: skin-procedures 2026.12.0 (draft, 4aeabb52), embedded

    microneedling: no other verdict on any of about 2.38 × 10^43 answer sheets

    rf-microneedling: no other verdict on any of about 1.50 × 10^44 answer sheets

    plasma-pen: no other verdict on any of about 1.59 × 10^41 answer sheets

    microdermabrasion: no other verdict on any of
    19 044 161 288 282 288 418 608 576 987 136 000 answer sheets

    laser-ablative: no other verdict on any of
    6 520 571 581 068 371 872 924 377 868 689 997 824 000 answer sheets

    laser-fractional: no other verdict on any of
    1 086 761 930 178 061 978 820 729 644 781 666 304 000 answer sheets

    laser-non-ablative: no other verdict on any of about 1.33 × 10^40 answer sheets

    numbing-cream: no other verdict on any of 54 043 195 528 445 952 answer sheets

    No difference in what they do or say.
    skin-procedures 2026.12.0 (draft, 4aeabb52), compared for 2026-11-22. A
    practitioner decides.
    --- stderr
    ");
}

/// A comparison needs no approval: a changed protocol has the approval of the previous one.
#[test]
fn rules_with_an_outdated_approval_can_be_compared() {
    let place = changed(&[("status    = \"draft\"", "status = \"approved\"")]);
    insta::assert_snapshot!(place.told(&["diff rules new --on 2026-11-22"]), @"
    $ contra diff rules new --on 2026-11-22
    ended with 0
    --- stdout
    old: small 1 (draft, 273c6a19), rules
    new: small 1 (approval of other rules, 6bd3376e), new

    needling: no other verdict on any of 16 answer sheets

    peel: no other verdict on any of 4 answer sheets

    Changed
      protocol small, status: draft → approved

    small 1 (approval of other rules, 6bd3376e), compared for 2026-11-22. A
    practitioner decides.
    --- stderr
    ");
}
