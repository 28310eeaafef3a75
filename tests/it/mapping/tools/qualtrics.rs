//! Exports of Qualtrics.

use super::read;

/// Three rows of headers, codes joined by commas, responses that are previews or not finished.
#[test]
fn answers_of_qualtrics_are_read_or_refused() {
    let mapping = r#"
[export]
type = "csv"
skip = 2
many = ","
date = "YYYY-MM-DD"
[record]
id = "ResponseId"
submitted = "RecordedDate"
only = { Finished = ["1", "True"], Status = ["0"] }
[question.keloid]
column = "Q1"
answers = { "1" = "yes", "2" = "no" }
unsure = ["3"]
[question.area]
column = "Q2"
answers = { "1" = "warts", "2" = "spots", "3" = "rash", "4" = "none" }
[question.age]
column = "Q3"
answers = { "1" = { under = 18 }, "2" = { at-least = 18, at-most = 39 }, "3" = { at-least = 40 } }
"#;
    let text = "RecordedDate,ResponseId,Finished,Status,Q1,Q2,Q3\n\
        Recorded Date,Response ID,Finished,Response Type,\"Keloids?\nEver\",\"Skin, today\",Age\n\
        \"{\"\"ImportId\"\":\"\"recordedDate\"\"}\",x,x,x,x,x,x\n\
        2026-11-20 09:05:00,R_1,1,0,2,\"1,3\",1\n\
        2026-11-20 09:05:00,R_2,True,0,3,4,2\n\
        2026-11-20 09:05:00,R_3,0,0,2,4,2\n\
        2026-11-20 09:05:00,R_4,1,1,2,4,2\n\
        2026-11-20 09:05:00,R_5,1,0,4,\"1,4\",18\n\
        2026-11-20 09:05:00,R_6,1,0,\"1,2\",\"1,2,5\",\n\
        2026-11-20 09:05:00,R_7,1,0,-99,,3\n";
    assert_eq!(
        read(mapping, text),
        [
            "1 R_1 (2026-11-20) keloid=no area=[warts,rash] age={at-least:0,at-most:17}",
            "2 R_2 (2026-11-20) keloid=unsure area=[none] age={at-least:18,at-most:39}",
            "3 R_3 unreadable 7 Finished [0]",
            "4 R_4 unreadable 8 Status [1]",
            "5 R_5 (2026-11-20) age=18 keloid! 9 Q1 [4] area! 9 Q2 [1,4]",
            "6 R_6 (2026-11-20) keloid! 10 Q1 [1,2] area! 10 Q2 [1,2,5]",
            "7 R_7 (2026-11-20) age={at-least:40,at-most:120} keloid! 11 Q1 [-99]",
        ]
    );
}
