"""Common evaluation: pairwise P/R/F1 over ALL true pairs (blocked or not).

truth : dict rid -> cluster id  (or arrays)
edges : arrays (l, r, score), each pair once, l != r
"""

import numpy as np, time, os, resource, json, threading


def rss_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def cur_rss_mb():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096 / 1e6


def n_true_pairs(codes):
    _, c = np.unique(codes, return_counts=True)
    return int((c * (c - 1) // 2).sum())


def pair_curve(is_true, score, total_true):
    """Return arrays over distinct thresholds (descending score)."""
    o = np.argsort(-score, kind="stable")
    s = score[o]
    t = is_true[o].astype(np.int64)
    tp = np.cumsum(t)
    fp = np.cumsum(1 - t)
    last = np.r_[s[1:] != s[:-1], True]
    s, tp, fp = s[last], tp[last], fp[last]
    p = tp / np.maximum(tp + fp, 1)
    r = tp / max(total_true, 1)
    f = 2 * p * r / np.maximum(p + r, 1e-12)
    return s, p, r, f, tp, fp


def at(s, p, r, f, thr):
    """metrics keeping every pair with score >= thr"""
    k = np.searchsorted(-s, -thr, side="right") - 1
    if k < 0:
        return dict(thr=float(thr), p=1.0, r=0.0, f1=0.0)
    return dict(thr=float(thr), p=float(p[k]), r=float(r[k]), f1=float(f[k]))


def best(s, p, r, f):
    if len(f) == 0:
        return dict(thr=None, p=0, r=0, f1=0)
    k = int(np.argmax(f))
    return dict(thr=float(s[k]), p=float(p[k]), r=float(r[k]), f1=float(f[k]))


def recall_at_precision(s, p, r, f, target):
    ok = np.where(p >= target)[0]
    if len(ok) == 0:
        return dict(thr=None, p=None, r=0.0)
    k = ok[np.argmax(r[ok])]
    return dict(thr=float(s[k]), p=float(p[k]), r=float(r[k]))


def avg_precision(s, p, r, f):
    if len(r) == 0:
        return 0.0
    return float(np.sum(np.diff(np.r_[0.0, r]) * p))


def print_figures(name, of):
    p, r = of["p"] or 0.0, of["r"]
    print(f"{name:<18} P {p:.4f}  R {r:.4f}  F1 {2 * p * r / max(p + r, 1e-12):.4f}")


# ---- clustering (union find) + cluster-level pair metrics -----------------
def connected(n, l, r):
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if len(l) == 0:
        return np.arange(n)
    g = coo_matrix((np.ones(len(l), np.int8), (l, r)), shape=(n, n))
    return connected_components(g, directed=False)[1]


def cluster_metrics(truth_codes, pred_codes):
    """pairwise + B-cubed from two labelings"""
    t = np.asarray(truth_codes).astype(np.int64)
    q = np.asarray(pred_codes).astype(np.int64)
    key = t * (q.max() + 1) + q
    _, inv, c = np.unique(key, return_inverse=True, return_counts=True)
    tp = int((c * (c - 1) // 2).sum())
    tt, pp = n_true_pairs(t), n_true_pairs(q)
    P = tp / pp if pp else 1.0
    R = tp / tt if tt else 1.0
    F = 2 * P * R / (P + R) if P + R else 0.0
    _, ti, tc = np.unique(t, return_inverse=True, return_counts=True)
    _, qi, qc = np.unique(q, return_inverse=True, return_counts=True)
    inter = c[inv]
    bp = float((inter / qc[qi]).mean())
    br = float((inter / tc[ti]).mean())
    return dict(p=P, r=R, f1=F, b3_p=bp, b3_r=br, b3_f1=2 * bp * br / (bp + br))


def cluster_sweep(n, truth, l, r, score, thrs):
    out = []
    for t in thrs:
        m = score >= t
        cm = cluster_metrics(truth, connected(n, l[m], r[m]))
        cm["thr"] = float(t)
        out.append(cm)
    return out


def cpu_s():
    a = resource.getrusage(resource.RUSAGE_SELF)
    b = resource.getrusage(resource.RUSAGE_CHILDREN)
    return a.ru_utime + a.ru_stime + b.ru_utime + b.ru_stime


class Timer:
    """wall seconds in .d, CPU seconds (user+sys, incl. children) in .c - the machine is shared, so CPU is the fair figure"""

    def __init__(self):
        self.d = {}
        self.c = {}
        self.t0 = time.perf_counter()
        self.c0 = cpu_s()

    def __call__(self, name):
        t = time.perf_counter()
        c = cpu_s()
        self.d[name] = round(self.d.get(name, 0) + t - self.t0, 3)
        self.c[name] = round(self.c.get(name, 0) + c - self.c0, 3)
        self.t0 = t
        self.c0 = c


def summarise(ids_codes, l, r, score, total_true=None, default_thrs=(0.5, 0.95, 0.99), cluster=True, sweep=None):
    truth = np.asarray(ids_codes)
    total = total_true or n_true_pairs(truth)
    it = truth[l] == truth[r]
    cv = pair_curve(it, score, total)[:4]
    o = dict(
        n=len(truth),
        true_pairs=total,
        scored_pairs=int(len(l)),
        blocking_recall=float(it.sum() / total),
        best=best(*cv),
        ap=avg_precision(*cv),
        r_at_p99=recall_at_precision(*cv, 0.99),
        r_at_p999=recall_at_precision(*cv, 0.999),
    )
    for t in default_thrs:
        o[f"@{t}"] = at(*cv, t)
    if cluster:
        sw = sweep if sweep is not None else sorted(set([*default_thrs, o["best"]["thr"]]) - {None})
        cs = cluster_sweep(len(truth), truth, l, r, score, sw)
        o["clusters"] = cs
        o["cluster_best"] = max(cs, key=lambda x: x["f1"]) if cs else None
    return o
