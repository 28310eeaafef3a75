"""Screens a person for contraindications before a cosmetic skin procedure, from rule files a clinician can read.

>>> import contraindication
>>> protocol = contraindication.embedded()
>>> for result in protocol.screen({"pregnancy": "yes"}, procedures=["microneedling"], on="2026-11-22"):
...     print(result.at_least, [reason.rule for reason in result.reasons])
contraindicated ['pregnant']

It is for trained practitioners. It lists what a written protocol finds in the answers given; a practitioner checks each
reason against its source and decides.
"""

from ._cells import Answer
from ._findings import CaseResult, Difference, Finding, MappingErrors, RuleErrors
from ._native import Results
from ._protocol import ArrowArray, ArrowStream, Day, Protocol, diff, embedded, load
from ._protocol_parts import Option, Question, Rule
from ._results import AnswerError, ProtocolVersion, Reason, Result, Score, Window

__all__ = [
    "Answer",
    "AnswerError",
    "ArrowArray",
    "ArrowStream",
    "CaseResult",
    "Day",
    "Difference",
    "Finding",
    "MappingErrors",
    "Option",
    "Protocol",
    "ProtocolVersion",
    "Question",
    "Reason",
    "Result",
    "Results",
    "Rule",
    "RuleErrors",
    "Score",
    "Window",
    "diff",
    "embedded",
    "load",
]
