"""pandas 3: a frame in, a frame out.

    python python/examples/in_pandas.py examples/intake.csv
"""

import sys

import pandas as pd

import contraindication

# everything as text: a column of numbers with gaps would become floats, which are refused
intake = pd.read_csv(sys.argv[1], dtype=str)

protocol = contraindication.embedded()  # or contraindication.load("rules")
results = pd.DataFrame.from_arrow(protocol.screen_table(intake, on="2026-11-22"))

assert results["record"].nunique() == len(intake), "a record has no result"
print(f"{len(intake)} records, {len(results)} results")
print(results["verdict"].value_counts())
