//! Exports of Google Sheets and Google Forms.

use super::read;

#[test]
fn answers_of_google_sheets_are_read_or_refused() {
    let mapping = r#"
[export]
preset = "google-sheets"
date = "M/D/YYYY"
[record]
id = "Client number"
submitted = "Timestamp"
left-out = ["Email Address", { like = "Score*" }]
[every]
unsure = ["Not sure"]
declined = ["Prefer not to say"]
[question.age]
born = "Date of birth"
[question.keloid]
column = ["Have you ever had a keloid?", "Have you ever had a keloid (raised scar)?"]
answers = { "Yes" = "yes", "No" = "no" }
[question.pregnancy]
column = "Are you pregnant?"
not-offered = ["trying"]
answers = { "Yes" = "yes", "No" = ["no", "trying"] }
[question.area]
column = "What is on your skin, \"today\"? Tick all."
not-offered = ["rash"]
answers = { "Warts, raised or flat" = "warts", "Spots (red, sore)" = "spots", "None of these" = "none" }
[question.cold-sores]
column = "What is on your skin, \"today\"? Tick all."
not-offered = ["never", "past"]
answers = { "Cold sore" = "now" }
[question.last-peel]
column = "How long ago was your last peel?"
answers = { "Less than 2 weeks" = { within = "2 weeks" }, "Longer" = { older-than = "2 weeks" } }
"#;
    let header = "Timestamp,Email Address,Client number,Date of birth,Have you ever had a keloid?,\
                  Have you ever had a keloid (raised scar)?,Are you pregnant?,\
                  \"What is on your skin,\n“today”?  Tick all.\",How long ago was your last peel?,Score";
    let rows = [
        // answers with commas, together with a cold sore
        "11/20/2026 9:05:00,a@b.c,1,2/29/2000,No,,No,\"Warts, raised or flat, Spots (red, sore), Cold sore\",Longer,3",
        // none, alone and together with a tick; a day that is valid in only one order
        "11/20/2026 23:59:59,,2,11/23/2000,,No,Yes,None of these,Less than 2 weeks,",
        "11/20/2026 9:05:00,,3,,,,,\"None of these, Spots (red, sore)\",,",
        "11/20/2026 9:05:00,,4,,,,,\"None of these, Cold sore\",,",
        // the same answer in both columns, and different ones
        "11/20/2026 9:05:00,,5,,No,No,,,,",
        "11/20/2026 9:05:00,,6,,No,Yes,,,,",
        // no answer, not sure, free text, half of an option, an emoji, a no-break space
        "11/20/2026 9:05:00,,7,,,,,,,",
        "11/20/2026 9:05:00,,8,,Not sure,,Prefer not to say,Not sure,Not sure,",
        "11/20/2026 9:05:00,,9,13/1/2000,none,,n/a,-,none,",
        "11/20/2026 9:05:00,,10,,no,,No 🙂,\"Warts, raised\",,",
        "11/20/2026 9:05:00,,11,,No\u{a0},,\u{200b}No,\"Spots\u{a0}(red,\u{a0}sore)\",,",
        // the form was filled in after the day, on no day, with day and month swapped
        "11/23/2026 0:00:00,,12,,No,,,,,",
        ",,13,,No,,,,Longer,",
        "20/11/2026 9:05:00,,14,,No,,,,Longer,",
        // an answer that was edited is a row of its own
        "11/21/2026 9:05:00,,1,2/29/2000,Yes,,,,,",
    ];
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 1 (2026-11-20) keloid=no pregnancy={one-of:[no,trying]} area={ticked:[warts,spots],open:[rash]} cold-sores=now age=26 last-peel={to:2026-11-06}",
            "2 2 (2026-11-20) keloid=no pregnancy=yes area={ticked:[none],open:[rash]} age=25 last-peel={from:2026-11-07,to:2026-11-20}",
            "3 3 (2026-11-20) area! 5 What is on your skin, \"today\"? Tick all. [None of these, Spots (red, sore)] cold-sores! 5 What is on your skin, \"today\"? Tick all. [None of these, Spots (red, sore)]",
            "4 4 (2026-11-20) area! 6 What is on your skin, \"today\"? Tick all. [None of these, Cold sore] cold-sores! 6 What is on your skin, \"today\"? Tick all. [None of these, Cold sore]",
            "5 5 (2026-11-20) keloid=no",
            "6 6 (2026-11-20) keloid! 8 Have you ever had a keloid (raised scar)? [Yes]",
            "7 7 (2026-11-20)",
            "8 8 (2026-11-20) keloid=unsure pregnancy=declined area=unsure cold-sores=unsure last-peel=unsure",
            "9 9 (2026-11-20) age! 11 Date of birth [13/1/2000] keloid! 11 Have you ever had a keloid? [none] pregnancy! 11 Are you pregnant? [n/a] area! 11 What is on your skin, \"today\"? Tick all. [-] cold-sores! 11 What is on your skin, \"today\"? Tick all. [-] last-peel! 11 How long ago was your last peel? [none]",
            "10 10 (2026-11-20) keloid! 12 Have you ever had a keloid? [no] pregnancy! 12 Are you pregnant? [No 🙂] area! 12 What is on your skin, \"today\"? Tick all. [Warts, raised] cold-sores! 12 What is on your skin, \"today\"? Tick all. [Warts, raised]",
            "11 11 (2026-11-20) keloid=no pregnancy={one-of:[no,trying]} area={ticked:[spots],open:[rash]}",
            "12 12 unreadable 14 Timestamp [11/23/2026 0:00:00]",
            "13 13 keloid=no last-peel! 15 How long ago was your last peel? [Longer]",
            "14 14 keloid=no submitted! 16 Timestamp [20/11/2026 9:05:00] last-peel! 16 How long ago was your last peel? [Longer]",
            "15 1 (2026-11-21) keloid=yes age=26",
        ]
    );
}

#[test]
fn answers_of_google_forms_are_read_or_refused() {
    let mapping = r#"
[export]
preset = "google-forms"
[record]
submitted = "Timestamp"
[question.keloid]
column = "History [Keloids]"
answers = { "Yes" = "yes", "No" = "no" }
[question.cold-sores]
column = "History [Cold sores]"
not-offered = ["now"]
answers = { "Yes" = ["past", "now"], "No" = "never" }
because = { "No" = "who has one now has had one" }
[question.area]
column = "On the skin"
answers = { "Warts" = "warts", "Spots; sore" = "spots", "Spots" = "spots", "Rash" = "rash", "None" = "none" }
[question.last-peel]
column = "Last peel"
[question.weight]
column = "Weight"
"#;
    let rows = [
        "\"2022/11/30 10:39:41 PM GMT+1\",\"No\",\"No\",\"Warts;Rash\",\"2022-11-01\",\"61\"",
        "\"2022/11/30 12:10:00 AM GMT-11\",\"Yes\",\"Yes\",\"Spots; sore;Warts\",\"2022/11/01\",\"61.5\"",
        "\"2022/11/30 10:39:41 PM GMT+1\",\"\",\"\",\"None\",\"2022/02/30\",\"61,5\"",
        "\"2022/11/30 10:39:41 PM GMT+1\",\"\",\"\",\"Rash;Rash\",\"\",\"1 000\"",
        "\"2022/11/30\",\"Yes;No\",\"Yes;No\",\"Warts, Rash\",\"2022\",\"\"",
        "\"2022/31/11\",\"No\",\"\",\";\",\"\",\"\"",
    ];
    let header = "\"Timestamp\",\"History [Keloids]\",\"History [Cold sores]\",\"On the skin\",\"Last peel\",\"Weight\"";
    assert_eq!(
        read(mapping, format!("{header}\r\n{}", rows.join("\r\n"))),
        [
            "1 (2022-11-30) keloid=no area=[warts,rash] cold-sores=never weight=61.0 last-peel! 2 Last peel [2022-11-01]",
            "2 (2022-11-30) keloid=yes area=[warts,spots] cold-sores={one-of:[past,now]} last-peel=2022-11-01 weight! 3 Weight [61.5]",
            "3 (2022-11-30) area=[none] last-peel! 4 Last peel [2022/02/30] weight! 4 Weight [61,5]",
            "4 (2022-11-30) area=[rash] weight! 5 Weight [1 000]",
            "5 (2022-11-30) keloid! 6 History [Keloids] [Yes;No] cold-sores! 6 History [Cold sores] [Yes;No] area! 6 On the skin [Warts, Rash] last-peel! 6 Last peel [2022]",
            "6 keloid=no submitted! 7 Timestamp [2022/31/11] area! 7 On the skin [;]",
        ]
    );
}
