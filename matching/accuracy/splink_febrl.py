"""Splink 5 (DuckDB) on FEBRL 3 or 4, as febrl.py writes them: with the fields and rules of examples/accuracy/febrl.rs,
and with the settings of Splink's own examples.  usage: splink_febrl.py febrl3.csv [threads]"""

import logging, sys
import duckdb, numpy as np
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from metrics import Timer, cluster_sweep, print_figures, rss_mb, summarise

logging.disable(logging.WARNING)
FILE, THREADS = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2
IS_PAIRED = "febrl4" in FILE
SWAPPED = "l.given_name = r.surname and l.surname = r.given_name"

# An address has two lines; what one record has in the first another has in the second.
LINES = [(f"address_{left}_l", f"address_{right}_r") for left in (1, 2) for right in (1, 2)]
UNKNOWN = " or ".join(f"coalesce(address_1_{side}, address_2_{side}) is null" for side in "lr")


def any_lines(condition, label):
    return dict(sql_condition=" or ".join(condition.format(*lines) for lines in LINES), label_for_charts=label)


ADDRESS = dict(
    output_column_name="address",
    comparison_levels=[
        dict(sql_condition=UNKNOWN, label_for_charts="unknown", is_null_level=True),
        any_lines("{} = {}", "equal"),
        any_lines("jaro_winkler_similarity({}, {}) >= 0.9", "near"),
        any_lines("jaro_winkler_similarity({}, {}) >= 0.8", "less near"),
        dict(sql_condition="ELSE", label_for_charts="other"),
    ],
)

SAME = dict(
    blocking=[
        block_on("soc_sec_id"),
        block_on("given_name", "surname"),
        SWAPPED,
        block_on("surname", "date_of_birth"),
        block_on("given_name", "date_of_birth"),
        block_on("date_of_birth"),
        block_on("postcode"),
        *[f"l.{left[:-2]} = r.{right[:-2]}" for left, right in LINES],
        block_on("substr(given_name, 1, 3)", "substr(surname, 1, 3)"),
        block_on("surname", "suburb"),
        block_on("given_name", "suburb"),
        block_on("substr(surname, 1, 3)", "street_number"),
    ],
    comparisons=[
        cl.ForenameSurnameComparison("given_name", "surname", forename_surname_concat_col_name="name"),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        ADDRESS,
        cl.JaroWinklerAtThresholds("suburb", [0.9]).configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("state"),
        cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
    ],
    link_type="dedupe_only",
)

# docs/demos/examples/duckdb/febrl3 and febrl4 of Splink's repository; the second links two files of one record each.
BORN = cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d")
EXAMPLE_3 = dict(
    blocking=[block_on(name) for name in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")],
    comparisons=[
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        BORN,
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
    ],
    link_type="dedupe_only",
)
EXAMPLE_4 = dict(
    blocking=[
        block_on("given_name", "surname"),
        SWAPPED,
        block_on("date_of_birth"),
        block_on("soc_sec_id"),
        block_on("state", "address_1"),
        block_on("street_number", "address_1"),
        block_on("postcode"),
    ],
    comparisons=[
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        BORN,
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
    ],
    link_type="link_only",
)


def connect():
    con = duckdb.connect()
    con.execute(f"set threads={THREADS}; set enable_progress_bar=false")
    con.execute(
        f"""create table people as select *, given_name || ' ' || surname as name
        from read_csv('{FILE}', header=true, all_varchar=true)"""
    )
    return con


def tables(con, link_type):
    if link_type == "dedupe_only":
        return [con.table("people")]
    is_original = "rec_id like '%-org'"
    return [con.sql(f"select * from people where {rule}") for rule in (is_original, f"not {is_original}")]


def predict(con, settings):
    api = DuckDBAPI(connection=con)
    linker = Linker(
        [api.register(table) for table in tables(con, settings["link_type"])],
        SettingsCreator(
            unique_id_column_name="rec_id",
            link_type=settings["link_type"],
            blocking_rules_to_generate_predictions=settings["blocking"],
            comparisons=settings["comparisons"],
            retain_matching_columns=False,
        ),
    )
    sure = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    sure += [] if IS_PAIRED else [SWAPPED + " and l.date_of_birth = r.date_of_birth"]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.8 if IS_PAIRED else 0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("date_of_birth"), block_on("postcode")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    return linker.inference.predict(threshold_match_weight=-20).as_pyarrow_table()


def measure(name, settings):
    con, clock = connect(), Timer()
    pairs = predict(con, settings)
    clock("all")
    ids = [row[0] for row in con.execute("select rec_id from people").fetchall()]
    row_of = {rec_id: row for row, rec_id in enumerate(ids)}
    truth = np.unique([rec_id.split("-")[1] for rec_id in ids], return_inverse=True)[1]
    left, right = (np.array([row_of[i] for i in pairs.column(f"rec_id_{side}").to_pylist()]) for side in "lr")
    bits = pairs.column("match_weight").to_numpy().astype(float)
    figures = summarise(truth, left, right, bits, default_thrs=(0.0,), cluster=False)
    groups = cluster_sweep(len(truth), truth, left, right, bits, np.arange(-9, 30).tolist())
    print(f"-- Splink 5, {name}: {clock.c['all']:.2f} CPU s; at most {rss_mb():.0f} MB")
    found, true_pairs = figures["blocking_recall"], figures["true_pairs"]
    print(f"{figures['scored_pairs']} pairs kept, which hold {found:.4f} of {true_pairs} true pairs")
    print_figures("pairs p >= 0.5", figures["@0.0"])
    print_figures("pairs at the best", figures["best"])
    print_figures("pairs at P = 0.99", figures["r_at_p99"])
    print_figures("groups p >= 0.5", next(group for group in groups if group["thr"] == 0.0))
    print_figures("groups at the best", max(groups, key=lambda group: group["f1"]))


measure("the same fields and rules", SAME)
measure("as in its own example", EXAMPLE_4 if IS_PAIRED else EXAMPLE_3)
