//! Counts and scores in rule files, as a user sees them.

mod bad_input;
mod documented;
mod ends;
mod screened;
mod values;

use contraindication::rules::Folder;

use crate::support::protocol_file::protocol_file;

const PROTOCOL: &str = protocol_file! {
    id: "skin",
    title: "Skin",
    version: "1",
    review_by: "2027-11-22",
    topics: r#"["heart"]"#,
    procedures: r#"[[procedure]]
id    = "peel"
title = "Peel"

"#,
    handout: "A handout",
};

const HEART: &str = r#"[topic]
title = "Heart"

[[question]]
id    = "birth-date"
ask   = "When were you born?"
type  = "date"
clear = { older-than = "18 years" }

[[question]]
id    = "heart-failure"
ask   = "Do you have heart failure?"
type  = "yes-no"
clear = ["no", "yes"]

[[question]]
id      = "treated"
ask     = "Is it treated?"
type    = "yes-no"
show-if = { heart-failure = "yes" }
clear   = ["no", "yes"]

[[question]]
id      = "conditions"
ask     = "Do you have one of these?"
type    = "multi"
options = ["asthma", "eczema", "hay-fever"]
clear   = ["none", "asthma", "eczema", "hay-fever"]

[[score]]
id     = "stroke-risk"
title  = "Stroke risk"
points = [
    { add = 2, when = { birth-date = { older-than = "75 years" } } },
    { add = 1, when = { birth-date = { older-than = "65 years", within = "75 years" } } },
    { add = 1, when = { heart-failure = "yes" } },
    { add = -1, when = { treated = "yes" } },
]

[[rule]]
id      = "stroke-risk-high"
verdict = "refer"
when    = { stroke-risk = { at-least = 2 } }
say     = "The risk of a stroke is high."
because = ["handout"]

[[rule]]
id      = "atopic"
verdict = "precaution"
when    = { conditions = { at-least = 2, of = ["asthma", "eczema", "hay-fever"] } }
say     = "Two or more allergic conditions."
because = ["handout"]

[[rule]]
id      = "burdened"
verdict = "precaution"
when    = { count = { at-least = 2, of = [{ conditions = "asthma" }, { heart-failure = "yes" }, { birth-date = { older-than = "80 years" } }] } }
say     = "Two or more burdens."
because = ["handout"]
"#;

fn folder(protocol: &str, heart: &str) -> Folder {
    Folder {
        name: String::new(),
        files: vec![
            ("protocol.toml".to_owned(), protocol.into()),
            ("heart.toml".to_owned(), heart.into()),
        ],
    }
}
