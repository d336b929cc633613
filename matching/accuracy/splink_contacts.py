"""Splink 5 (DuckDB) on prepared contacts.  usage: splink_contacts.py prepared.parquet TAG [threads] [--online N]"""

import sys, json, os, time, logging, numpy as np, duckdb, splink, pyarrow.parquet as pq, pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
import splink.comparison_library as cl, splink.comparison_level_library as cll
from metrics import *

logging.disable(logging.WARNING)
f, tag = sys.argv[1], sys.argv[2]
threads = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[3].isdigit() else 2
online = int(sys.argv[sys.argv.index("--online") + 1]) if "--online" in sys.argv else 0
con = duckdb.connect()
con.execute(f"set threads={threads}")
con.execute("set enable_progress_bar=false")
con.execute("set memory_limit='9GB'")
con.execute("set temp_directory='duck.tmp'")
T = Timer()
con.execute(
    f"""create table c as select *, first_name || ' ' || last_name as name_concat, case when not role and length(email_user) >= 7 then email_user end as user_long,
 case when handle like 'ig:%' then handle end as ig, case when handle like 'fb:%' then handle end as fb, case when handle like 'tg:%' then handle end as tg from read_parquet('{f}')"""
)
TFID = "--no-id-tf" not in sys.argv
TUNED = "--tuned" in sys.argv
T("load")
br = [
    block_on("email"),
    block_on("phone"),
    block_on("phone8"),
    block_on("visitor_id"),
    block_on("ig"),
    block_on("fb"),
    block_on("tg"),
    block_on("first_name", "last_name"),
    block_on("last_name", "company"),
    block_on("first_name", "company"),
    block_on("user_long"),
    block_on("substr(first_name,1,1)", "substr(last_name,1,4)", "city"),
]


def lv(col, *levels):
    return {"output_column_name": col, "comparison_levels": [cll.NullLevel(col), *levels, cll.ElseLevel()]}


emailc = lv("email", cll.ExactMatchLevel("email", term_frequency_adjustments=True)) if TUNED else None
comps = [
    cl.ForenameSurnameComparison("first_name", "last_name", forename_surname_concat_col_name="name_concat"),
    (
        emailc
        if TUNED
        else (
            cl.EmailComparison("email")
            if TFID
            else lv(
                "email",
                cll.ExactMatchLevel("email"),
                cll.ExactMatchLevel("email_user"),
                cll.JaroWinklerLevel("email", 0.88),
                cll.JaroWinklerLevel("email_user", 0.88),
            )
        )
    ),
    (
        lv
        if not TUNED
        else lambda c, *l: {
            "output_column_name": c,
            "comparison_levels": [
                {
                    "sql_condition": "phone8_l is null or phone8_r is null",
                    "label_for_charts": "null",
                    "is_null_level": True,
                },
                *l,
                cll.ElseLevel(),
            ],
        }
    )(
        "phone",
        cll.ExactMatchLevel("phone", term_frequency_adjustments=TFID),
        {"sql_condition": "phone8_l = phone8_r", "label_for_charts": "last 8 digits"},
        cll.DamerauLevenshteinLevel("phone", 1),
    ),
    # one comparison for channel identities: agreement on any is decisive, different devices/handles of the same channel mild; m,u set by hand (too rare for random sampling to see)
    {
        "output_column_name": "ident",
        "comparison_levels": [
            {
                "sql_condition": "(visitor_id_l is null or visitor_id_r is null) and (ig_l is null or ig_r is null) and (fb_l is null or fb_r is null) and (tg_l is null or tg_r is null)",
                "label_for_charts": "null",
                "is_null_level": True,
            },
            {
                "sql_condition": "visitor_id_l = visitor_id_r or ig_l = ig_r or fb_l = fb_r or tg_l = tg_r",
                "label_for_charts": "same identity",
                "m_probability": 0.7,
                "u_probability": 1e-7,
                "fix_m_probability": True,
                "fix_u_probability": True,
            },
            {
                "sql_condition": "ELSE",
                "label_for_charts": "else",
                "m_probability": 0.3,
                "u_probability": 0.9999999,
                "fix_m_probability": True,
                "fix_u_probability": True,
            },
        ],
    },
    cl.JaroWinklerAtThresholds("company", [0.9]).configure(term_frequency_adjustments=True),
    cl.JaroWinklerAtThresholds("city", [0.9]).configure(term_frequency_adjustments=True),
]
settings = SettingsCreator(
    unique_id_column_name="unique_id",
    link_type="dedupe_only",
    blocking_rules_to_generate_predictions=br,
    comparisons=comps,
    retain_intermediate_calculation_columns=False,
    retain_matching_columns=False,
    additional_columns_to_retain=[],
)
api = DuckDBAPI(connection=con)
sdf = api.register(con.table("c"))
linker = Linker(sdf, settings)
T("linker_init")
linker.training.estimate_probability_two_random_records_match(
    [
        block_on("email", "first_name"),
        block_on("phone", "first_name"),
        block_on("visitor_id"),
        block_on("ig"),
        block_on("fb"),
        block_on("tg"),
    ],
    recall=0.4,
)
T("train_prior")
linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
T("train_u")
for e in (block_on("first_name", "last_name"), block_on("email"), block_on("phone")):
    linker.training.estimate_parameters_using_expectation_maximisation(e, estimate_without_term_frequencies=True)
T("train_em")
pred = linker.inference.predict(threshold_match_weight=-10)
T("predict")
clus = linker.clustering.cluster_pairwise_predictions_at_threshold(pred, threshold_match_probability=0.95)
T("cluster95")
print("timings", T.d, T.c, flush=True)
p = pred.as_pyarrow_table()
L = p.column("unique_id_l").to_numpy()
Rr = p.column("unique_id_r").to_numpy()
S = p.column("match_probability").to_numpy().astype(float)
W = p.column("match_weight").to_numpy().astype(float)
pq.write_table(pa.table({"l": L, "r": Rr, "w": W, "p": S}), f"pred_{tag}.parquet")
base = pq.read_table(f, columns=["unique_id", "cluster"])
u = base.column(0).to_numpy()
cl_ = base.column(1).to_numpy()
n = len(u)
pos = np.zeros(u.max() + 1, np.int64)
pos[u] = np.arange(n)
codes = np.unique(cl_, return_inverse=True)[1]
li, ri = pos[L], pos[Rr]
o = summarise(codes, li, ri, S, sweep=[0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999])
cvw = pair_curve(codes[li] == codes[ri], W, o["true_pairs"])[:4]
o["best"] = {**best(*cvw), "unit": "match_weight"}
sw = cluster_sweep(n, codes, li, ri, W, [-9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8])
o["cluster_sweep_weight"] = sw
o["cluster_best_weight"] = max(sw, key=lambda x: x["f1"])
tr = T.d["train_prior"] + T.d["train_u"] + T.d["train_em"]
o.update(
    dataset=tag,
    splink=splink.__version__,
    duckdb=duckdb.__version__,
    threads=threads,
    times=T.d,
    cpu=T.c,
    train_s=round(tr, 2),
    pairs_per_s=round(len(L) / T.d["predict"]),
    peak_rss_mb=round(rss_mb()),
    load=os.getloadavg(),
    prob_two=linker._settings_obj._probability_two_random_records_match,
)
nblk = None
if online:
    new = pq.read_table(f).slice(0, online)
    lat = []
    cpul = []
    con.register("newsrc", new)
    cols = con.sql("describe c").fetchall()
    for k in range(online):
        rec = con.sql(
            f"select * replace (unique_id + 100000000 as unique_id) from c where unique_id = {int(u[k])}"
        ).arrow()
        rec = rec.read_all() if hasattr(rec, "read_all") else rec
        t = time.perf_counter()
        c0 = cpu_s()
        try:
            new_sdf = api.register(rec)
            r = linker.inference.predict_between(new_sdf, sdf, threshold_match_weight=0)
            cnt = r.as_pyarrow_table().num_rows
        except Exception as ex:
            o["online_error"] = repr(ex)[:500]
            print("online error", repr(ex)[:800])
            break
        lat.append(time.perf_counter() - t)
        cpul.append(cpu_s() - c0)
    if lat:
        lat.sort()
        o["online_cpu_ms_mean"] = round(1e3 * sum(cpul) / len(cpul), 1)
        o["online_ms"] = dict(
            n=len(lat),
            p50=round(1e3 * lat[len(lat) // 2], 1),
            p99=round(1e3 * lat[min(len(lat) - 1, int(0.99 * len(lat)))], 1),
            min=round(1e3 * lat[0], 1),
        )
spent = {name: round(seconds, 2) for name, seconds in T.c.items()}
print(f"CPU s: {spent}, in all {sum(T.c.values()):.2f}; wall {sum(T.d.values()):.2f} s; at most {o['peak_rss_mb']} MB")
print(f"{len(L)} pairs, {len(L) / T.c['predict'] / 1e6:.2f} million a CPU s of predict")
for name, key in [
    ("pairs p >= 0.5", "@0.5"),
    ("pairs p >= 0.95", "@0.95"),
    ("pairs p >= 0.99", "@0.99"),
    ("pairs at the best", "best"),
    ("pairs at P = 0.99", "r_at_p99"),
]:
    print_figures(name, o[key])
print_figures("groups p >= 0.5", o["clusters"][0])
print_figures("groups at the best", o["cluster_best_weight"])
if "online_ms" in o:
    print("one newcomer:", o["online_cpu_ms_mean"], "CPU ms;", o["online_ms"])
