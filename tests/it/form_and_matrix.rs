//! `contra list form` and `contra list matrix`: a protocol as a blank form, and as a table of rules and procedures.

use crate::support::program::Place;

/// A protocol with every type of question, a condition, and words that could be markup.
fn place() -> Place {
    let place = Place::sound();
    let skin = place.read("rules/skin.toml");
    let more = r#"
[[question]]
id       = "strength"
ask      = "How <strong> is the cream?"
type     = "number"
unit     = "%"
min      = 0
asked-of = "practice"
help     = "As *printed* on it."
show-if  = { area = "warts" }
for      = ["peel"]
clear    = { at-most = 5 }

[[question]]
id   = "notes"
ask  = "Anything else?"
type = "text"

[[rule]]
id      = "keloids-peel"
for     = ["peel"]
verdict = "precaution"
when    = { keloid = "yes" }
say     = "A peel may leave a mark."
because = ["handout"]
"#;
    place.write("rules/skin.toml", skin + more);
    place
}

#[test]
fn the_form_in_markdown() {
    insta::assert_snapshot!(place().told(&["list form"]), @r#"
    $ contra list form
    ended with 0
    --- stdout
    # A small protocol

    - **Protocol:** `small`
    - **Version:** 1, draft
    - **Reviewed:** 22 November 2026
    - **Hash (SHA-256):** `444ef9e3798afabd83772940408d7247ce88fcef2387fa8a5ae7132f83cf243a`

    Record number: \_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_

    Day of the procedure: \_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_

    Asked by: \_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_

    Answered on: \_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_

    <a id="procedures"></a>

    ## Procedures

    - ☐ Needling
    - ☐ Peel

    **Tick one box for each question, unless it says otherwise. Leave out a question whose “Only if” or “Only for” does not hold. “Not sure” and “Prefer not to say” are answers: never leave a question empty in their place.**

    <a id="topic-skin"></a>

    ## Skin

    <a id="question-capsules-last"></a>

    ### 1\. When did you take the last capsule?

    - **Only for:** Needling
    - **Date:** day \_\_\_\_  month \_\_\_\_  year \_\_\_\_\_\_\_\_ (as far as it is known)  ☐ Not sure  ☐ Prefer not to say

    <a id="question-keloid"></a>

    ### 2\. Have you ever had a keloid?

    - **Tick one:** ☐ Yes  ☐ No  ☐ Not sure  ☐ Prefer not to say

    <a id="question-area"></a>

    ### 3\. Is any of this on the skin to be treated?

    - **Tick all that apply:** ☐ Warts  ☐ Freckles  ☐ None of these  ☐ Not sure  ☐ Prefer not to say

    <a id="question-strength"></a>

    ### 4\. How \<strong\> is the cream?

    - **Only for:** Peel
    - **Only if:** “Is any of this on the skin to be treated?” includes “Warts” (question 3)
    - **Answered by:** the practice, which knows it
    - **Note:** As \*printed\* on it.
    - **Number:** \_\_\_\_\_\_\_\_\_\_ %  ☐ Not sure  ☐ Prefer not to say

    <a id="question-notes"></a>

    ### 5\. Anything else?

    - **In words:** \_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_  ☐ Not sure  ☐ Prefer not to say

    <a id="signature"></a>

    ## Signature

    Answered by: \_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_

    Date: \_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_

    Signature: \_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_

    Practitioner: \_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_

    Signature: \_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_
    --- stderr
    "#);
}

#[test]
fn the_form_in_html() {
    let html = place().run(&["list", "form", "--format", "html"]).stdout;
    let (_, body) = html.split_once("<body>\n").expect("a body");
    insta::assert_snapshot!(body, @r#"
    <h1>A small protocol</h1>
    <dl>
    <dt>Protocol</dt><dd><code>small</code></dd>
    <dt>Version</dt><dd>1, draft</dd>
    <dt>Reviewed</dt><dd>22 November 2026</dd>
    <dt>Hash (SHA-256)</dt><dd><code>444ef9e3798afabd83772940408d7247ce88fcef2387fa8a5ae7132f83cf243a</code></dd>
    </dl>
    <div class="blanks">
    <p><span>Record number</span></p>
    <p><span>Day of the procedure</span></p>
    <p><span>Asked by</span></p>
    <p><span>Answered on</span></p>
    </div>
    <h2 id="procedures">Procedures</h2>
    <ul>
    <li>☐ Needling</li>
    <li>☐ Peel</li>
    </ul>
    <p><strong>Tick one box for each question, unless it says otherwise. Leave out a question whose “Only if” or “Only for” does not hold. “Not sure” and “Prefer not to say” are answers: never leave a question empty in their place.</strong></p>
    <h2 id="topic-skin">Skin</h2>
    <section id="question-capsules-last">
    <h3>1. When did you take the last capsule?</h3>
    <dl>
    <dt>Only for</dt><dd>Needling</dd>
    <dt>Date</dt><dd>day ____  month ____  year ________ (as far as it is known)  ☐ Not sure  ☐ Prefer not to say</dd>
    </dl>
    </section>
    <section id="question-keloid">
    <h3>2. Have you ever had a keloid?</h3>
    <dl>
    <dt>Tick one</dt><dd>☐ Yes  ☐ No  ☐ Not sure  ☐ Prefer not to say</dd>
    </dl>
    </section>
    <section id="question-area">
    <h3>3. Is any of this on the skin to be treated?</h3>
    <dl>
    <dt>Tick all that apply</dt><dd>☐ Warts  ☐ Freckles  ☐ None of these  ☐ Not sure  ☐ Prefer not to say</dd>
    </dl>
    </section>
    <section id="question-strength">
    <h3>4. How &lt;strong&gt; is the cream?</h3>
    <dl>
    <dt>Only for</dt><dd>Peel</dd>
    <dt>Only if</dt><dd>“Is any of this on the skin to be treated?” includes “Warts” (question 3)</dd>
    <dt>Answered by</dt><dd>the practice, which knows it</dd>
    <dt>Note</dt><dd>As *printed* on it.</dd>
    <dt>Number</dt><dd>__________ %  ☐ Not sure  ☐ Prefer not to say</dd>
    </dl>
    </section>
    <section id="question-notes">
    <h3>5. Anything else?</h3>
    <dl>
    <dt>In words</dt><dd>____________________________________________________________  ☐ Not sure  ☐ Prefer not to say</dd>
    </dl>
    </section>
    <h2 id="signature">Signature</h2>
    <div class="blanks">
    <p><span>Answered by</span></p>
    <p><span>Date</span></p>
    <p><span>Signature</span></p>
    <p><span>Practitioner</span></p>
    <p><span>Signature</span></p>
    </div>
    </body>
    </html>
    "#);
}

/// The header can be read again: a record below it is screened.
#[test]
fn the_header_of_a_csv_can_be_filled_in() {
    let place = place();
    let ended = place.run(&["list", "form", "-o", "empty.csv"]);
    assert_eq!(ended.whole(), "ended with 0\n--- stdout\n--- stderr\n");
    let header = place.read("empty.csv");
    insta::assert_snapshot!(header, @"id,on,answered,procedures,capsules-last,keloid,area,strength,notes");
    place.write("one.csv", header + "C-1,2026-11-22,,needling,,yes,none,,\n");
    insta::assert_snapshot!(place.told(&["screen one.csv --format csv"]), @"
    $ contra screen one.csv --format csv
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    one.csv,1,2,C-1,needling,2026-11-22,refer,refer,refer,,,keloids,capsules-last,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    1 record, 1 result
    ");
}

#[test]
fn the_matrix_as_text() {
    insta::assert_snapshot!(place().told(&["list matrix"]), @"
    $ contra list matrix
    ended with 0
    --- stdout
      1 Needling
      2 Peel

    C contraindicated, R refer, D defer, P precaution; an empty cell: no rule for
    this procedure

    Skin                                                                        1  2
    “When did you take the last capsule?” is within 6 months                    D
      capsules
    “Have you ever had a keloid?” is “Yes”                                      R  P
      keloids, keloids-peel
    “Is any of this on the skin to be treated?” includes “Warts”                C  C
      warts
    “Is any of this on the skin to be treated?” includes “Freckles”                P
      freckles
    --- stderr
    ");
}

#[test]
fn the_matrix_in_markdown() {
    insta::assert_snapshot!(place().told(&["list matrix --format markdown"]), @"
    $ contra list matrix --format markdown
    ended with 0
    --- stdout
    # A small protocol

    small 1, draft, 444ef9e3

    C contraindicated, R refer, D defer, P precaution; an empty cell: no rule for this procedure

    | | Needling | Peel |
    |---|---|---|
    | **Skin** | | |
    | “When did you take the last capsule?” is within 6 months (`capsules`) | D |  |
    | “Have you ever had a keloid?” is “Yes” (`keloids`, `keloids-peel`) | R | P |
    | “Is any of this on the skin to be treated?” includes “Warts” (`warts`) | C | C |
    | “Is any of this on the skin to be treated?” includes “Freckles” (`freckles`) |  | P |
    --- stderr
    ");
}

#[test]
fn the_matrix_in_html() {
    let html = place()
        .run(&["list", "matrix", "-o", "-", "--format", "html"])
        .stdout;
    let (_, body) = html.split_once("<body>\n").expect("a body");
    insta::assert_snapshot!(body, @r#"
    <h1>A small protocol</h1>
    <p>small 1, draft, 444ef9e3</p>
    <p>C contraindicated, R refer, D defer, P precaution; an empty cell: no rule for this procedure</p>
    <table class="grid">
    <thead><tr><th></th><th><span>Needling</span></th><th><span>Peel</span></th></tr></thead>
    <tbody>
    <tr><th colspan="3"><strong>Skin</strong></th></tr>
    <tr><td>“When did you take the last capsule?” is within 6 months<p><code>capsules</code></p></td><td class="D">D</td><td class=""></td></tr>
    <tr><td>“Have you ever had a keloid?” is “Yes”<p><code>keloids</code>, <code>keloids-peel</code></p></td><td class="R">R</td><td class="P">P</td></tr>
    <tr><td>“Is any of this on the skin to be treated?” includes “Warts”<p><code>warts</code></p></td><td class="C">C</td><td class="C">C</td></tr>
    <tr><td>“Is any of this on the skin to be treated?” includes “Freckles”<p><code>freckles</code></p></td><td class=""></td><td class="P">P</td></tr>
    </tbody>
    </table>
    </body>
    </html>
    "#);
}
