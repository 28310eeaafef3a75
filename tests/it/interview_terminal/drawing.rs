//! Drawing: long and wide text, colors, small screens, line mode.

use jiff::ToSpan;

use super::clinic::{clinic, languages};
use super::window::{Left, Window, interviewer};
use crate::support::program::Place;

/// Opens a window with one more variable in the environment.
fn with_variable(
    place: &Place,
    typed: &str,
    size: (u16, u16),
    (name, value): (&str, &str),
) -> Window {
    let arguments: Vec<_> = typed.split_whitespace().collect();
    let mut command = interviewer(place, &arguments);
    command.env(name, value);
    Window::with(command, size)
}

#[test]
fn long_questions_of_any_script_stay_within_the_screen() {
    let place = languages();
    for columns in [80, 40] {
        let mut window = Window::open(&place, (24, columns), "peel --on 2026-11-22 --no-save");
        window.wait_for("Record number");
        window.type_for("日本語の名前と番号\x7f\x7f\x7f\r", "Who is asking");
        window.type_for("Зоя\r", "Esc more");
        assert!(!window.wraps());
        let first = window.screen();
        // the complete list was shown once
        let history = window.history();
        assert!(history.contains("Пользовались"), "{history}");
        assert!(history.contains("  [ ] 1  1: Une crème"), "{history}");
        window.type_for("2", "[x] 2:");
        window.type_for("3", "3: 日光");
        // the last items have no key
        window.type_for("\x1b[A\x1b[A\x1b[A\x1b[A", "> 30:");
        window.type_for(" ", "30: 日光");
        let ticked = window.screen();
        let most = if columns == 80 {
            "20: Средство, которое сушит кожу Enter done"
        } else {
            "21 ticked"
        };
        window.type_for("1456789acdefghilmo", most);
        assert!(!window.wraps());
        let many = window.screen();
        window.type_for("3\r", "· 2 of 3");
        assert!(!window.wraps());
        let treated = window.screen();
        window.type_for("y", "Y a-t-il");
        window.type_for(
            "Une réaction inhabituelle, ça arrive, à un soin précédent du visage et du cou",
            "et du cou",
        );
        let typed = window.last();
        window.type_for("\x7f\x7f\x7f\r", "v shows the verdict");
        assert!(!window.wraps());
        let review = window.screen();
        let screens = [first, ticked, many, treated, typed, review].join("\n\n=====\n");
        match columns {
            80 => insta::assert_snapshot!(screens, @"
              [ ] d  12: 日光に当たると赤くなりやすい部分
              [ ] e  13: Une crème qui rend la peau plus sensible au soleil
              [ ] f  14: Средство, которое сушит кожу
              [ ] g  15: 日光に当たると赤くなりやすい部分
              [ ] h  16: Une crème qui rend la peau plus sensible au soleil
              [ ] i  17: Средство, которое сушит кожу
              [ ] l  18: 日光に当たると赤くなりやすい部分
              [ ] m  19: Une crème qui rend la peau plus sensible au soleil
              [ ] o  20: Средство, которое сушит кожу
              [ ] r  21: 日光に当たると赤くなりやすい部分
              [ ] t  22: Une crème qui rend la peau plus sensible au soleil
              [ ] u  23: Средство, которое сушит кожу
              [ ] v  24: 日光に当たると赤くなりやすい部分
              [ ] w  25: Une crème qui rend la peau plus sensible au soleil
              [ ] x  26: Средство, которое сушит кожу
              [ ] z  27: 日光に当たると赤くなりやすい部分
              [ ]    28: Une crème qui rend la peau plus sensible au soleil
              [ ]    29: Средство, которое сушит кожу
              [ ]    30: 日光に当たると赤くなりやすい部分
                  0  Ничем из этого
                  s  Not sure about the rest
                  p  Prefer not to say
              ? why · b back · Esc more

            =====
              [ ] g  15: 日光に当たると赤くなりやすい部分
              [ ] h  16: Une crème qui rend la peau plus sensible au soleil
              [ ] i  17: Средство, которое сушит кожу
              [ ] l  18: 日光に当たると赤くなりやすい部分
              [ ] m  19: Une crème qui rend la peau plus sensible au soleil
              [ ] o  20: Средство, которое сушит кожу
              [ ] r  21: 日光に当たると赤くなりやすい部分
              [ ] t  22: Une crème qui rend la peau plus sensible au soleil
              [ ] u  23: Средство, которое сушит кожу
              [ ] v  24: 日光に当たると赤くなりやすい部分
              [ ] w  25: Une crème qui rend la peau plus sensible au soleil
              [ ] x  26: Средство, которое сушит кожу
              [ ] z  27: 日光に当たると赤くなりやすい部分
              [ ]    28: Une crème qui rend la peau plus sensible au soleil
              [ ]    29: Средство, которое сушит кожу
              [ ]    30: 日光に当たると赤くなりやすい部分
                  0  Ничем из этого
                  s  Not sure about the rest
                  p  Prefer not to say
            > 30: 日光に当たると赤くなりやすい部分
            [x] 2: Средство, которое сушит кожу · 3: 日光に当たると赤くなりやすい部分 · 30:
                日光に当たると赤くなりやすい部分
              Enter done · ? why · b back · Esc more

            =====
              [ ] x  26: Средство, которое сушит кожу
              [ ] z  27: 日光に当たると赤くなりやすい部分
              [ ]    28: Une crème qui rend la peau plus sensible au soleil
              [ ]    29: Средство, которое сушит кожу
              [ ]    30: 日光に当たると赤くなりやすい部分
                  0  Ничем из этого
                  s  Not sure about the rest
                  p  Prefer not to say
            > 30: 日光に当たると赤くなりやすい部分
            [x] 2: Средство, которое сушит кожу · 3: 日光に当たると赤くなりやすい部分 ·
                30: 日光に当たると赤くなりやすい部分 · 1: Une crème qui rend la peau plus
                sensible au soleil · 4: Une crème qui rend la peau plus sensible au soleil
                · 5: Средство, которое сушит кожу · 6: 日光に当たると赤くなりやすい部
                分 · 7: Une crème qui rend la peau plus sensible au soleil · 8: Средство,
                которое сушит кожу · 9: 日光に当たると赤くなりやすい部分 · 10: Une crème
                qui rend la peau plus sensible au soleil · 11: Средство, которое сушит кожу
                · 12: 日光に当たると赤くなりやすい部分 · 13: Une crème qui rend la peau
                plus sensible au soleil · 14: Средство, которое сушит кожу · 15: 日光に
                当たると赤くなりやすい部分 · 16: Une crème qui rend la peau plus sensible
                au soleil · 17: Средство, которое сушит кожу · 18: 日光に当たると赤くなり
                やすい部分 · 19: Une crème qui rend la peau plus sensible au soleil · 20:
                Средство, которое сушит кожу
              Enter done · ? why · b back · Esc more

            =====
                  s  Not sure about the rest
                  p  Prefer not to say
              = 1: Une crème qui rend la peau plus sensible au soleil; 2: Средство, которое
                сушит кожу; 4: Une crème qui rend la peau plus sensible au soleil; 5:
                Средство, которое сушит кожу; 6: 日光に当たると赤くなりやすい部分; 7: Une
                crème qui rend la peau plus sensible au soleil; 8: Средство, которое сушит
                кожу; 9: 日光に当たると赤くなりやすい部分; 10: Une crème qui rend la peau
                plus sensible au soleil; 11: Средство, которое сушит кожу; 12: 日光に当
                たると赤くなりやすい部分; 13: Une crème qui rend la peau plus sensible au
                soleil; 14: Средство, которое сушит кожу; 15: 日光に当たると赤くなりやすい
                部分; 16: Une crème qui rend la peau plus sensible au soleil; 17: Средство,
                которое сушит кожу; 18: 日光に当たると赤くなりやすい部分; 19: Une crème qui
                rend la peau plus sensible au soleil; 20: Средство, которое сушит кожу; 30:
                日光に当たると赤くなりやすい部分

            Peau · Кожа · 肌 · 2 of 3
            この一年のあいだに、治療する部位の皮膚に手術やレーザー治療、ピーリング、注射な
            どを受けたことがありますか、また受けたあとに異常はありましたか
              y  Yes
              n  No
              s  Not sure
              p  Prefer not to say
              ? why · b back · Esc more

            =====
            Peau · Кожа · 肌 · 3 of 3
            Y a-t-il autre chose que vous souhaitez nous signaler, par exemple une réaction
            inhabituelle à un soin précédent ?
              - leaves it blank · :s not sure · :p prefer not to say · ? why · < back · :q
              save and quit
            > Une réaction inhabituelle, ça arrive, à un soin précédent du visage et du cou

            =====
              = Une réaction inhabituelle, ça arrive, à un soin précédent du visage et du

            Review
              r  Record number: 日本語の名前
              k  Asked by: Зоя
            Peau · Кожа · 肌
              1  “Пользовались ли вы за последние две недели на участке кожи, который
                 предстоит обрабатывать, какими-либо из перечисленных средств?”
                 ! 1: Une crème qui rend la peau plus sensible au soleil; 2: Средство,
                 которое сушит кожу; 4: Une crème qui rend la peau plus sensible au soleil;
                 5: Средство, которое сушит кожу; 6: 日光に当たると赤くなりやすい部分; 7:
                 Une crème qui rend la peau plus sensible au soleil; 8: Средство, которое
                 сушит кожу; 9: 日光に当たると赤くなりやすい部分; 10: Une crème qui rend la
                 peau plus sensible au soleil; 11: Средство, которое сушит кожу; 12: 日光
                 に当たると赤くなりやすい部分; 13: Une crème qui rend la peau plus sensible
                 au soleil; 14: Средство, которое сушит кожу; 15: 日光に当たると赤くなり
                 やすい部分; 16: Une crème qui rend la peau plus sensible au soleil; 17:
                 Средство, которое сушит кожу; 18: 日光に当たると赤くなりやすい部分; 19:
                 Une crème qui rend la peau plus sensible au soleil; 20: Средство, которое
                 сушит кожу; 30: 日光に当たると赤くなりやすい部分
              Screen 1 of 2: m shows the next
              v shows the verdict · a number changes that answer · w saves the answers · ?
              why · < back · :q save and quit
            >
            "),
            _ => insta::assert_snapshot!(screens, @"
                     い部分
              [ ] t  22: Une crème qui rend la peau
                     plus sensible au soleil
              [ ] u  23: Средство, которое сушит
                     кожу
              [ ] v  24: 日光に当たると赤くなりやす
                     い部分
              [ ] w  25: Une crème qui rend la peau
                     plus sensible au soleil
              [ ] x  26: Средство, которое сушит
                     кожу
              [ ] z  27: 日光に当たると赤くなりやす
                     い部分
              [ ]    28: Une crème qui rend la peau
                     plus sensible au soleil
              [ ]    29: Средство, которое сушит
                     кожу
              [ ]    30: 日光に当たると赤くなりやす
                     い部分
                  0  Ничем из этого
                  s  Not sure about the rest
                  p  Prefer not to say
              ? why · b back · Esc more

            =====
                     い部分
              [ ] w  25: Une crème qui rend la peau
                     plus sensible au soleil
              [ ] x  26: Средство, которое сушит
                     кожу
              [ ] z  27: 日光に当たると赤くなりやす
                     い部分
              [ ]    28: Une crème qui rend la peau
                     plus sensible au soleil
              [ ]    29: Средство, которое сушит
                     кожу
              [ ]    30: 日光に当たると赤くなりやす
                     い部分
                  0  Ничем из этого
                  s  Not sure about the rest
                  p  Prefer not to say
            > 30: 日光に当たると赤くなりやすい部分
            [x] 2: Средство, которое сушит кожу ·
                3: 日光に当たると赤くなりやすい部分
                · 30: 日光に当たると赤くなりやすい
                部分
              Enter done · ? why · b back · Esc
              more

            =====
            > 30: 日光に当たると赤くなりやすい部分
            [x] 21 ticked
              Enter done · ? why · b back · Esc
              more

            =====
                13: Une crème qui rend la peau plus
                sensible au soleil; 14: Средство,
                которое сушит кожу; 15: 日光に
                当たると赤くなりやすい部分; 16:
                Une crème qui rend la peau plus
                sensible au soleil; 17: Средство,
                которое сушит кожу; 18: 日光に
                当たると赤くなりやすい部分; 19:
                Une crème qui rend la peau plus
                sensible au soleil; 20: Средство,
                которое сушит кожу; 30: 日光に当た
                ると赤くなりやすい部分

            Peau · Кожа · 肌 · 2 of 3
            この一年のあいだに、治療する部位の皮膚
            に手術やレーザー治療、ピーリング、注射
            などを受けたことがありますか、また受け
            たあとに異常はありましたか
              y  Yes
              n  No
              s  Not sure
              p  Prefer not to say
              ? why · b back · Esc more

            =====
            Peau · Кожа · 肌 · 3 of 3
            Y a-t-il autre chose que vous souhaitez
            nous signaler, par exemple une réaction
            inhabituelle à un soin précédent ?
              - leaves it blank · :s not sure · :p
              prefer not to say · ? why · < back
              · :q save and quit
            > Une réaction inhabituelle, ça arrive,
               à un soin précédent du visage et du
              cou

            =====
            Peau · Кожа · 肌 · 2 of 3
            この一年のあいだに、治療する部位の皮膚
            に手術やレーザー治療、ピーリング、注射
            などを受けたことがありますか、また受け
            たあとに異常はありましたか
              = Yes

            Peau · Кожа · 肌 · 3 of 3
            Y a-t-il autre chose que vous souhaitez
            nous signaler, par exemple une réaction
            inhabituelle à un soin précédent ?
              = Une réaction inhabituelle, ça
                arrive, à un soin précédent du
                visage et du

            Review
              r  Record number: 日本語の名前
              k  Asked by: Зоя
              Screen 1 of 4: m shows the next
              v shows the verdict · a number
              changes it · w saves · ? why · < back
              · :q save and quit
            >
            "),
        }
        // no intermediate drawing is left above the screen
        let history = window.history();
        let drawn = history.matches("[x] ").count();
        assert_eq!(drawn, 0, "{history}");
        window.press("v");
        assert_eq!(window.ended(), Left::tidy(0));
    }
}

#[test]
fn a_resized_window_is_drawn_again() {
    let place = clinic();
    let mut window = Window::open(&place, (24, 80), "needling --on 2026-11-22 --no-save");
    window.wait_for("Record number");
    window.type_for("\r\r30\r", "Have you ever");
    window.resize(16, 44);
    window.type_for("\x1b[B", "> 1");
    insta::assert_snapshot!(window.last(), @"
    Health · 2 of 10
    Have you ever taken isotretinoin capsules?
    > 1  Never
      2  Yes, in the past
      3  Yes, I take it now
      s  Not sure
      p  Prefer not to say
      Enter picks > · ? why · b back · Esc more
    ");
    window.resize(30, 100);
    window.type_for("\x1b[B", "> 2");
    insta::assert_snapshot!(window.last(), @"
    Health · 2 of 10
    Have you ever taken isotretinoin capsules?
      1  Never
    > 2  Yes, in the past
      3  Yes, I take it now
      s  Not sure
      p  Prefer not to say
      Enter picks > · ? why · b back · Esc more
    ");
    window.type_for("1", "Do you take any");
    window.resize(5, 60);
    window.type_for("2", "[x] Aspirin");
    insta::assert_snapshot!(window.last(), @r"
    [x] Aspirin every day
      Enter done · ? why · b back · Esc more
    ");
    window.type_for("\r", "Prefer not to say");
    insta::assert_snapshot!(window.screen(), @r"
    n  No
    s  Not sure
    p  Prefer not to say
    ? why · b back · Esc more
    ");
}

#[test]
fn color_changes_no_word() {
    let place = clinic();
    let talk = |variable: (&str, &str), color: &str| {
        let typed = format!("needling --on 2026-11-22 --no-save {color}");
        let mut window = with_variable(&place, &typed, (60, 80), variable);
        window.wait_for("Record number");
        window.type_for("\r\r30\r3", "Stop here");
        window.type_for("1", "v shows");
        window.press("v");
        assert_eq!(window.ended(), Left::tidy(0));
        let bytes = window.bytes();
        let is_colored = bytes.split("\x1b[").any(|rest| {
            let end = rest.find(|character: char| character.is_ascii_alphabetic());
            end.is_some_and(|end| rest[end..].starts_with('m'))
        });
        // with color, the address is a link on the title of the source
        let address = " https://example.org/handout";
        (is_colored, window.history().replace(address, ""))
    };
    let (colored, page) = talk(("COLUMNS", ""), "");
    assert!(colored);
    for (variable, color, expected) in [
        (("NO_COLOR", "1"), "", false),
        (("NO_COLOR", ""), "", true),
        (("CLICOLOR", "0"), "", false),
        (("COLUMNS", ""), "--color never", false),
        (("NO_COLOR", "1"), "--color always", true),
    ] {
        let (colored, same) = talk(variable, color);
        assert_eq!(colored, expected, "{variable:?} {color}");
        assert_eq!(same, page);
    }
}

#[test]
fn an_interview_goes_line_by_line_if_prompts_cannot_be_drawn() {
    let place = clinic();
    for (typed, size, variable) in [
        ("needling --on 2026-11-22", (8, 30), ("COLUMNS", "")),
        ("needling --on 2026-11-22", (24, 80), ("TERM", "dumb")),
        (
            "needling --on 2026-11-22 --plain",
            (24, 80),
            ("COLUMNS", ""),
        ),
    ] {
        let mut window = with_variable(&place, typed, size, variable);
        window.wait_for(">");
        window.type_for("K-1\n", "Who is asking");
        window.type_for("\n", "How old");
        window.type_for("30\n", "Have you ever");
        let asked = window.last();
        window.press("?\n");
        window.wait_for_last(&asked);
        window.type_for("9\n", "type a number");
        window.type_for("<\n", "Enter keeps");
        window.type_for("\n", "Have you ever");
        window.type_for("1\n", "Do you take any");
        window.type_for("1 3\n", "ever made you ill");
        match size {
            (8, 30) => insta::assert_snapshot!(window.history(), @"
            protocol: clinic 3, draft,
              rules

            Needling: about 10 questions;
            some answers lead to more.
            This protocol is a draft: no
            clinician has approved it.
            Type the number or the letter
            of an answer, several numbers
            with spaces between them. At
            any question: ? says why it is
            asked, < goes back, :q saves
            and quits.

            Record number (never a name;
            may be empty):
              Enter for none
            > K-1
              = K-1

            Who is asking (shown on the
            page; may be empty):
              Enter for none
            >
              = nobody named

            Health · 1 of 10
            How old are you?
              From 0 to 120 years · s not
              sure · p prefer not to say
            > 30
              = 30 years

            Health · 2 of 10
            Have you ever taken
            isotretinoin capsules?
              1  Never
              2  Yes, in the past
              3  Yes, I take it now
              s  Not sure
              p  Prefer not to say
            > ?
              The protocol says no more
              about this question.
              Rules: isotretinoin-now
              (contraindicated)

            Health · 2 of 10
            Have you ever taken
            isotretinoin capsules?
              1  Never
              2  Yes, in the past
              3  Yes, I take it now
              s  Not sure
              p  Prefer not to say
            > 9
              type a number from 1 to 3, s
              or p
            > <

            Health · 1 of 10
            How old are you?
              Enter keeps 30 years · From
              0 to 120 years · s not sure
              · p prefer not to say
            >
              = 30 years

            Health · 2 of 10
            Have you ever taken
            isotretinoin capsules?
              1  Never
              2  Yes, in the past
              3  Yes, I take it now
              s  Not sure
              p  Prefer not to say
            > 1
              = Never

            Health · 3 of 10
            Do you take any of these?
              1  A blood thinner
              2  Aspirin every day
              3  Steroids
              0  None of these
              s  Not sure about the rest
              p  Prefer not to say
            > 1 3
              = A blood thinner; Steroids

            Health · 4 of 10
            Has a local anaesthetic ever
            made you ill?
              y  Yes
              n  No
              s  Not sure
              p  Prefer not to say
            >
            "),
            _ => assert!(window.screen().contains("= A blood thinner; Steroids")),
        }
        window.press("\x04");
        let bytes = window.bytes();
        assert_eq!(window.ended(), Left::tidy(130));
        assert_eq!(bytes.find('\x1b'), None, "{bytes:?}");
    }
}

#[test]
fn a_date_in_words_is_a_month_or_a_year() {
    let place = clinic();
    let mut window = Window::open(&place, (24, 80), "needling --no-save");
    window.wait_for("Record number");
    window.type_for("\r\r30\r2", "last capsule");
    let today = crate::support::program::today();
    let month = today
        .saturating_sub(3.months())
        .strftime("%B %Y")
        .to_string();
    window.type_for(
        "3 months ago\r",
        &format!("That is {month}, any day of that month. Is that right?"),
    );
    let year = (today.year() - 2).to_string();
    window.type_for(
        "n2 years ago\r",
        &format!("That is {year}, any day of that year. Is that right?"),
    );
    let day = today
        .saturating_sub(10.days())
        .strftime("%A, %-d %B %Y")
        .to_string();
    window.type_for("n10 days ago\r", &format!("That is {day}. Is that right?"));
    window.type_for("nlast week\r", "say how many weeks");
    let told = window.last().replace(&month, "MONTH").replace(&day, "DAY");
    insta::assert_snapshot!(told.replace(&year, "YEAR"), @r"
    Health · 3 of 11
    When did you take the last capsule?
      That is MONTH, any day of that month. Is that right?
      That is YEAR, any day of that year. Is that right?
      That is DAY. Is that right?
      say how many weeks, such as `2 weeks ago`, or days, such as `10 days ago`
      2026-05-14, 2026-05, 2026, or in words: 3 months ago · s not sure · p prefer
      not to say · ? why · < back · :q save and quit
    >
    ");
    window.type_for("05/06/2026\r", "the year comes first");
}
