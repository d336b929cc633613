"""Normalise contacts CSV -> parquet, the way a careful Splink user (or our ingest) would.  usage: prepare.py in.csv out.parquet"""

import sys, csv, re, time, phonenumbers as pn, pyarrow as pa, pyarrow.parquet as pq
from anyascii import anyascii

GMAIL = {"gmail.com", "googlemail.com"}
PLUS = GMAIL | {
    "outlook.com",
    "hotmail.com",
    "live.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "icloud.com",
    "fastmail.com",
}
ROLE = {
    "info",
    "sales",
    "office",
    "contact",
    "hello",
    "admin",
    "support",
    "ventas",
    "contato",
    "vendas",
    "kontakt",
    "mail",
    "billing",
    "noreply",
    "no-reply",
    "team",
    "hr",
    "marketing",
}
PLACE = {
    "test@test.com",
    "none@none.com",
    "noreply@example.com",
    "no@email.com",
    "a@a.com",
    "email@email.com",
    "na@na.com",
    "sem@email.com",
    "nomail@gmail.com",
    "123@gmail.com",
}
FREEM = {
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "proton.me",
    "live.com",
    "yahoo.com.br",
    "uol.com.br",
    "bol.com.br",
    "gmx.de",
    "web.de",
    "t-online.de",
    "outlook.de",
    "mail.ru",
    "yandex.ru",
    "bk.ru",
    "inbox.ru",
    "ukr.net",
    "i.ua",
    "orange.fr",
    "hotmail.fr",
    "free.fr",
    "libero.it",
    "hotmail.it",
    "virgilio.it",
    "hotmail.co.uk",
    "yahoo.co.uk",
    "btinternet.com",
    "yahoo.co.in",
    "rediffmail.com",
    "yahoo.com.mx",
    "outlook.es",
}
HON = {
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "sr",
    "sra",
    "lic",
    "ing",
    "dra",
    "herr",
    "frau",
    "m",
    "mme",
    "dott",
    "sig",
    "g-n",
    "g-zha",
    "bpk",
    "ibu",
    "pak",
}
SUF = {
    "inc",
    "llc",
    "corp",
    "co",
    "incorporated",
    "ltd",
    "limited",
    "plc",
    "llp",
    "gmbh",
    "ag",
    "kg",
    "ug",
    "ltda",
    "sa",
    "s",
    "a",
    "me",
    "eireli",
    "cv",
    "de",
    "rl",
    "sas",
    "srl",
    "sl",
    "slu",
    "sarl",
    "spa",
    "sti",
    "as",
    "pt",
    "tbk",
    "pvt",
    "private",
    "ooo",
    "zao",
    "ip",
    "tov",
    "fop",
    "fze",
    "fz",
    "dmcc",
    "r",
    "l",
    "c",
    "v",
    "p",
    "haftungsbeschrankt",
    "&",
    "and",
}
PHN = {
    "unknown",
    "client",
    "test",
    "new lead",
    "novo lead",
    "nuevo contacto",
    "novyi lid",
    "novyy lid",
    "guest",
    "whatsapp user",
    "facebook user",
    "visitor",
    "website lead",
    "customer",
    "n/a",
    "-",
    ".",
    "",
}
GEN = {"jr", "ii", "iii", "filho", "neto", "junior", "sr"}
cc_of_tld = {
    "br": "BR",
    "mx": "MX",
    "co": "CO",
    "ar": "AR",
    "es": "ES",
    "uk": "GB",
    "de": "DE",
    "fr": "FR",
    "it": "IT",
    "tr": "TR",
    "id": "ID",
    "in": "IN",
    "ru": "RU",
    "ua": "UA",
    "ae": "AE",
}


def norm_email(e):
    e = e.strip().lower()
    if e.startswith("mailto:"):
        e = e[7:]
    if e.count("@") != 1:
        return None
    l, d = e.split("@")
    d = d.rstrip(".")
    if d in PLUS:
        l = l.split("+")[0]
    if d in GMAIL:
        l = l.replace(".", "")
        d = "gmail.com"
    e = l + "@" + d
    return None if (not l or e in PLACE or l in ("noreply", "no-reply")) else e


def canon(e):
    # one subscriber, several spellings
    if e.startswith("+521") and len(e) == 14:
        e = "+52" + e[4:]
    if e.startswith("+55") and len(e) == 13 and e[5] in "6789":
        e = e[:5] + "9" + e[5:]
    if e.startswith("+54") and not e.startswith("+549") and len(e) == 13:
        e = "+549" + e[3:]
    return e


def norm_phone(p, region):
    p = re.split(r"[/;]| ext| x\d", p)[0]
    d = re.sub(r"\D", "", p)
    if len(d) < 7 or len(set(d)) <= 2 or d in ("1234567890", "123456789"):
        return None, None
    if region == "AR":
        m = re.match(r"0?(\d{2,4})15(\d{6,8})$", d)
        if m and len(m[1] + m[2]) == 10:
            return "+549" + m[1] + m[2], d[-8:]
    if p.strip().startswith("00"):
        p = "+" + d[2:]
    if p.strip().startswith("+"):
        return canon("+" + re.sub(r"\D", "", p)), d[-8:]  # already international: keep even if not 'valid'
    for cand, reg in ((p, region), ("+" + d, None)):
        if reg or cand.startswith("+"):
            try:
                n = pn.parse(cand, reg)
                if pn.is_valid_number(n):
                    return canon(pn.format_number(n, pn.PhoneNumberFormat.E164)), d[-8:]
            except pn.NumberParseException:
                pass
    return None, d[-8:]


_nc = {}


def asc(s):
    v = _nc.get(s)
    if v is None:
        v = anyascii(s).lower()
        if len(_nc) < 400000:
            _nc[s] = v
    return v


def toks(s):
    return [t for t in re.split(r"[^a-z0-9]+", s) if t]


def names(full, fn, ln):
    if fn or ln:
        f, l = toks(asc(fn)), toks(asc(ln))
    else:
        full = re.sub(r"\(.*?\)", " ", full)
        full = re.sub(r"[^\w\s,.'’\-]", " ", full)  # emoji out
        a = asc(full).strip()
        if a in PHN:
            return None, None, None
        if "," in a:
            x, y = a.split(",", 1)
            f, l = toks(y), toks(x)
        else:
            t = toks(a)
            while t and t[0] in HON and len(t) > 1:
                t = t[1:]
            f, l = t[:1], t[1:]
            if len(l) > 1 and len(l[0]) == 1:
                l = l[1:]
    g = None
    if l and l[-1] in GEN and len(l) > 1:
        g = l[-1]
        l = l[:-1]
    f = f[0] if f else None
    l = " ".join(l) if l else None
    if f in PHN:
        f = None
    return f, l, g


def company(s):
    a = asc(s).replace("&", " ")
    if re.fullmatch(r"[a-z0-9\-]+(\.[a-z]{2,3}){1,2}", a):
        a = a.split(".")[0]
    t = [x for x in toks(a) if x not in SUF]
    return " ".join(t) or None


def main():
    t0 = time.time()
    cols = {
        k: []
        for k in "unique_id cluster channel first_name last_name gen company email email_user email_dom phone phone8 city country visitor_id handle role".split()
    }
    for r in csv.DictReader(open(sys.argv[1], encoding="utf8")):
        em = norm_email(r["email"]) if r["email"] else None
        u = d = None
        role = False
        if em:
            u, d = em.split("@")
            role = u in ROLE
        reg = r["country"] or (cc_of_tld.get(d.rsplit(".", 1)[-1]) if d else None)
        ph, p8 = norm_phone(r["phone"], reg) if r["phone"] else (None, None)
        f, l, g = names(r["full_name"], r["first_name"], r["last_name"])
        c = cols
        c["unique_id"].append(int(r["record_id"]))
        c["cluster"].append(int(r["cluster_id"]))
        c["channel"].append(r["channel"])
        c["first_name"].append(f)
        c["last_name"].append(l)
        c["gen"].append(g)
        c["company"].append(company(r["company"]) if r["company"] else None)
        c["email"].append(em)
        c["email_user"].append(u)
        c["email_dom"].append(None if d in FREEM else d)
        c["phone"].append(ph)
        c["phone8"].append(p8)
        ci = " ".join(toks(asc(r["city"]))) if r["city"] else None
        c["city"].append(ci or None)
        c["country"].append(r["country"] or None)
        c["visitor_id"].append(r["visitor_id"] or None)
        c["handle"].append(r["handle"] or None)
        c["role"].append(role)
    pq.write_table(pa.table(cols), sys.argv[2])
    print(f"{len(cols['unique_id'])} rows prepared in {time.time()-t0:.1f}s")


main()
