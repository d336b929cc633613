//! Companies that may be one: by name without its legal form, by domain, by phone. What fewer companies share says more.

use super::Found;
use super::groups::{Pair, group};
use crate::channels::handles::HandleKind;
use crate::contacts::Company;
use crate::duplicates::likeness::{Likeness, Reason};
use crate::duplicates::suspects::{Print, TellApart};
use base::search::Subject;
use matching::identity;
use std::collections::{BTreeSet, HashMap};

/// Companies that share a value: with more of them it identifies nobody.
const MAX_SHARING: usize = 20;
/// How many of two records of one company agree on a value that both have; the others are branches and typing errors.
const AGREEING: f64 = 0.9;
/// Other companies that have a value which only these two are seen with: never none, so that no value is proof.
const UNSEEN: f64 = 0.1;
/// What it says when both have values of a kind and none is the same, in bits.
const DIFFERENT_BITS: f64 = -1.5;
/// Pairs of one company for each company of a list, as among generated contacts.
const DOUBLES: f64 = 0.25;

/// What companies are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum By {
    Name,
    Domain,
    Email,
    Phone,
}

const ALL: [By; 4] = [By::Name, By::Domain, By::Email, By::Phone];

impl By {
    fn agreement(self) -> &'static str {
        match self {
            By::Name => "Same name",
            By::Domain => "Same domain",
            By::Email => "Same e-mail address",
            By::Phone => "Same phone number",
        }
    }

    fn difference(self) -> &'static str {
        match self {
            By::Name => "Different name",
            By::Domain => "Different domain",
            By::Email => "Different e-mail address",
            By::Phone => "Different phone number",
        }
    }
}

/// A company, as far as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Firm {
    /// The company.
    pub id: i64,
    values: BTreeSet<(By, String)>,
}

impl Firm {
    /// What a company is compared by; `sites` are its web addresses.
    pub fn of(company: &Company, sites: &[String]) -> Firm {
        let mut values = BTreeSet::from([(By::Name, identity::company::slug(&company.name))]);
        for handle in &company.handles {
            match handle.kind {
                HandleKind::Phone => values.insert((By::Phone, handle.value.clone())),
                HandleKind::Visitor => continue,
                HandleKind::Email => {
                    let email = identity::email::read(&handle.value);
                    values.extend(email.corporate_domain().map(|domain| (By::Domain, domain.to_owned())));
                    values.insert((By::Email, handle.value.clone()))
                }
            };
        }
        values.extend(sites.iter().filter_map(|site| Some((By::Domain, domain_of(site)?))));
        values.retain(|(_, value)| !value.is_empty());
        Firm { id: company.id.0, values }
    }

    /// What identifies it.
    pub fn print(&self) -> Print {
        Print::of(self.values.iter().map(|(_, value)| value.as_str()))
    }

    fn has(&self, by: By) -> bool {
        self.values.iter().any(|(kind, _)| *kind == by)
    }
}

/// The domain of a web address, without `www.`.
fn domain_of(site: &str) -> Option<String> {
    let with_scheme = if site.contains("://") { site.to_owned() } else { format!("https://{site}") };
    let address = url::Url::parse(&with_scheme).ok()?;
    let host = address.host_str()?.to_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

/// Companies that may be one.
pub(super) fn find(firms: &[Firm], told: &TellApart) -> Vec<Found> {
    let census = Census::of(firms);
    let firm_of: HashMap<i64, &Firm> = firms.iter().map(|firm| (firm.id, firm)).collect();
    let likeness = |[one, other]: [i64; 2]| Some(census.likeness(firm_of.get(&one)?, firm_of.get(&other)?));
    let pairs = census.pairs().into_iter().filter_map(|records| {
        let centibits = likeness(records)?.centibits;
        (centibits >= 0).then_some(Pair { records, centibits })
    });
    let stays_apart = |[one, other]: [i64; 2]| {
        let (Some(one), Some(other)) = (firm_of.get(&one), firm_of.get(&other)) else { return false };
        told.keeps([(one.id, one.print()), (other.id, other.print())], census.likeness(one, other).centibits)
    };
    let found = group(pairs.collect(), stays_apart).into_iter().filter_map(|group| {
        Some(Found { subject: Subject::Company, likeness: likeness(group.weakest)?, records: group.records })
    });
    found.collect()
}

/// Which companies have which value.
struct Census<'f> {
    sharing: HashMap<&'f (By, String), Vec<i64>>,
    companies: f64,
}

impl Census<'_> {
    #[expect(clippy::cast_precision_loss, reason = "companies of an account")]
    fn of(firms: &[Firm]) -> Census<'_> {
        let mut sharing: HashMap<&(By, String), Vec<i64>> = HashMap::new();
        for firm in firms {
            firm.values.iter().for_each(|value| sharing.entry(value).or_default().push(firm.id));
        }
        Census { sharing, companies: firms.len().max(2) as f64 }
    }

    /// Every two companies that share a value which may identify them.
    fn pairs(&self) -> BTreeSet<[i64; 2]> {
        let mut pairs = BTreeSet::new();
        for ids in self.sharing.values().filter(|ids| ids.len() <= MAX_SHARING) {
            for (at, one) in ids.iter().enumerate() {
                pairs.extend(ids[at + 1..].iter().map(|other| [*one.min(other), *one.max(other)]));
            }
        }
        pairs
    }

    fn likeness(&self, one: &Firm, other: &Firm) -> Likeness {
        let reason = |by: By| {
            let shared = one.values.intersection(&other.values).filter(|(kind, _)| *kind == by);
            match shared.map(|value| self.rarity(value)).reduce(f64::max) {
                Some(bits) => Some(Reason::new(by.agreement(), bits)),
                None => (one.has(by) && other.has(by)).then(|| Reason::new(by.difference(), DIFFERENT_BITS)),
            }
        };
        Likeness::of(ALL.into_iter().filter_map(reason).collect(), (2.0 * DOUBLES / self.companies).log2())
    }

    /// What it says that two companies share a value, in bits: the more others have it too, the less.
    #[expect(clippy::cast_precision_loss, reason = "companies that share a value")]
    fn rarity(&self, value: &(By, String)) -> f64 {
        let others = self.sharing.get(value).map_or(0, |ids| ids.len().saturating_sub(2)) as f64;
        (AGREEING * self.companies / (others + UNSEEN)).log2()
    }
}
