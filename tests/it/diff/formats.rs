//! Formats of `diff`: the object, the Markdown, the output file, hostile text in each, a narrow page.

use contraindication::analysis::diff::{Version, compare};
use contraindication::engine::Program;
use contraindication::model::{Protocol, parse_day};
use contraindication::report::diff::{View, text};
use contraindication::report::text::style::plain;
use contraindication::rules::{Folder, load};

use super::changed;
use crate::support::program::Place;

fn place() -> Place {
    changed(&[
        ("{ within = \"6 months\" } }", "{ within = \"3 months\" } }"),
        ("Freckles may fade.", "Freckles may fade for good."),
        ("options = [\"warts\"", "options = [\"moles\", \"warts\""),
    ])
}

#[test]
fn a_comparison_in_each_format() {
    insta::assert_snapshot!(place().told(&[
        "diff rules new --on 2026-11-22 --format json",
        "diff rules new --on 2026-11-22 --format markdown",
    ]), @r#"
    $ contra diff rules new --on 2026-11-22 --format json
    ended with 0
    --- stdout
    {"schema":1,"on":"2026-11-22","old":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"},"new":{"id":"small","version":"1","status":"draft","sha256":"6f1a320f9956e8207a3ddbdaa15fc3f475bd78297675c4e07b75a3f0e70cf77b"},"procedures":[{"id":"needling","sheets":"24","verdicts":[{"from":"defer","to":"eligible","direction":"looser","sheets":"2","witness":{"old":{"capsules-last":"2026-08-22"},"new":{"capsules-last":"2026-08-22"}}}],"not_decided":[],"other_dates":[]},{"id":"peel","sheets":"4","verdicts":[],"not_decided":[],"other_dates":[]}],"dates":[{"rule":"capsules","question":"capsules-last","old":"6 months","new":"3 months","direction":"earlier","procedure":"needling","on":"2026-11-22","not_before":{"old":"2027-05-22","new":"2027-02-22"},"witness":{"old":{"capsules-last":"2026-11-22"},"new":{"capsules-last":"2026-11-22"}}}],"added":[{"part":"option","question":"area","id":"moles"}],"removed":[],"changed":[{"part":"rule","question":null,"id":"capsules","key":"when","old":"{ capsules-last = { within = \"6 months\" } }","new":"{ capsules-last = { within = \"3 months\" } }","parts":[{"same":"{ capsules-last = { within = "},{"old":"\"6 months\""},{"new":"\"3 months\""},{"same":" } }"}]}],"wording":[{"part":"rule","question":null,"id":"freckles","key":"say","old":"Freckles may fade.","new":"Freckles may fade for good.","parts":[]}],"partly_compared":["area"],"day_dependent":[],"one_date_only":[],"longer_kept":[]}
    --- stderr

    $ contra diff rules new --on 2026-11-22 --format markdown
    ended with 0
    --- stdout
    ## A small protocol, 1

    - old: small 1 (draft, 273c6a19), rules
    - new: small 1 (draft, 6f1a320f), new

    - `needling`: **1 change of verdict looser**
    - `peel`: no other verdict on any of 4 answer sheets

    ### Needling

    | verdict | | answer sheets | the smallest that shows it |
    |---|---|---|---|
    | defer → eligible | looser | 1 in 12 (2 of 24) | `capsules-last = 2026-08-22`, every other answer clear |

    ### Not-before dates

    - **earlier**: rule capsules, within of capsules-last: 6 months → 3 months; `needling`, not before 2027-05-22 → 2027-02-22: `capsules-last = 2026-11-22`, every other answer clear

    ### Added

    - option `moles` of `area`

    ### Changed

    - rule `capsules`, when: `{ capsules-last = { within =` ~~`"6 months"`~~ **`"3 months"`** `} }`

    <details><summary>Reworded: 1</summary>

    - rule `freckles`, say
      - old: Freckles may fade.
      - new: Freckles may fade for good.

    </details>

    Not counted: answers to `area` that are possible in only one version.

    small 1 (draft, 6f1a320f), compared for 2026-11-22. A practitioner decides.
    --- stderr
    "#);
}

#[test]
fn the_format_follows_the_ending_of_the_file() {
    let place = place();
    let mut first = Vec::new();
    for name in ["a.json", "a.md", "a.txt", "a.MARKDOWN"] {
        let ended = place.run(&["diff", "rules", "new", "-o", name]);
        assert_eq!(ended.whole(), "ended with 0\n--- stdout\n--- stderr\n");
        let text = place.read(name);
        first.push(text.chars().take(12).collect::<String>());
    }
    assert_eq!(
        first,
        [
            "{\"schema\":1,",
            "## A small p",
            "old: small 1",
            "## A small p"
        ]
    );
}

#[test]
fn texts_of_rule_files_are_escaped_in_each_format() {
    let place = changed(&[
        (
            "Freckles may fade.",
            "\\u001b[2J <img src=x> **| `a` |**\\n# no heading",
        ),
        (
            "until   = \"the warts are gone\"",
            "until = \"`a|b\\u202e`\"",
        ),
        (
            "id    = \"peel\"\ntitle = \"Peel\"",
            "id = \"peel\"\ntitle = \"<b>Peel|</b>\"",
        ),
        ("verdict = \"precaution\"", "verdict = \"refer\""),
    ]);
    insta::assert_snapshot!(place.told(&[
        "diff rules new --on 2026-11-22",
        "diff rules new --on 2026-11-22 --format markdown",
    ]), @r#"
    $ contra diff rules new --on 2026-11-22
    ended with 0
    --- stdout
    old: small 1 (draft, 273c6a19), rules
    new: small 1 (draft, f0640e69), new

    needling: no other verdict on any of 16 answer sheets

    peel: 4 answer sheets
      precaution → refer, stricter: 1 in 4 of all answer sheets (1 of 4)
        area = ["freckles"], every other answer clear

    Changed
      rule freckles, verdict: precaution → refer

    Reworded
      procedure peel, title
        - Peel
        + <b>Peel|</b>
      rule warts, until
        - the warts are gone
        + `a|b\u{202e}`
      rule freckles, say
        - Freckles may fade.
        + \u{1b}[2J <img src=x> **| `a` |** # no heading

    small 1 (draft, f0640e69), compared for 2026-11-22. A practitioner decides.
    --- stderr

    $ contra diff rules new --on 2026-11-22 --format markdown
    ended with 0
    --- stdout
    ## A small protocol, 1

    - old: small 1 (draft, 273c6a19), rules
    - new: small 1 (draft, f0640e69), new

    - `needling`: no other verdict on any of 16 answer sheets
    - `peel`: **1 change of verdict stricter**

    ### \<b\>Peel\|\</b\>

    | verdict | | answer sheets | the smallest that shows it |
    |---|---|---|---|
    | precaution → refer | stricter | 1 in 4 (1 of 4) | `area = ["freckles"]`, every other answer clear |

    ### Changed

    - rule `freckles`, verdict: `precaution` → `refer`

    <details><summary>Reworded: 3</summary>

    - procedure `peel`, title
      - old: Peel
      - new: \<b\>Peel\|\</b\>
    - rule `warts`, until
      - old: the warts are gone
      - new: \`a\|b\\u{202e}\`
    - rule `freckles`, say
      - old: Freckles may fade.
      - new: \\u{1b}\[2J \<img src=x\> \*\*\| \`a\` \|\*\* \# no heading

    </details>

    small 1 (draft, f0640e69), compared for 2026-11-22. A practitioner decides.
    --- stderr
    "#);
}

#[test]
fn the_page_fits_a_narrow_terminal() {
    let place = place();
    let [old, new] = ["rules", "new"].map(|name| protocol(&place, name));
    let programs = [&old, &new].map(Program::compile);
    let [a, b] = &programs;
    let (before, after) = (
        Version {
            protocol: &old,
            program: a,
        },
        Version {
            protocol: &new,
            program: b,
        },
    );
    let comparison = compare(before, after, parse_day("2026-11-22").expect("a day"));
    let view = View {
        old: (&old, "rules"),
        new: (&new, "new"),
        comparison: &comparison,
        records: None,
    };
    insta::assert_snapshot!(text(&view, 40, &plain), @r#"
    old: small 1 (draft, 273c6a19), rules
    new: small 1 (draft, 6f1a320f), new

    needling: 24 answer sheets
      defer → eligible, looser: 1 in 12 of
      all answer sheets (2 of 24)
        capsules-last = 2026-08-22, every
        other answer clear

    peel: no other verdict on any of 4
    answer sheets

    Not-before dates
      earlier: rule capsules, within of
      capsules-last: 6 months → 3 months
        needling: not before 2027-05-22 →
        2027-02-22
          capsules-last = 2026-11-22, every
          other answer clear

    Added
      option moles of area

    Changed: [-old-] {+new+}
      rule capsules, when: { capsules-last
      = { within = [-"6 months"-]
      {+"3 months"+} } }

    Reworded
      rule freckles, say
        - Freckles may fade.
        + Freckles may fade for good.

    Not counted: answers to `area` that are
    possible in only one version.
    small 1 (draft, 6f1a320f), compared for
    2026-11-22. A practitioner decides.
    "#);
}

/// The protocol in a folder of the test directory.
fn protocol(place: &Place, folder: &str) -> Protocol {
    let names = place.names(folder).into_iter();
    let files = names.map(|name| {
        let text = place.read(&format!("{folder}/{name}"));
        (name, text.into_bytes())
    });
    let folder = Folder {
        name: folder.to_owned(),
        files: files.collect(),
    };
    let loaded = load(&folder).expect("a protocol file");
    loaded.protocol.expect("a protocol without errors")
}
