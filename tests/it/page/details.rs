//! A page in brief, as usual and in full.

use super::screened;
use crate::support::program::Place;

#[test]
fn each_detail_of_a_page() {
    let place = Place::new();
    let record = r#"{"id": "C-1042", "procedures": ["needling"], "answers": {"capsules-last": "2026-06-20", "keloid": "no", "area": ["none"]}}"#;
    let brief = screened(&place, record, &["--brief"]);
    let usual = screened(&place, record, &[]);
    let full = screened(&place, record, &["--full"]);
    insta::assert_snapshot!(brief, @"
    C-1042 · for 22 November 2026

    Needling: DEFER, not before 20 December 2026

    Tell the client
      The last capsule was taken less than six months ago.

    Do now
      Rebook once six months have passed.

    Rebook from 20 December 2026
      “When did you take the last capsule?” 20 June 2026 + 6 months

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    ");
    insta::assert_snapshot!(usual, @"
    C-1042 · for 22 November 2026

    Needling: DEFER, not before 20 December 2026

    Tell the client
      The last capsule was taken less than six months ago.

    Do now
      Rebook once six months have passed.

    Rebook from 20 December 2026
      “When did you take the last capsule?” 20 June 2026 + 6 months

    Why
      defer  The last capsule was taken less than six months ago.
             “When did you take the last capsule?” 20 June 2026
             [1]
             rule capsules

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    ");
    insta::assert_snapshot!(full, @"
    C-1042 · for 22 November 2026
    DRAFT: nobody has approved the protocol.

    Needling: DEFER, not before 20 December 2026

    Tell the client
      The last capsule was taken less than six months ago.

    Do now
      Rebook once six months have passed.

    Rebook from 20 December 2026
      “When did you take the last capsule?” 20 June 2026 + 6 months

    Why
      defer  The last capsule was taken less than six months ago.
             “When did you take the last capsule?” 20 June 2026
             [1]
             rule capsules

    Sources
      [1] A handout (clinic) https://example.org/handout

    All answers
      Skin
        - “When did you take the last capsule?” 20 June 2026
        - “Have you ever had a keloid?” No
        - “Is any of this on the skin to be treated?” None of these

    Decision and signature

      Decision   _______________________________________________

      Name       _______________________________________________

      Role       _______________________________________________

      Date       _______________________________________________

      Signature  _______________________________________________

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    SHA-256 of the rules:
    273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e
    ");
    screened(&place, record, &["-o", "page.txt"]);
    assert_eq!(place.read("page.txt"), full);
    screened(&place, record, &["-o", "short.txt", "--brief"]);
    assert_eq!(place.read("short.txt"), brief);
}

#[test]
fn options_for_details_are_refused_for_other_formats() {
    let place = Place::new();
    place.write("one.json", "{\"answers\": {}}");
    insta::assert_snapshot!(place.told(&[
        "screen one.json --brief --format csv",
        "screen one.json --brief --full",
    ]), @"
    $ contra screen one.json --brief --format csv
    ended with 2
    --- stdout
    --- stderr
    error: `--brief` and `--full` are for pages
    help: `--format` takes text, markdown or html with them

    $ contra screen one.json --brief --full
    ended with 2
    --- stdout
    --- stderr
    error: the argument '--brief' cannot be used with '--full'

    Usage: contra screen --brief --rules <DIR> <FILE>...

    For more information, try '--help'.
    ");
}
