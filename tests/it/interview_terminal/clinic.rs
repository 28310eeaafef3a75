//! A small protocol with a question of each type, and one in languages that need much room.

use crate::support::program::Place;
use crate::support::protocol_file::protocol_file;

/// Ten questions about needling, an eleventh about capsules in the past, and a cream as its companion.
pub(super) fn clinic() -> Place {
    let place = Place::new();
    place.write("rules/protocol.toml", PROTOCOL);
    place.write("rules/health.toml", HEALTH);
    place.write("rules/skin.toml", SKIN);
    place
}

/// A `multi` question with thirty options, and long questions in three languages.
pub(super) fn languages() -> Place {
    let place = Place::new();
    let options: Vec<_> = (1..=30).map(option).collect();
    let skin = LANGUAGES.replace("OPTIONS", &options.join(", "));
    let protocol = PROTOCOL.replace("\"health\", ", "");
    place.write("rules/protocol.toml", protocol);
    place.write("rules/skin.toml", skin);
    place
}

fn option(number: usize) -> String {
    let words = match number % 3 {
        0 => "日光に当たると赤くなりやすい部分",
        1 => "Une crème qui rend la peau plus sensible au soleil",
        _ => "Средство, которое сушит кожу",
    };
    format!("{{ id = \"option-{number}\", label = \"{number}: {words}\" }}")
}

const PROTOCOL: &str = protocol_file! {
    id: "clinic",
    title: "A clinic",
    version: "3",
    review_by: "2099-11-22",
    topics: r#"["health", "skin"]"#,
    procedures: r#"[[procedure]]
id         = "needling"
title      = "Needling"
companions = ["cream"]

[[procedure]]
id    = "cream"
title = "Numbing cream"

[[procedure]]
id    = "peel"
title = "Peel"

"#,
    handout: "A handout",
};

const HEALTH: &str = r#"[topic]
title = "Health"

[[question]]
id    = "age"
ask   = "How old are you?"
help  = "Asked because nobody under 18 is treated."
type  = "number"
unit  = "years"
min   = 0
max   = 120
clear = { at-least = 18 }

[[question]]
id      = "isotretinoin"
ask     = "Have you ever taken isotretinoin capsules?"
type    = "choice"
options = ["never", { id = "past", label = "Yes, in the past" }, { id = "now", label = "Yes, I take it now" }]
clear   = ["never", "past"]

[[question]]
id      = "isotretinoin-last"
ask     = "When did you take the last capsule?"
type    = "date"
show-if = { isotretinoin = "past" }
clear   = { older-than = "6 months" }

[[question]]
id      = "medicines"
ask     = "Do you take any of these?"
type    = "multi"
options = [{ id = "blood-thinner", label = "A blood thinner" }, { id = "aspirin", label = "Aspirin every day" }, "steroids"]

[[question]]
id   = "anaesthetic"
ask  = "Has a local anaesthetic ever made you ill?"
type = "yes-no"

[[question]]
id    = "last-visit"
ask   = "When were you last treated here?"
type  = "date"
clear = { older-than = "2 weeks" }

[[rule]]
id      = "minor"
verdict = "contraindicated"
when    = { age = { under = 18 } }
say     = "Nobody under 18 is treated."
because = ["handout"]

[[rule]]
id      = "isotretinoin-now"
for     = ["needling"]
verdict = "contraindicated"
when    = { isotretinoin = "now" }
say     = "Needling is ruled out while isotretinoin is taken."
until   = "six months after the last capsule"
because = ["handout"]

[[rule]]
id      = "isotretinoin-recent"
for     = ["needling"]
verdict = "defer"
when    = { isotretinoin-last = { within = "6 months" } }
say     = "The last capsule was taken less than six months ago."
because = ["handout"]

[[rule]]
id      = "medicine-taken"
for     = ["needling"]
verdict = "refer"
when    = { medicines = ["blood-thinner", "aspirin", "steroids"] }
say     = "A doctor is to be asked about this medicine first."
because = ["handout"]

[[rule]]
id      = "ill-of-anaesthetic"
for     = ["needling", "cream"]
verdict = "refer"
when    = { anaesthetic = "yes" }
say     = "The cream holds a local anaesthetic."
because = ["handout"]

[[rule]]
id      = "visit-recent"
for     = ["needling"]
verdict = "defer"
when    = { last-visit = { within = "2 weeks" } }
say     = "The last visit was less than two weeks ago."
because = ["handout"]
"#;

const SKIN: &str = r#"[topic]
title = "Skin"

[[question]]
id      = "cold-sores"
ask     = "Do you get cold sores?"
type    = "choice"
options = ["never", { id = "past", label = "Yes, but I have none now" }, { id = "now", label = "Yes, I have one now" }]
clear   = "never"

[[question]]
id      = "area"
ask     = "Is any of this on the skin to be treated?"
type    = "multi"
options = ["warts", "freckles"]
none    = "None of this"
clear   = ["none"]

[[question]]
id       = "mole"
ask      = "Is there a mole that bleeds?"
type     = "yes-no"
asked-of = "practitioner"

[[question]]
id       = "depth"
ask      = "How deep will the needles go?"
type     = "number"
unit     = "mm"
min      = 0.1
max      = 3
step     = 0.1
asked-of = "practice"
clear    = { at-most = 1.5 }

[[question]]
id   = "note"
ask  = "Is there anything else that we should know?"
type = "text"
for  = ["needling"]

[[rule]]
id      = "cold-sore-now"
for     = ["needling"]
verdict = "contraindicated"
when    = { cold-sores = "now" }
say     = "Needling is ruled out while there is a cold sore."
until   = "it has healed"
because = ["handout"]

[[rule]]
id      = "cold-sore-past"
for     = ["needling"]
verdict = "precaution"
when    = { cold-sores = "past" }
say     = "Cold sores may come back after needling."
because = ["handout"]

[[rule]]
id      = "warts"
for     = ["needling", "peel"]
verdict = "contraindicated"
when    = { area = "warts" }
say     = "Skin with warts must not be treated."
until   = "the warts are gone"
because = ["handout"]

[[rule]]
id      = "freckles"
for     = ["needling", "peel"]
verdict = "precaution"
when    = { area = "freckles" }
say     = "Freckles may fade."
because = ["handout"]

[[rule]]
id      = "mole-bleeds"
for     = ["needling"]
verdict = "contraindicated"
when    = { mole = "yes" }
say     = "Skin with a mole that bleeds is not needled."
until   = "a doctor has seen the mole"
urgent  = "Suggest that the client show the mole to a doctor today."
because = ["handout"]

[[rule]]
id      = "needles-deep"
for     = ["needling"]
verdict = "refer"
when    = { depth = { over = 1.5 } }
say     = "Needles as deep as this are for a doctor."
because = ["handout"]
"#;

const LANGUAGES: &str = r#"[topic]
title = "Peau · Кожа · 肌"

[[question]]
id      = "products"
ask     = "Пользовались ли вы за последние две недели на участке кожи, который предстоит обрабатывать, какими-либо из перечисленных средств?"
type    = "multi"
options = [OPTIONS]
none    = "Ничем из этого"

[[question]]
id   = "treated"
ask  = "この一年のあいだに、治療する部位の皮膚に手術やレーザー治療、ピーリング、注射などを受けたことがありますか、また受けたあとに異常はありましたか"
type = "yes-no"

[[question]]
id   = "note"
ask  = "Y a-t-il autre chose que vous souhaitez nous signaler, par exemple une réaction inhabituelle à un soin précédent ?"
type = "text"

[[rule]]
id      = "products-used"
verdict = "refer"
when    = { products = { none-of = ["none"] } }
say     = "Un avis médical est demandé avant le soin."
because = ["handout"]

[[rule]]
id      = "treated-before"
verdict = "refer"
when    = { treated = "yes" }
say     = "Un avis médical est demandé avant le soin."
because = ["handout"]
"#;
