//! A small protocol with every type of question, skip logic, an urgent sentence and companions.

use crate::support::program::Place;
use crate::support::protocol_file::protocol_file;

/// A place with it.
pub(super) fn clinic() -> Place {
    let place = Place::new();
    place.write("rules/protocol.toml", PROTOCOL);
    place.write("rules/health.toml", HEALTH);
    place.write("rules/skin.toml", SKIN);
    place
}

const PROTOCOL: &str = protocol_file! {
    id: "clinic",
    title: "A clinic",
    version: "1",
    review_by: "2027-11-22",
    topics: r#"["health", "skin"]"#,
    procedures: r#"[[procedure]]
id         = "needling"
title      = "Needling"
companions = ["numbing"]

[[procedure]]
id    = "numbing"
title = "Numbing cream"

[[procedure]]
id    = "peel"
title = "Peel"

"#,
    handout: "A handout",
};

pub(super) const HEALTH: &str = r#"[topic]
title = "Health"

[[question]]
id    = "age"
ask   = "How old are you?"
type  = "number"
unit  = "years"
min   = 0
max   = 120
clear = { at-least = 18 }

[[question]]
id   = "pregnant"
ask  = "Are you pregnant?"
help = "Asked of everybody."
type = "yes-no"

[[question]]
id      = "medicines"
ask     = "Do you take any of these?"
type    = "multi"
options = ["isotretinoin", { id = "thinner", label = "A blood thinner" }]

[[question]]
id      = "isotretinoin-last"
ask     = "When did you take the last capsule?"
type    = "date"
show-if = { medicines = "isotretinoin" }
clear   = { older-than = "6 months" }

[[rule]]
id      = "minor"
verdict = "refer"
when    = { age = { under = 18 } }
say     = "The client is under 18."
because = ["handout"]

[[rule]]
id      = "pregnant"
verdict = "contraindicated"
when    = { pregnant = ["yes", "unsure"] }
say     = "Ruled out while a pregnancy is possible."
until   = "a pregnancy has been ruled out"
because = ["handout"]

[[rule]]
id      = "pregnant-on-isotretinoin"
for     = ["needling"]
verdict = "contraindicated"
urgent  = "The prescriber must hear of this pregnancy today."
when    = { pregnant = ["yes", "unsure"], medicines = "isotretinoin" }
say     = "Isotretinoin can harm a pregnancy."
until   = "a doctor has looked at it"
because = ["handout"]

[[rule]]
id      = "isotretinoin-recent"
for     = ["needling"]
verdict = "defer"
when    = { isotretinoin-last = { within = "6 months" } }
say     = "The last capsule was taken less than six months ago."
because = ["handout"]

[[rule]]
id      = "thinner"
verdict = "precaution"
when    = { medicines = "thinner" }
say     = "It may bleed longer."
because = ["handout"]
"#;

pub(super) const SKIN: &str = r#"[topic]
title = "Skin"

[[question]]
id      = "keloid"
ask     = "Have you ever had a keloid?"
type    = "choice"
options = ["never", { id = "one", label = "Yes, one" }, { id = "several", label = "Yes, several" }]
clear   = "never"

[[question]]
id   = "note"
ask  = "Is there anything else to note?"
type = "text"

[[question]]
id       = "wound"
ask      = "Do you see an open wound?"
type     = "yes-no"
asked-of = "practitioner"

[[rule]]
id      = "keloid-one"
for     = ["needling"]
verdict = "refer"
when    = { keloid = "one" }
say     = "Another may follow."
because = ["handout"]

[[rule]]
id      = "keloid-several"
for     = ["needling"]
verdict = "contraindicated"
when    = { keloid = "several" }
say     = "Another is likely."
because = ["handout"]

[[rule]]
id      = "wound"
for     = ["numbing", "peel"]
verdict = "defer"
when    = { wound = "yes" }
say     = "There is an open wound."
until   = "the wound has healed"
because = ["handout"]
"#;
