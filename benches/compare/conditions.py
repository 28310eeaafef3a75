"""The rules of a protocol, translated for programs that cannot read rule files.

Reads the TOML itself and follows docs/rule-format.md; it shares no code with `contra`. It supports what the
measured protocols use and refuses the rest: a date must be a day, and ticks must not be combined with `unsure`.
"""

import bisect
import calendar
import datetime
import decimal
import functools
import pathlib
import tomllib
from dataclasses import dataclass

VERDICTS = ["eligible", "precaution", "defer", "refer", "contraindicated"]


@dataclass
class Protocol:
    """The questions by id, the rules with the most severe verdicts first and then in file order, and the ids of the
    rules of each procedure, in the same order."""

    questions: dict
    rules: list
    procedures: dict

    def of_verdict(self, procedure, verdict):
        """The rules of a procedure with a verdict."""
        wanted = set(self.procedures[procedure])
        return [rule["id"] for rule in self.rules if rule["verdict"] == verdict and rule["id"] in wanted]


def load(folder):
    folder = pathlib.Path(folder)
    read = lambda name: tomllib.loads((folder / name).read_text("utf-8"))
    head = read("protocol.toml")
    topics = [read(f"{topic}.toml") for topic in head["protocol"]["topics"]]
    questions = {one["id"]: one for topic in topics for one in topic.get("question", [])}
    rules = [rule for topic in topics for rule in topic.get("rule", [])]
    # a stable sort
    rules.sort(key=lambda rule: -VERDICTS.index(rule["verdict"]))
    procedures = [one["id"] for one in head["procedure"]]
    groups = {one["id"]: one["procedures"] for one in head.get("group", [])}
    of_rule = lambda rule: {one for name in rule.get("for", procedures) for one in groups.get(name, [name])}
    return Protocol(
        questions,
        rules,
        {one: [rule["id"] for rule in rules if one in of_rule(rule)] for one in procedures},
    )


def option_ids(question):
    """The ids of the options that can be ticked, and `none`."""
    return ["none", *(one if isinstance(one, str) else one["id"] for one in question["options"])]


def is_part_of_another(question, option):
    """Whether the id of an option is a part of the id of another one, so that a cell must be split."""
    return sum(option in one for one in option_ids(question)) > 1


class Translation:
    """Conditions as expressions of a language, in which true, false and unknown are combined by Kleene's logic.

    A language has `said(question, status)`, `equals(question, word)`, `ticked(question, option)`,
    `between(question, low, high)`, `negation(one)`, `every(some)` and `some(several)`. All but `said` are unknown
    if the answer is blank, `unsure` or `declined`.
    """

    def __init__(self, language, protocol, on):
        self.language = language
        self.questions = protocol.questions
        self.on = on

    def condition(self, table):
        return self.language.every([self.entry(key, value) for key, value in table.items()])

    def entry(self, key, value):
        if key == "all":
            return self.language.every([self.condition(one) for one in value])
        if key == "any":
            return self.language.some([self.condition(one) for one in value])
        question = self.questions[key]
        members = value if isinstance(value, list) else [value]
        test = self.language.some([self.test(question, one) for one in members])
        if "show-if" in question:
            test = self.language.every([self.condition(question["show-if"]), test])
        return test

    def test(self, question, test):
        language, kind = self.language, question["type"]
        if test in ("unsure", "declined"):
            return language.said(question, test)
        if kind == "multi":
            if isinstance(test, str):
                return language.ticked(question, test)
            only(test, "all-of", "none-of")
            there = [language.ticked(question, one) for one in test.get("all-of", [])]
            gone = [language.ticked(question, one) for one in test.get("none-of", [])]
            return language.every(there + [language.negation(one) for one in gone])
        if kind in ("yes-no", "choice"):
            if isinstance(test, str):
                return language.equals(question, test)
            only(test, "is-not", "none-of")
            others = test.get("none-of") or [test["is-not"]]
            return language.negation(language.some([language.equals(question, one) for one in others]))
        if kind == "number":
            return language.between(question, *number_bounds(question, test))
        if kind == "date":
            return language.between(question, *day_bounds(test, self.on))
        raise ValueError(f"a test on a {kind}")


def only(test, *known):
    if unknown := set(test) - set(known):
        raise ValueError(f"a test that is not known: {unknown}")


def number_bounds(question, test):
    """The minimum and maximum number for which a test is true, in the steps of its question. `None` without a bound."""
    exact = lambda number: decimal.Decimal(str(number))
    if not isinstance(test, dict):
        return exact(test), exact(test)
    only(test, "at-least", "over", "at-most", "under")
    bound = lambda key: exact(test[key]) if key in test else None
    step = exact(question.get("step", 1))
    low = bound("over") + step if "over" in test else bound("at-least")
    high = bound("under") - step if "under" in test else bound("at-most")
    return low, high


def is_whole(question):
    """Whether the answers to a question about a number are whole numbers."""
    return isinstance(question.get("step", 1), int)


def day_bounds(test, on):
    """The first and the last day for which a test is true. `None` without a bound."""
    only(test, "within", "older-than", "in-next", "later-than")
    day = datetime.timedelta(days=1)
    if "in-next" in test:
        return on, later(on, test["in-next"])
    if "later-than" in test:
        return later(on, test["later-than"]) + day, None
    low = last_over(test["within"], on) + day if "within" in test else None
    high = last_over(test["older-than"], on) if "older-than" in test else None
    return low, high


@functools.cache
def last_over(duration, on):
    """The last day from which a duration is over on a given day."""
    is_not_over = lambda ordinal: later(datetime.date.fromordinal(ordinal), duration) > on
    first = datetime.date(1900, 1, 1).toordinal()
    ordinals = range(first, on.toordinal() + 1)
    return datetime.date.fromordinal(first + bisect.bisect_left(ordinals, True, key=is_not_over) - 1)


def later(day, duration):
    count, unit = duration.split()
    count, unit = int(count), unit.removesuffix("s")
    if unit in ("day", "week"):
        return day + datetime.timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
