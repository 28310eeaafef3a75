//! Outputs of `check` for programs: whole texts, and the format for each file extension.

use serde_json::Value;

use crate::support::program::Place;

/// Two equivalent rules, a gap at the end of a month, and a name that XML, URIs and workflows must escape.
fn place() -> Place {
    let place = Place::new();
    let protocol = place.read("rules/protocol.toml");
    let protocol = protocol.replace("[[procedure]]\nid    = \"peel\"\ntitle = \"Peel\"\n\n", "");
    place.write("a, b/protocol.toml", protocol);
    place.write("a, b/skin.toml", TOPIC);
    place.write("a, b/50% <é>.txt", "");
    place
}

const TOPIC: &str = r#"[topic]
title = "Skin"

[[question]]
id    = "peel-last"
ask   = "When was your last peel?"
type  = "date"
clear = { older-than = "31 days" }

[[question]]
id    = "depth"
ask   = "How deep do the needles go?"
type  = "number"
step  = 0.1
min   = 0
max   = 3
clear = { at-most = 1 }

[[rule]]
id      = "peel"
verdict = "defer"
when    = { peel-last = { within = "1 month" } }
say     = "The peel is too recent."
because = ["handout"]

[[rule]]
id      = "deep"
verdict = "refer"
when    = { depth = { over = 1 } }
say     = "The needles go deep."
because = ["handout"]

[[rule]]
id      = "not-shallow"
verdict = "precaution"
when    = { depth = { at-least = 1.1 } }
say     = "The needles are not shallow."
because = ["handout"]

[[allow]]
finding  = "unhandled-unsure"
question = "peel-last"
reason   = "Asked again at the chair."
until    = 2027-06-30

[[allow]]
finding  = "unhandled-unsure"
question = "depth"
reason   = "The practice knows."
until    = 2027-06-30
"#;

fn check(format: &str) -> String {
    let place = place();
    let arguments = [
        "check",
        "a, b",
        "--on",
        "2026-11-22",
        "--format",
        format,
        "--fail-on",
        "warn",
    ];
    let ended = place.run(&arguments);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(1), ""));
    ended.stdout
}

#[test]
fn text_shows_the_witness() {
    insta::assert_snapshot!(check("text"), @r#"
    warn[uncovered-rule]: no case makes `peel` fire
      --> a, b/skin.toml:20:11
       |
    20 | id      = "peel"
       |           ^^^^^^
       |
       = witness: peel-last = 2026-11-22, every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    warn[uncovered-rule]: no case makes `deep` fire
      --> a, b/skin.toml:27:11
       |
    27 | id      = "deep"
       |           ^^^^^^
       |
       = witness: depth = 1.1, every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    warn[equivalent-rules]: `not-shallow` fires for `needling` exactly when `deep` does, with a milder verdict
      --> a, b/skin.toml:34:11
       |
    27 | id      = "deep"
       |           ------ refer
    ...
    34 | id      = "not-shallow"
       |           ^^^^^^^^^^^^^ precaution
       |
       = witness: depth = 1.1, every other answer clear
       = help: join them into one rule, or correct the condition of one

    warn[uncovered-rule]: no case makes `not-shallow` fire
      --> a, b/skin.toml:34:11
       |
    34 | id      = "not-shallow"
       |           ^^^^^^^^^^^^^
       |
       = witness: depth = 1.1, every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    warn[unread-file]: this is not part of the protocol and is not read
     --> a, b/50% <é>.txt:1:1
      |
    1 |
      | ^
      |
      = help: move it elsewhere: a protocol is its `.toml` files

    error[fails-open]: `peel-last = 2026-10-31` is not clear and still ends eligible for `needling`
     --> a, b/skin.toml:5:9
      |
    5 | id    = "peel-last"
      |         ^^^^^^^^^^^ an answer that raises a concern passes
      |
      = witness: on = 2026-11-30, peel-last = 2026-10-31, every other answer clear
      = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    1 error, 5 warnings, 5 notes in 3 files; `--show info` lists the notes
    "#);
}

#[test]
fn json_is_an_array() {
    insta::assert_snapshot!(check("json"), @r#"
    [
    {"name":"draft-protocol","severity":"info","file":"a, b/protocol.toml","line":9,"column":13,"end_line":9,"end_column":20,"message":"this protocol is a draft","help":"every page says so until a clinician has approved exactly these rules","witness":null,"procedures":null},
    {"name":"fails-open","severity":"error","file":"a, b/skin.toml","line":5,"column":9,"end_line":5,"end_column":20,"message":"`peel-last = 2026-10-31` is not clear and still ends eligible for `needling`","help":"write a rule for this answer, or name it in `clear` if it raises no concern by itself","witness":{"on":"2026-11-30","peel-last":"2026-10-31"},"procedures":["needling"]},
    {"name":"uncovered-rule","severity":"warn","file":"a, b/skin.toml","line":20,"column":11,"end_line":20,"end_column":17,"message":"no case makes `peel` fire","help":"write a case in a `.test.toml` file, with these answers for example","witness":{"peel-last":"2026-11-22"},"procedures":null},
    {"name":"uncovered-boundary","severity":"info","file":"a, b/skin.toml","line":22,"column":25,"end_line":22,"end_column":47,"message":"no case answers `peel-last` with a day older than 1 month","help":"write a case with such an answer, so that a moved threshold is noticed","witness":{},"procedures":null},
    {"name":"uncovered-boundary","severity":"info","file":"a, b/skin.toml","line":22,"column":25,"end_line":22,"end_column":47,"message":"no case answers `peel-last` with a day within 1 month","help":"write a case with such an answer, so that a moved threshold is noticed","witness":{"peel-last":"2026-11-22"},"procedures":null},
    {"name":"uncovered-rule","severity":"warn","file":"a, b/skin.toml","line":27,"column":11,"end_line":27,"end_column":17,"message":"no case makes `deep` fire","help":"write a case in a `.test.toml` file, with these answers for example","witness":{"depth":1.1},"procedures":null},
    {"name":"uncovered-boundary","severity":"info","file":"a, b/skin.toml","line":29,"column":21,"end_line":29,"end_column":33,"message":"no case answers `depth` with 1.1 or more","help":"write a case with such an answer, so that a moved threshold is noticed","witness":{"depth":1.1},"procedures":null},
    {"name":"uncovered-boundary","severity":"info","file":"a, b/skin.toml","line":29,"column":21,"end_line":29,"end_column":33,"message":"no case answers `depth` with less than 1.1","help":"write a case with such an answer, so that a moved threshold is noticed","witness":{},"procedures":null},
    {"name":"equivalent-rules","severity":"warn","file":"a, b/skin.toml","line":34,"column":11,"end_line":34,"end_column":24,"message":"`not-shallow` fires for `needling` exactly when `deep` does, with a milder verdict","help":"join them into one rule, or correct the condition of one","witness":{"depth":1.1},"procedures":["needling"]},
    {"name":"uncovered-rule","severity":"warn","file":"a, b/skin.toml","line":34,"column":11,"end_line":34,"end_column":24,"message":"no case makes `not-shallow` fire","help":"write a case in a `.test.toml` file, with these answers for example","witness":{"depth":1.1},"procedures":null},
    {"name":"unread-file","severity":"warn","file":"a, b/50% <é>.txt","line":1,"column":1,"end_line":1,"end_column":1,"message":"this is not part of the protocol and is not read","help":"move it elsewhere: a protocol is its `.toml` files","witness":null,"procedures":null}
    ]
    "#);
}

#[test]
fn github_takes_commands() {
    insta::assert_snapshot!(check("github"), @"
    ::notice file=a%2C b/protocol.toml,line=9,col=13,endLine=9,endColumn=20,title=draft-protocol::this protocol is a draft%0Ahelp: every page says so until a clinician has approved exactly these rules
    ::error file=a%2C b/skin.toml,line=5,col=9,endLine=5,endColumn=20,title=fails-open::`peel-last = 2026-10-31` is not clear and still ends eligible for `needling`%0Awitness: on = 2026-11-30, peel-last = 2026-10-31, every other answer clear%0Ahelp: write a rule for this answer, or name it in `clear` if it raises no concern by itself
    ::warning file=a%2C b/skin.toml,line=20,col=11,endLine=20,endColumn=17,title=uncovered-rule::no case makes `peel` fire%0Awitness: peel-last = 2026-11-22, every other answer clear%0Ahelp: write a case in a `.test.toml` file, with these answers for example
    ::notice file=a%2C b/skin.toml,line=22,col=25,endLine=22,endColumn=47,title=uncovered-boundary::no case answers `peel-last` with a day older than 1 month%0Awitness: every answer clear%0Ahelp: write a case with such an answer, so that a moved threshold is noticed
    ::notice file=a%2C b/skin.toml,line=22,col=25,endLine=22,endColumn=47,title=uncovered-boundary::no case answers `peel-last` with a day within 1 month%0Awitness: peel-last = 2026-11-22, every other answer clear%0Ahelp: write a case with such an answer, so that a moved threshold is noticed
    ::warning file=a%2C b/skin.toml,line=27,col=11,endLine=27,endColumn=17,title=uncovered-rule::no case makes `deep` fire%0Awitness: depth = 1.1, every other answer clear%0Ahelp: write a case in a `.test.toml` file, with these answers for example
    ::notice file=a%2C b/skin.toml,line=29,col=21,endLine=29,endColumn=33,title=uncovered-boundary::no case answers `depth` with 1.1 or more%0Awitness: depth = 1.1, every other answer clear%0Ahelp: write a case with such an answer, so that a moved threshold is noticed
    ::notice file=a%2C b/skin.toml,line=29,col=21,endLine=29,endColumn=33,title=uncovered-boundary::no case answers `depth` with less than 1.1%0Awitness: every answer clear%0Ahelp: write a case with such an answer, so that a moved threshold is noticed
    ::warning file=a%2C b/skin.toml,line=34,col=11,endLine=34,endColumn=24,title=equivalent-rules::`not-shallow` fires for `needling` exactly when `deep` does, with a milder verdict%0Awitness: depth = 1.1, every other answer clear%0Ahelp: join them into one rule, or correct the condition of one
    ::warning file=a%2C b/skin.toml,line=34,col=11,endLine=34,endColumn=24,title=uncovered-rule::no case makes `not-shallow` fire%0Awitness: depth = 1.1, every other answer clear%0Ahelp: write a case in a `.test.toml` file, with these answers for example
    ::warning file=a%2C b/50%25 <é>.txt,line=1,col=1,endLine=1,endColumn=1,title=unread-file::this is not part of the protocol and is not read%0Ahelp: move it elsewhere: a protocol is its `.toml` files
    1 error, 5 warnings, 5 notes in 3 files
    ");
}

#[test]
fn junit_is_a_report_of_tests() {
    insta::assert_snapshot!(check("junit"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="a, b/protocol.toml" package="contra check" id="0" timestamp="2026-11-22T00:00:00" hostname="localhost" tests="1" failures="0" errors="0" time="0">
        <properties/>
        <testcase name="nothing to correct" classname="a, b/protocol.toml" time="0"/>
        <system-out>a, b/protocol.toml:9:13: info[draft-protocol]: this protocol is a draft&#10;help: every page says so until a clinician has approved exactly these rules</system-out>
        <system-err/>
      </testsuite>
      <testsuite name="a, b/skin.toml" package="contra check" id="1" timestamp="2026-11-22T00:00:00" hostname="localhost" tests="5" failures="5" errors="0" time="0">
        <properties/>
        <testcase name="5:9: fails-open: `peel-last = 2026-10-31` is not clear and still ends eligible for `needling`" classname="a, b/skin.toml" time="0">
          <failure message="`peel-last = 2026-10-31` is not clear and still ends eligible for `needling`" type="fails-open">a, b/skin.toml:5:9: error[fails-open]: `peel-last = 2026-10-31` is not clear and still ends eligible for `needling`&#10;witness: on = 2026-11-30, peel-last = 2026-10-31, every other answer clear&#10;help: write a rule for this answer, or name it in `clear` if it raises no concern by itself</failure>
        </testcase>
        <testcase name="20:11: uncovered-rule: no case makes `peel` fire" classname="a, b/skin.toml" time="0">
          <failure message="no case makes `peel` fire" type="uncovered-rule">a, b/skin.toml:20:11: warn[uncovered-rule]: no case makes `peel` fire&#10;witness: peel-last = 2026-11-22, every other answer clear&#10;help: write a case in a `.test.toml` file, with these answers for example</failure>
        </testcase>
        <testcase name="27:11: uncovered-rule: no case makes `deep` fire" classname="a, b/skin.toml" time="0">
          <failure message="no case makes `deep` fire" type="uncovered-rule">a, b/skin.toml:27:11: warn[uncovered-rule]: no case makes `deep` fire&#10;witness: depth = 1.1, every other answer clear&#10;help: write a case in a `.test.toml` file, with these answers for example</failure>
        </testcase>
        <testcase name="34:11: equivalent-rules: `not-shallow` fires for `needling` exactly when `deep` does, with a milder verdict" classname="a, b/skin.toml" time="0">
          <failure message="`not-shallow` fires for `needling` exactly when `deep` does, with a milder verdict" type="equivalent-rules">a, b/skin.toml:34:11: warn[equivalent-rules]: `not-shallow` fires for `needling` exactly when `deep` does, with a milder verdict&#10;witness: depth = 1.1, every other answer clear&#10;help: join them into one rule, or correct the condition of one</failure>
        </testcase>
        <testcase name="34:11: uncovered-rule: no case makes `not-shallow` fire" classname="a, b/skin.toml" time="0">
          <failure message="no case makes `not-shallow` fire" type="uncovered-rule">a, b/skin.toml:34:11: warn[uncovered-rule]: no case makes `not-shallow` fire&#10;witness: depth = 1.1, every other answer clear&#10;help: write a case in a `.test.toml` file, with these answers for example</failure>
        </testcase>
        <system-out>a, b/skin.toml:22:25: info[uncovered-boundary]: no case answers `peel-last` with a day older than 1 month&#10;witness: every answer clear&#10;help: write a case with such an answer, so that a moved threshold is noticed&#10;a, b/skin.toml:22:25: info[uncovered-boundary]: no case answers `peel-last` with a day within 1 month&#10;witness: peel-last = 2026-11-22, every other answer clear&#10;help: write a case with such an answer, so that a moved threshold is noticed&#10;a, b/skin.toml:29:21: info[uncovered-boundary]: no case answers `depth` with 1.1 or more&#10;witness: depth = 1.1, every other answer clear&#10;help: write a case with such an answer, so that a moved threshold is noticed&#10;a, b/skin.toml:29:21: info[uncovered-boundary]: no case answers `depth` with less than 1.1&#10;witness: every answer clear&#10;help: write a case with such an answer, so that a moved threshold is noticed</system-out>
        <system-err/>
      </testsuite>
      <testsuite name="a, b/50% &lt;é&gt;.txt" package="contra check" id="2" timestamp="2026-11-22T00:00:00" hostname="localhost" tests="1" failures="1" errors="0" time="0">
        <properties/>
        <testcase name="1:1: unread-file: this is not part of the protocol and is not read" classname="a, b/50% &lt;é&gt;.txt" time="0">
          <failure message="this is not part of the protocol and is not read" type="unread-file">a, b/50% &lt;é&gt;.txt:1:1: warn[unread-file]: this is not part of the protocol and is not read&#10;help: move it elsewhere: a protocol is its `.toml` files</failure>
        </testcase>
        <system-out></system-out>
        <system-err/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn sarif_is_a_log() {
    let mut log: Value = serde_json::from_str(&check("sarif")).expect("JSON");
    let driver = &mut log["runs"][0]["tool"]["driver"];
    for rule in driver["rules"].as_array_mut().expect("rules") {
        let page =
            contraindication::diagnostic::Finding::from_name(rule["id"].as_str().expect("an id"));
        assert_eq!(rule["help"]["markdown"], page.expect("a finding").page());
        rule["help"] = Value::Null;
    }
    driver["semanticVersion"] = Value::Null;
    let results = log["runs"][0]["results"].as_array_mut().expect("results");
    results.truncate(4);
    let log = serde_json::to_string_pretty(&log).expect("JSON");
    insta::assert_snapshot!(log, @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "runs": [
        {
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "level": "note",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "a%2C%20b/protocol.toml"
                    },
                    "region": {
                      "endColumn": 20,
                      "endLine": 9,
                      "startColumn": 13,
                      "startLine": 9
                    }
                  }
                }
              ],
              "message": {
                "text": "this protocol is a draft\nhelp: every page says so until a clinician has approved exactly these rules"
              },
              "ruleId": "draft-protocol",
              "ruleIndex": 3
            },
            {
              "level": "error",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "a%2C%20b/skin.toml"
                    },
                    "region": {
                      "endColumn": 20,
                      "endLine": 5,
                      "startColumn": 9,
                      "startLine": 5
                    }
                  }
                }
              ],
              "message": {
                "text": "`peel-last = 2026-10-31` is not clear and still ends eligible for `needling`\nwitness: on = 2026-11-30, peel-last = 2026-10-31, every other answer clear\nhelp: write a rule for this answer, or name it in `clear` if it raises no concern by itself"
              },
              "properties": {
                "procedures": [
                  "needling"
                ],
                "witness": {
                  "on": "2026-11-30",
                  "peel-last": "2026-10-31"
                }
              },
              "ruleId": "fails-open",
              "ruleIndex": 1
            },
            {
              "level": "warning",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "a%2C%20b/skin.toml"
                    },
                    "region": {
                      "endColumn": 17,
                      "endLine": 20,
                      "startColumn": 11,
                      "startLine": 20
                    }
                  }
                }
              ],
              "message": {
                "text": "no case makes `peel` fire\nwitness: peel-last = 2026-11-22, every other answer clear\nhelp: write a case in a `.test.toml` file, with these answers for example"
              },
              "properties": {
                "witness": {
                  "peel-last": "2026-11-22"
                }
              },
              "ruleId": "uncovered-rule",
              "ruleIndex": 4
            },
            {
              "level": "note",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "a%2C%20b/skin.toml"
                    },
                    "region": {
                      "endColumn": 47,
                      "endLine": 22,
                      "startColumn": 25,
                      "startLine": 22
                    }
                  }
                }
              ],
              "message": {
                "text": "no case answers `peel-last` with a day older than 1 month\nwitness: every answer clear\nhelp: write a case with such an answer, so that a moved threshold is noticed"
              },
              "properties": {
                "witness": {}
              },
              "ruleId": "uncovered-boundary",
              "ruleIndex": 5
            }
          ],
          "tool": {
            "driver": {
              "name": "contra",
              "rules": [
                {
                  "defaultConfiguration": {
                    "level": "warning"
                  },
                  "help": null,
                  "id": "unread-file",
                  "shortDescription": {
                    "text": "A file in the folder that is not part of the protocol."
                  }
                },
                {
                  "defaultConfiguration": {
                    "level": "error"
                  },
                  "help": null,
                  "id": "fails-open",
                  "shortDescription": {
                    "text": "An answer that is not clear still ends `eligible`."
                  }
                },
                {
                  "defaultConfiguration": {
                    "level": "warning"
                  },
                  "help": null,
                  "id": "equivalent-rules",
                  "shortDescription": {
                    "text": "Two rules fire on the same answers, and one adds nothing to the verdict of the other."
                  }
                },
                {
                  "defaultConfiguration": {
                    "level": "note"
                  },
                  "help": null,
                  "id": "draft-protocol",
                  "shortDescription": {
                    "text": "The protocol is a draft."
                  }
                },
                {
                  "defaultConfiguration": {
                    "level": "warning"
                  },
                  "help": null,
                  "id": "uncovered-rule",
                  "shortDescription": {
                    "text": "No case makes this rule fire."
                  }
                },
                {
                  "defaultConfiguration": {
                    "level": "note"
                  },
                  "help": null,
                  "id": "uncovered-boundary",
                  "shortDescription": {
                    "text": "No case has an answer on one side of a threshold."
                  }
                }
              ],
              "semanticVersion": null
            }
          }
        }
      ],
      "version": "2.1.0"
    }
    "#);
}

#[test]
fn the_extension_of_the_output_decides_its_format() {
    let place = Place::new();
    for (name, first) in [
        ("found.json", "[\n{\"name\":"),
        ("found.sarif", "{\"$schema\":"),
        ("found.xml", "<?xml version=\"1.0\""),
        ("found.txt", "warn[uncovered-rule]:"),
    ] {
        place.run(&["check", "-o", name]);
        assert!(place.read(name).starts_with(first), "{name}");
    }
    place.run(&["check", "-o", "found.json", "--format", "text"]);
    assert!(place.read("found.json").starts_with("warn["));
}

#[test]
fn a_review_is_due_on_its_day() {
    let place = Place::sound();
    let due = |on: &str| {
        let ended = place.run(&["check", "--on", on, "--format", "json"]);
        let found: Vec<Value> = serde_json::from_str(&ended.stdout).expect("an array");
        let due = found.iter().find(|one| one["name"] == "overdue-review");
        (due.map(|one| one["severity"].clone()), ended.code)
    };
    assert_eq!(due("2027-11-22"), (None, Some(0)));
    assert_eq!(due("2027-11-23"), (Some("warn".into()), Some(0)));
    assert_eq!(due("2028-02-20"), (Some("warn".into()), Some(0)));
    assert_eq!(due("2028-02-21"), (Some("error".into()), Some(1)));
}
