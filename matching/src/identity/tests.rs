use super::email::{self, Class};
use super::name::Generation;
use super::{Phone, company, fold, is_nickname, is_one_edit_apart, name, phone};
use std::error::Error;

type Outcome = Result<(), Box<dyn Error>>;

/// The rows of a table of vectors, without its head.
fn rows(table: &str) -> Result<Vec<Vec<String>>, csv::Error> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table.as_bytes());
    reader.records().map(|row| Ok(row?.iter().map(str::to_owned).collect())).collect()
}

fn said(class: Class) -> &'static str {
    match class {
        Class::Personal => "personal",
        Class::Work => "work",
        Class::Role => "role",
        Class::NoReply => "noreply",
        Class::Bounce => "bounce",
        Class::Placeholder => "placeholder",
        Class::Disposable => "disposable",
        Class::Relay => "relay",
        Class::MistypedDomain => "typo-domain",
        Class::NoMailbox => "invalid-local",
        Class::Invalid => "invalid",
    }
}

#[test]
fn every_address_of_the_vectors_is_read_as_its_provider_reads_it() -> Outcome {
    let rows = rows(include_str!("vectors/emails.csv"))?;
    let wrong = rows.iter().filter_map(|row| {
        let read = email::read(&row[0]);
        // Where the server may not know tags, the vectors give the spelling that is likely the same.
        let key = if row[4].contains("only as WEAK key") { &read.weak } else { &read.key };
        let found = [key.as_deref().unwrap_or_default(), &read.address, said(read.class)].map(str::to_owned);
        (found[..] != row[1..4]).then(|| format!("{:?}: {found:?} instead of {:?}", row[0], &row[1..4]))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(rows.len(), 51);
    Ok(())
}

#[test]
fn spellings_that_are_likely_one_mailbox_meet_in_the_weak_key() {
    let meet = |one: &str, other: &str| {
        let (one, other) = (email::read(one), email::read(other));
        one.key != other.key && one.weak.is_some() && one.weak == other.weak
    };
    assert!(meet("john.doe+x@acme.com", "john.doe@acme.com"));
    assert!(meet("john@proton.me", "john@protonmail.com"));
    assert!(meet("jo.hn@proton.me", "john@proton.me"));
    assert!(meet("john@me.com", "john@icloud.com"));
    assert!(meet("john@ya.ru", "john@yandex.ru"));
    assert!(meet("base-shop@yahoo.com", "base@yahoo.com"));
    assert!(meet("john.doe@gmial.com", "johndoe@gmail.com"));
    assert!(meet("john@gmail.con", "john@gmail.com"));
    assert!(!meet("john.doe@acme.com", "johndoe@acme.com"));
    assert!(!meet("john@hotmail.com", "john@outlook.com"));
}

#[test]
fn a_company_is_named_by_a_domain_of_its_own_and_by_no_other() {
    assert_eq!(email::read("Anna@Acme.com").corporate_domain(), Some("acme.com"));
    assert_eq!(email::read("info@acme.com").corporate_domain(), Some("acme.com"));
    assert_eq!(email::read("anna@gmx.de").corporate_domain(), None);
    assert_eq!(email::split("a@acme.com, Bea <b@acme.com>"), ["a@acme.com", "b@acme.com"]);
}

#[test]
fn every_number_of_the_vectors_is_read_as_its_country_dials_it() -> Outcome {
    let rows = rows(include_str!("vectors/phones.csv"))?;
    let wrong = rows.iter().filter_map(|row| {
        let region = Some(row[1].as_str()).filter(|region| !region.is_empty());
        let found = phone::read(&row[0], region).and_then(|phone| phone.key);
        (found.as_deref() != Some(&row[2]))
            .then(|| format!("{:?} in {region:?}: {found:?} instead of {}", row[0], row[2]))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(rows.len(), 9_893);
    Ok(())
}

/// How two spellings are said to be related in the vectors.
fn relation(one: Option<&Phone>, other: Option<&Phone>) -> &'static str {
    let (Some(one), Some(other)) = (one, other) else { return "never" };
    let is_shared = one.extension != other.extension;
    match (&one.key, &other.key) {
        (Some(key), Some(same)) if key == same && is_shared => "switchboard",
        (Some(key), Some(same)) if key == same => "yes",
        _ if one.weak.is_some() && one.weak == other.weak => "weak",
        _ => "no",
    }
}

#[test]
fn numbers_that_messengers_write_in_their_own_way_meet() -> Outcome {
    let rows = rows(include_str!("vectors/phone_equivalence.csv"))?;
    let wrong = rows.iter().filter_map(|row| {
        let region = Some(row[2].as_str()).filter(|region| !region.is_empty());
        let read = |written: &str| phone::read(written, region);
        let found = relation(read(&row[0]).as_ref(), read(&row[1]).as_ref());
        (found != row[3]).then(|| format!("{} and {}: {found} instead of {}", row[0], row[1], row[3]))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(rows.len(), 22);
    Ok(())
}

#[test]
fn more_numbers_of_messengers_meet_too() {
    let key = |written: &str, region| phone::read(written, region).and_then(|phone| phone.key);
    assert_eq!(key("5215512345678", Some("US")).as_deref(), Some("+525512345678"));
    assert_eq!(key("551187654321", Some("BR")).as_deref(), Some("+5511987654321"));
    assert_eq!(key("+54 11 15 2345 6789", None).as_deref(), Some("+5491123456789"));
    assert_eq!(key("4915112345678", Some("US")).as_deref(), Some("+4915112345678"));
    assert_eq!(key("4915112345678", None), None);
    assert_eq!(phone::split("+1 212 555 0123 / +1 212 555 0124"), ["+1 212 555 0123", "+1 212 555 0124"]);
}

fn read(whole: &str) -> (String, String) {
    let name = name::read(whole, "", "");
    (name.first, name.last)
}

#[test]
fn a_name_is_one_in_any_order_with_titles_and_in_any_script() {
    let anna = ("anna".to_owned(), "berg".to_owned());
    for written in [
        "Anna Berg",
        "BERG, ANNA",
        "Frau Dr. Anna Berg",
        "Anna M. Berg",
        "Анна Берг",
        "Anna Berg 🌸 (Acme)",
        "Anna Berg, PhD",
    ] {
        assert_eq!(read(written), anna, "{written}");
    }
    assert_eq!(read("Jan van der Berg"), ("jan".to_owned(), "van der berg".to_owned()));
    assert_eq!(read("Dr. O'Brien"), ("obrien".to_owned(), String::new()));
    assert_eq!(name::read("Anna Maria Berg", "Anna Maria", "Berg").last, "berg");
    assert_eq!(name::read("Dr. Anna Berg", "Dr.", "Anna Berg").first, "anna");
    assert_eq!(name::read("John Smith Jr.", "", "").generation, Some(Generation::Second));
    assert!(name::read("WhatsApp User", "", "").is_empty());
    assert_eq!(name::sounded("Юлия"), name::sounded("Julia"));
    assert_eq!(name::sounded("Müller"), name::sounded("Mueller"));
}

#[test]
fn one_person_may_be_called_by_a_nickname_but_not_by_another_first_name() {
    let compatible = |one: &str, other: &str| name::read(one, "", "").is_compatible(&name::read(other, "", ""));
    for (one, other) in [
        ("Bob Miller", "Robert Miller"),
        ("A. Berg", "Anna Berg"),
        ("Anna", "Anna Berg"),
        ("Berg Anna", "Anna Berg"),
        ("Ana García", "Ana García Lorca"),
        ("Anna Bergg", "Anna Berg"),
        ("", "Anna Berg"),
    ] {
        assert!(compatible(one, other) && compatible(other, one), "{one} and {other}");
    }
    for (one, other) in [("Anna Berg", "Otto Berg"), ("Anna Berg", "Anna Schulz"), ("John Smith Sr.", "John Smith Jr.")]
    {
        assert!(!compatible(one, other) && !compatible(other, one), "{one} and {other}");
    }
    assert!(is_nickname(b"bob", b"robert") && is_nickname(b"robert", b"bob"));
    assert!(is_one_edit_apart(b"anna", b"nana") || is_one_edit_apart(b"anna", b"anan"));
    assert!(!is_one_edit_apart(b"anna", b"anna"));
    assert_eq!(fold("Łukasz"), "lukasz");
}

#[test]
fn a_company_is_one_with_and_without_its_legal_form() {
    for written in [
        "Acme",
        "ACME Ltd.",
        "Acme, Inc.",
        "acme gmbh & co. kg",
        "Acme S.A. de C.V.",
        "PT Acme",
        "acme.com",
        "www.acme.co.uk",
        "ООО Acme",
    ] {
        assert_eq!(company::slug(written), "acme", "{written}");
    }
    for (one, other) in [("Acme Limited", "ACME Ltd."), ("Acme", "Acme GmbH"), ("Acme SA de CV", "Acme S.A. de C.V.")] {
        assert!(company::is_same(one, other), "{one} and {other}");
    }
    assert!(!company::is_same("Acme Ltd.", "Acme GmbH") && !company::is_same("Acme", "Acme Foods"));
    assert_eq!(company::slug("Acme Foods SARL"), "acme foods");
    assert_eq!(company::slug("J.P. Morgan"), "j p morgan");
    assert_eq!(company::slug("AG"), "ag");
    assert_eq!(company::domain_stem("mail.acme.co.uk").as_deref(), Some("acme"));
    assert_eq!(company::domain_stem("xn--mnchen-3ya.de").as_deref(), Some("munchen"));
    assert_eq!(company::domain_stem("localhost"), None);
}
