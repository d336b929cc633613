//! Companies in one spelling: "Acme Ltd.", "ACME Limited" and "acme" are one, and so is who writes from acme.co.uk.

use super::text::{fold, tokens};

/// Words that say what kind of company it is, not which one. Letters of "S.A. de C.V." and the like stand alone.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "dmcc",
    "doo",
    "eg",
    "eireli",
    "epp",
    "ev",
    "fop",
    "fz",
    "fze",
    "gbr",
    "gesellschaft",
    "gmbh",
    "haftungsbeschrankt",
    "inc",
    "incorporated",
    "ip",
    "kft",
    "kg",
    "kgaa",
    "limited",
    "limitada",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "me",
    "mei",
    "nv",
    "oao",
    "ohg",
    "ooo",
    "oy",
    "oyj",
    "pao",
    "plc",
    "private",
    "pt",
    "pte",
    "pty",
    "pvt",
    "rl",
    "sa",
    "sarl",
    "sas",
    "sasu",
    "se",
    "sicav",
    "sl",
    "slu",
    "snc",
    "sociedad",
    "societe",
    "spa",
    "spk",
    "sro",
    "srl",
    "sti",
    "tbk",
    "tov",
    "ug",
    "ul",
    "zao",
    "zoo",
];

/// Words that join legal forms, and the single letters of "S. de R.L. de C.V.": forms only behind a name.
const JOINTS: &[&str] = &["a", "and", "c", "d", "de", "e", "et", "l", "o", "p", "r", "s", "u", "und", "v", "y", "z"];

/// Second-level names under which countries give names away: "acme.co.uk" is acme's.
const SHARED_SECOND_LEVELS: &[&str] =
    &["ac", "co", "com", "edu", "gob", "gov", "gv", "ind", "ltd", "me", "net", "nom", "or", "org", "plc"];

/// Legal forms that are written out or short.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("company", "co"),
    ("corporation", "corp"),
    ("incorporated", "inc"),
    ("limited", "ltd"),
    ("und", "and"),
    ("y", "and"),
];

/// A company's name without its legal form, folded, its words apart by one space.
pub fn slug(name: &str) -> String {
    parts(name).0.join(" ")
}

/// True when two names are of one company: they differ in case, signs and how the legal form is written at most, or one
/// leaves the form out. "Acme Ltd." and "Acme GmbH" are two.
pub fn is_same(one: &str, other: &str) -> bool {
    let ((one, form), (other, other_form)) = (parts(one), parts(other));
    !one.is_empty() && one == other && (form.is_empty() || other_form.is_empty() || form == other_form)
}

/// The words of a name, and its legal form in one spelling, if it says one.
fn parts(name: &str) -> (Vec<String>, String) {
    if let Some(stem) = name_of_domain(name) {
        return (vec![stem], String::new());
    }
    let mut words = tokens(&name.replace(['&', '+'], " and ").replace('\'', ""));
    let is_form = |word: &String| LEGAL_FORMS.contains(&word.as_str()) || JOINTS.contains(&word.as_str());
    // Forms stand behind the name in most countries and before it in some ("PT Astra", "OOO Romashka").
    let behind = words.iter().rev().take_while(|word| is_form(word)).count();
    let mut forms = Vec::new();
    if behind < words.len() {
        forms = words.split_off(words.len() - behind);
    }
    let before = words.iter().take_while(|word| LEGAL_FORMS.contains(&word.as_str())).count();
    if before < words.len() {
        forms.extend(words.drain(..before));
    }
    let short = |form: &String| {
        SHORT_FORMS.iter().find(|(long, _)| long == form).map_or_else(|| form.clone(), |(_, short)| (*short).to_owned())
    };
    (words, forms.iter().map(short).collect())
}

/// The part of a domain that a company chose: "acme" of `mail.acme.co.uk`; `None` for what is no domain.
pub fn domain_stem(domain: &str) -> Option<String> {
    let labels: Vec<&str> = domain.trim_end_matches('.').split('.').filter(|label| !label.is_empty()).collect();
    let (top, before) = labels.split_last()?;
    let is_shared =
        top.len() == 2 && before.len() > 1 && before.last().is_some_and(|label| SHARED_SECOND_LEVELS.contains(label));
    let stem = before.get(before.len().checked_sub(if is_shared { 2 } else { 1 })?)?;
    Some(fold(&idna::domain_to_unicode(stem).0))
}

/// "Acme.com" as the name of a company is acme; "St. Pauli" and "J.P. Morgan" are no domains.
fn name_of_domain(name: &str) -> Option<String> {
    let name = fold(name.trim());
    let host = name.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    let is_domain = host.contains('.') && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    let top = host.rsplit('.').next()?;
    let is_domain = is_domain && (2..=3).contains(&top.len()) && host.split('.').all(|label| label.len() > 1);
    is_domain.then(|| domain_stem(host)).flatten().map(|stem| stem.replace('-', " "))
}
