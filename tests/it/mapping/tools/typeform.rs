//! Exports of Typeform.

use super::read;

/// A column for each option, whose cells repeat the header.
#[test]
fn answers_in_a_csv_of_typeform_are_read_or_refused() {
    let mapping = r##"
[export]
preset = "typeform-csv"
[record]
id = "#"
submitted = "Submit Date (UTC)"
left-out = ["Network ID"]
[question.keloid]
column = "Have you had a *keloid*?"
answers = { "1" = "yes", "0" = "no" }
[question.area]
boxes = { "Warts" = "warts", "Spots" = "spots", "None of these" = "none" }
not-offered = ["rash"]
"##;
    let rows = [
        "a1,0,Warts,,,2026-11-20 09:05:00,n1",
        "a2,1,,,None of these,2026-11-20 09:05:00,n1",
        "a3,,,,,2026-11-20 09:05:00,n1",
        "a4,0,Warts,,None of these,2026-11-20 09:05:00,n1",
        "a5,0,Spots,,,2026-11-20 09:05:00,n1",
        "a6,0,warts,Spots,,2026-11-20,n1",
        "a7,FALSE,Warts,Spots,,11/20/2026,n1",
    ];
    let header =
        "#,Have you had a *keloid*?,Warts,Spots,None of these,Submit Date (UTC),Network ID";
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 a1 (2026-11-20) keloid=no area={ticked:[warts],open:[rash]}",
            "2 a2 (2026-11-20) keloid=yes area={ticked:[none],open:[rash]}",
            "3 a3 (2026-11-20)",
            "4 a4 (2026-11-20) keloid=no area! 5 None of these [None of these]",
            "5 a5 (2026-11-20) keloid=no area! 6 Warts [Spots]",
            "6 a6 (2026-11-20) keloid=no area! 7 Warts [warts]",
            "7 a7 area={ticked:[warts,spots],open:[rash]} submitted! 8 Submit Date (UTC) [11/20/2026] keloid! 8 Have you had a *keloid*? [FALSE]",
        ]
    );
}

#[test]
fn answers_in_json_of_typeform_are_read_or_refused() {
    let mapping = r#"
[export]
preset = "typeform-json"
[record]
id = "response_id"
submitted = "submitted_at"
left-out = ["name"]
[every]
unsure = ["Not sure"]
[question.keloid]
column = "keloid"
answers = { "true" = "yes", "false" = "no" }
[question.area]
column = "area"
other = "unsure"
answers = { "Warts, raised" = "warts", "Spots" = "spots", "Rash" = "rash", "None" = "none" }
[question.weight]
column = "weight"
[question.last-peel]
column = "peel"
"#;
    let answer = |reference: &str, kind: &str, value: &str| {
        format!("{{\"type\":\"{kind}\",\"{kind}\":{value},\"field\":{{\"ref\":\"{reference}\"}}}}")
    };
    let response = |id: &str, day: &str, answers: &[String]| {
        format!(
            "{{\"response_id\":\"{id}\",\"submitted_at\":\"{day}\",\"answers\":[{}]}}",
            answers.join(",")
        )
    };
    let day = "2026-11-20T23:59:00Z";
    let items = [
        response(
            "r1",
            day,
            &[
                answer("keloid", "boolean", "false"),
                answer(
                    "area",
                    "choices",
                    "{\"labels\":[\"Warts, raised\",\"Rash\"]}",
                ),
                answer("weight", "number", "61.50"),
                answer("peel", "date", "\"2026-11-01T00:00:00.000Z\""),
            ],
        ),
        // another text, alone, with ticks and with none; nothing chosen
        response(
            "r2",
            day,
            &[answer(
                "area",
                "choices",
                "{\"labels\":[\"Warts, raised\"],\"other\":\"a mole\"}",
            )],
        ),
        response(
            "r3",
            day,
            &[answer("area", "choices", "{\"other\":\"none\"}")],
        ),
        response(
            "r4",
            day,
            &[answer(
                "area",
                "choices",
                "{\"labels\":[\"None\"],\"other\":\"a mole\"}",
            )],
        ),
        response("r5", day, &[answer("area", "choices", "{\"labels\":[]}")]),
        response(
            "r6",
            day,
            &[answer(
                "area",
                "choices",
                "{\"labels\":[\"None\",\"Rash\"]}",
            )],
        ),
        // a skipped question is absent; a ref twice; a new ref; never sent
        response(
            "r7",
            "0001-01-01T00:00:00Z",
            &[answer("keloid", "boolean", "true")],
        ),
        response(
            "r8",
            day,
            &[
                answer("keloid", "boolean", "true"),
                answer("keloid", "boolean", "false"),
            ],
        ),
        response("r9", day, &[answer("smoker", "boolean", "true")]),
        response(
            "r10",
            day,
            &[
                answer("keloid", "choice", "{\"label\":\"Not sure\"}"),
                answer("weight", "number", "61.55"),
                answer("peel", "text", "\"last week\""),
            ],
        ),
    ];
    assert_eq!(
        read(mapping, format!("{{\"items\":[{}]}}", items.join(",\n"))),
        [
            "1 r1 (2026-11-20) keloid=no area=[warts,rash] weight=61.5 last-peel=2026-11-01",
            "2 r2 (2026-11-20) area=[warts,unsure]",
            "3 r3 (2026-11-20) area=unsure",
            "4 r4 (2026-11-20) area! 4 area [None, a mole]",
            "5 r5 (2026-11-20)",
            "6 r6 (2026-11-20) area! 6 area [None, Rash]",
            "7 r7 keloid=yes",
            "8 r8 unreadable - [-]",
            "9 r9 unreadable - [-]",
            "10 r10 (2026-11-20) keloid=unsure weight! 10 weight [61.55] last-peel! 10 peel [last week]",
        ]
    );
}
