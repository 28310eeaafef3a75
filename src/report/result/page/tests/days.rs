//! Tests the age of the answers.

use super::*;

#[test]
fn the_page_says_how_old_the_answers_are() {
    let protocol = sample::protocol();
    let heading = |on: &str, answered: &str| {
        let mut form = sample::form(&protocol, &[0], &[]);
        form.on = sample::day(on);
        form.answers.days.answered = Some(sample::day(answered));
        let page = shown(&sample::screened(&protocol, form), &protocol, 80);
        page.lines().nth(1).map(str::to_owned)
    };
    for (on, answered, line) in [
        (
            "2026-11-22",
            "2026-11-22",
            "Answers given on 22 November 2026, the same day.",
        ),
        (
            "2026-11-22",
            "2026-11-21",
            "Answers given on 21 November 2026, 1 day before.",
        ),
        (
            "2026-11-22",
            "2026-05-02",
            "Answers given on 2 May 2026, 204 days before.",
        ),
        (
            "2026-12-01",
            "2026-11-22",
            "Answers given on 22 November 2026, 9 days before: ask again on the day.",
        ),
    ] {
        assert_eq!(heading(on, answered).as_deref(), Some(line));
    }
}

#[test]
fn carried_answers_are_shown_with_their_day() {
    let protocol = sample::protocol();
    let mut form = sample::form(&protocol, &[0], &[]);
    form.answers.days.answered = Some(sample::day("2026-11-22"));
    form.answers.days.carried = [
        (QuestionId::new(3), Some(sample::day("2026-05-02"))),
        (QuestionId::new(5), None),
    ]
    .into();
    insta::assert_snapshot!(shown(&sample::screened(&protocol, form), &protocol, 80), @"
    C-1042 · for 22 November 2026
    Answers given on 22 November 2026, the same day.

    Microneedling: ELIGIBLE
    No contraindication found among the questions asked.

    Answers taken over from before
      - “Have you ever had a keloid?” No (given 2 May 2026)
      - “Is there a lesion that may be malignant?” No (day not known)

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A
    practitioner decides.
    ");
}
