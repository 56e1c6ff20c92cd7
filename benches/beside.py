#!/usr/bin/env python3
"""What people would use instead: the same reads, list checks and group-bys with DuckDB or Polars.

usage: beside.py duckdb|polars read|lists|groups FILE.csv

read    every cell as text, the filled ones counted
lists   rows whose code stands in none of the national lists, for every column that has one
groups  people by local authority, sex, ethnicity and main substance
"""

import csv
import pathlib
import sys

K = pathlib.Path(__file__).parent.parent / "specs" / "K"
GROUPS = ["LA", "SEX", "ETHNIC", "DRUG1"]
PERSON = ["AGNCY", "CLIENTID"]


def lists():
    """The national codes of every column that has a list."""
    known = {}
    for field in csv.DictReader(open(K / "fields.csv", encoding="utf-8")):
        path = K / "codes" / (field["code_list"] + ".csv")
        if field["code_list"] and path.exists():
            known[field["header"]] = [row["code"] for row in csv.DictReader(open(path, encoding="utf-8"))]
    return known


def with_duckdb(job, path):
    import duckdb

    table = f"read_csv('{path}', all_varchar = true, header = true)"
    if job == "read":
        return duckdb.sql(f"select count(columns(*)) from {table}").fetchall()
    if job == "lists":
        wrong = [f"count(*) filter (where \"{name}\" not in ({', '.join(repr(c) for c in codes)}))"
                 for name, codes in lists().items()]
        return duckdb.sql(f"select {', '.join(wrong)} from {table}").fetchall()
    by = ", ".join(GROUPS)
    return duckdb.sql(f"select {by}, count(distinct ({', '.join(PERSON)})) from {table} group by all").fetchall()


def with_polars(job, path):
    import polars

    table = polars.scan_csv(path, infer_schema=False)
    if job == "read":
        return table.select(polars.all().count()).collect()
    if job == "lists":
        wrong = [(polars.col(name).is_not_null() & ~polars.col(name).is_in(codes)).sum() for name, codes in lists().items()]
        return table.select(wrong).collect()
    return table.group_by(GROUPS).agg(polars.struct(PERSON).n_unique()).collect()


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("duckdb", "polars") or sys.argv[2] not in ("read", "lists", "groups"):
        sys.exit(__doc__)
    print(len({"duckdb": with_duckdb, "polars": with_polars}[sys.argv[1]](*sys.argv[2:])))
