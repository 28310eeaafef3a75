//! Numbers: digit by digit, in the range and steps of their question.

use super::{csv, json, toml};

#[test]
fn numbers_are_read_digit_by_digit() {
    for (literal, expected) in [
        ("70.5", "weight=705"),
        ("70", "weight=700"),
        ("30", "weight=300"),
        ("300.0", "weight=3000"),
    ] {
        assert_eq!(json("weight", literal), expected);
        assert_eq!(toml("weight", literal), expected);
        assert_eq!(csv("weight", literal), expected);
    }
    assert_eq!(
        json("count", "-9223372036854775808"),
        "count=-9223372036854775808"
    );
    assert_eq!(json("count", "-0"), "count=0");
}

#[test]
fn a_number_outside_the_range_or_steps_is_refused() {
    for (literal, expected) in [
        ("\"70\"", "remove the quotes: this question takes a number"),
        ("29.9", "the number must be from 30.0 to 300.0 kg"),
        ("300.1", "the number must be from 30.0 to 300.0 kg"),
        (
            "99999999999999999999",
            "the number must be from 30.0 to 300.0 kg",
        ),
        ("70.50", "this question takes at most 1 decimal"),
        ("7e1", "write the number without an exponent"),
        (
            "true",
            "this question takes a number in digits alone, decimals after a point",
        ),
        (
            "\"Unsure\"",
            "this question takes a number in digits alone, decimals after a point (did you mean `unsure`?)",
        ),
    ] {
        let value = literal.trim_matches('"');
        assert_eq!(
            json("weight", literal),
            format!("weight! [{value}] ({expected})")
        );
    }
}

#[test]
fn a_number_that_is_not_plain_digits_is_refused() {
    for (literal, expected) in [
        ("+5", "write the number without a plus sign"),
        (
            "1_000",
            "this question takes a whole number in digits alone",
        ),
        ("0x1F", "this question takes a whole number in digits alone"),
        ("inf", "this question takes a whole number in digits alone"),
        ("5.0", "this question takes a whole number"),
        ("'5'", "remove the quotes: this question takes a number"),
        (
            "2026-01-01",
            "this question takes a whole number in digits alone",
        ),
    ] {
        let value = literal.trim_matches('\'');
        assert_eq!(
            toml("count", literal),
            format!("count! [{value}] ({expected})")
        );
    }
    for (cell, expected) in [
        ("007", "write the number without leading zeros"),
        (".5", "write a digit on both sides of the decimal point"),
        ("5.", "write a digit on both sides of the decimal point"),
        ("-", "this question takes a whole number in digits alone"),
        ("9223372036854775808", "the number has too many digits"),
        (
            "12 kg",
            "this question takes a whole number in digits alone",
        ),
        ("٣", "this question takes a whole number in digits alone"),
    ] {
        assert_eq!(csv("count", cell), format!("count! [{cell}] ({expected})"));
    }
    assert_eq!(
        csv("weight", "\"70,5\""),
        "weight! [70,5] (write decimals after a point and thousands without a comma)"
    );
}
