//! The review on screens of several sizes: answers to check come first, and each screen shows all of its lines.

use super::clients::shipped;
use super::clinic::clinic;
use super::window::Window;
use crate::support::program::Place;

/// Answers of a client with a blood thinner, isotretinoin in the past and cold sores.
const CONCERNS: &str = "K-17\rNurse Ames\r038\r01001\r001n2august 2026\ry01n020000n23nyy10.5\rn";

/// Every screen of the review, starting from the current one.
#[track_caller]
fn screens(window: &mut Window) -> Vec<String> {
    let mut screens = Vec::new();
    loop {
        let (all, last) = (window.screen(), window.last());
        // the empty line above it is visible, so nothing has scrolled away
        assert!(
            all.ends_with(&format!("\n\n{last}")) || all == last,
            "{all}"
        );
        assert!(!window.wraps());
        if screens.contains(&last) || !last.contains("m shows") {
            screens.extend((!last.contains("m shows")).then_some(last));
            return screens;
        }
        let next = if last.contains("m shows the first") {
            1
        } else {
            screens.len() + 2
        };
        screens.push(last);
        window.type_for_last("m", &format!("Screen {next} of"));
    }
}

#[test]
fn answers_that_are_not_clear_come_first_and_fit_the_screen() {
    let place = Place::new();
    let typed = "microneedling --on 2026-11-22 --no-save";
    for (size, count) in [((24, 80), 6), ((12, 40), 32), ((50, 120), 2)] {
        let mut window = shipped(&place, size, typed);
        window.type_for(CONCERNS, "v shows the verdict");
        let first = screens(&mut window).join("\n=====\n");
        match size {
            (24, _) => insta::assert_snapshot!(first),
            (12, _) => insta::assert_snapshot!(first),
            _ => insta::assert_snapshot!(first),
        }
        window.type_for("a", &format!("Screen 1 of {count}:"));
        let all = screens(&mut window);
        for screen in &all {
            assert!(screen.lines().count() < size.0.into(), "{screen}");
        }
        let all = all.join("\n=====\n");
        if size.1 > 40 {
            insta::assert_snapshot!(all);
        }
        // a number changes an answer, even one that is not on the screen
        window.type_for("4\r", "Do you have diabetes?");
    }
}

#[test]
fn a_screen_that_is_resized_shows_the_review_again() {
    let place = Place::new();
    let mut window = shipped(&place, (24, 80), "microneedling --on 2026-11-22 --no-save");
    window.type_for(CONCERNS, "v shows the verdict");
    window.resize(12, 40);
    window.wait_for("Screen 1 of");
    let first = window.last();
    window.type_for("m", "Screen 2 of");
    let second = window.last();
    // the content does not change
    window.resize(50, 120);
    window.wait_for("answers: a shows all");
    let large = window.last();
    insta::assert_snapshot!([first, second, large].join("\n=====\n"));
    // the typed text is not lost
    window.type_for("1", "> 1");
    window.resize(20, 60);
    window.type_for("2\r", "Have you ever taken isotretinoin");
}

#[test]
fn a_changed_answer_is_marked_and_on_the_screen() {
    let place = clinic();
    let mut window = Window::open(&place, (12, 40), "needling --on 2026-11-22 --no-save");
    window.wait_for("Record number");
    window.type_for("\r\rs\rssss\rssss\r-\r", "v shows the verdict");
    window.type_for_last("8\rn", "Screen 6 of 7");
    let changed = window.last();
    // new answers are also marked; unchanged ones are not
    window.type_for("2\r2", "last capsule");
    window.type_for_last("2020\ry", "Screen 3 of 8");
    let asked = window.last();
    window.type_for_last("2\rs", "Screen 3 of 7");
    insta::assert_snapshot!([changed, asked, window.last()].join("\n=====\n"));
}

#[test]
fn keys_below_the_review_do_only_what_they_say() {
    let place = clinic();
    let mut window = Window::open(&place, (24, 80), "needling --on 2026-11-22 --no-save");
    window.wait_for("Record number");
    window.type_for("\r\r30\r10n2020\ry10n0.5\r-\r", "v shows the verdict");
    insta::assert_snapshot!(window.last(), @"
    Review
      r  Record number: none
      k  Asked by: nobody named
      10 clear answers: a shows all
      1 question was not asked, because of other answers
      v shows the verdict · a number changes that answer · w saves the answers · ?
      why · < back · :q save and quit
    >
    ");
    // there is only one screen, everything was asked, and there is no 11th question
    for typed in ["m\r", "+\r", "11\r", "0\r", "x\r", "c\r"] {
        window.type_for(typed, "type v, or a number from 1 to 10");
    }
    window.type_for("\r", "nothing is typed yet");
    window.type_for("a", "Do you get cold sores?");
    window.type_for("a", "10 clear answers: a shows all");
    window.type_for("r\r", "Record number (never a name; may be empty)");
    window.type_for("C-1\r", "Record number: C-1");
    window.type_for("k\r", "Who is asking");
    window.type_for("Me\r", "Asked by: Me");
}
