//! How large providers read an address, each with its reason.

/// What a provider makes of what stands behind the mailbox.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    /// `user+tag` is `user`.
    Plus,
    /// There are no tags.
    None,
}

/// How one provider reads addresses.
struct Provider {
    /// The domains it gives mailboxes at.
    domains: &'static [&'static str],
    /// The domain that all of `domains` stand for, where one mailbox has them all.
    home: Option<&'static str>,
    /// The domain that they may stand for: some mailboxes have them all.
    weak_home: Option<&'static str>,
    tag: Tag,
    /// Characters of a mailbox that do not count.
    ignores: &'static [char],
    /// Characters that likely do not count, or did not for some mailboxes.
    weakly_ignores: &'static [char],
    /// What likely begins a tag, besides the plus.
    weak_tag: Option<char>,
    /// `tag@user.provider` is `user@provider`.
    has_subdomains: bool,
    /// A mailbox at it says nothing of a company.
    gives_to_anybody: bool,
}

const PLAIN: Provider = Provider {
    domains: &[],
    home: None,
    weak_home: None,
    tag: Tag::Plus,
    ignores: &[],
    weakly_ignores: &[],
    weak_tag: None,
    has_subdomains: false,
    gives_to_anybody: true,
};

const PROVIDERS: &[Provider] = &[
    // Google says that dots do not matter, and googlemail.com is gmail.com (support.google.com/mail/answer/7436150). Domains
    // of Workspace keep their dots, so this is of these two only.
    Provider { domains: &["gmail.com", "googlemail.com"], home: Some("gmail.com"), ignores: &['.'], ..PLAIN },
    // Microsoft documents plus addressing; dots count, and outlook.com, hotmail.com and live.com are different mailboxes.
    Provider {
        domains: &[
            "hotmail.be",
            "hotmail.ch",
            "hotmail.co.uk",
            "hotmail.com",
            "hotmail.com.ar",
            "hotmail.com.br",
            "hotmail.de",
            "hotmail.es",
            "hotmail.fr",
            "hotmail.it",
            "live.be",
            "live.ca",
            "live.co.uk",
            "live.com",
            "live.com.mx",
            "live.com.pt",
            "live.de",
            "live.fr",
            "live.it",
            "live.nl",
            "msn.com",
            "outlook.cl",
            "outlook.com",
            "outlook.com.ar",
            "outlook.com.br",
            "outlook.de",
            "outlook.es",
            "outlook.fr",
            "outlook.it",
            "outlook.pt",
        ],
        ..PLAIN
    },
    // Apple delivers user+tag to user. Only accounts from before 2012 have the three domains at once: weak.
    Provider { domains: &["icloud.com", "mac.com", "me.com"], weak_home: Some("icloud.com"), ..PLAIN },
    // Proton ignores dots, hyphens and underscores when a name is taken, and gives an account its domains: weak, as the
    // domains may be switched off.
    Provider {
        domains: &["pm.me", "proton.me", "protonmail.ch", "protonmail.com"],
        weak_home: Some("proton.me"),
        weakly_ignores: &['.', '-', '_'],
        ..PLAIN
    },
    // Fastmail reads user+tag@ and tag@user.fastmail.com as user@.
    Provider { domains: &["fastmail.com", "fastmail.fm"], has_subdomains: true, ..PLAIN },
    // Yandex reads a dot as a hyphen, and gives a login all its domains; older logins differ: weak.
    Provider {
        domains: &["ya.ru", "yandex.by", "yandex.com", "yandex.kz", "yandex.ru", "yandex.ua"],
        weak_home: Some("yandex.ru"),
        weakly_ignores: &['.', '-'],
        ..PLAIN
    },
    // Zoho and Rackspace document plus addressing; Rackspace's domain is of companies.
    Provider { domains: &["zoho.com", "zoho.eu", "zohomail.com", "zohomail.eu"], ..PLAIN },
    Provider { domains: &["emailsrvr.com"], gives_to_anybody: false, ..PLAIN },
    // Yahoo has no plus; base-keyword is its disposable address, but a hyphen is also legal in a name: weak.
    Provider {
        domains: &[
            "rocketmail.com",
            "yahoo.ca",
            "yahoo.co.in",
            "yahoo.co.uk",
            "yahoo.com",
            "yahoo.com.ar",
            "yahoo.com.br",
            "yahoo.com.mx",
            "yahoo.de",
            "yahoo.es",
            "yahoo.fr",
            "yahoo.it",
            "ymail.com",
        ],
        tag: Tag::None,
        weak_tag: Some('-'),
        ..PLAIN
    },
];

/// Any other domain: whether its server knows tags is not known, so a tag goes from the weak spelling only.
const UNKNOWN: Provider = Provider { tag: Tag::None, weak_tag: Some('+'), ..PLAIN };

/// Providers that give mailboxes to anybody, besides [`PROVIDERS`].
const FREEMAIL: &[&str] = &[
    "126.com",
    "163.com",
    "abv.bg",
    "aol.com",
    "arcor.de",
    "azet.sk",
    "bigpond.com",
    "bk.ru",
    "bol.com.br",
    "bluewin.ch",
    "btinternet.com",
    "centrum.cz",
    "comcast.net",
    "email.cz",
    "free.fr",
    "freenet.de",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "hanmail.net",
    "i.ua",
    "ig.com.br",
    "inbox.lv",
    "inbox.ru",
    "interia.pl",
    "internet.ru",
    "laposte.net",
    "libero.it",
    "list.ru",
    "mail.com",
    "mail.ee",
    "mail.ru",
    "mailbox.org",
    "meta.ua",
    "naver.com",
    "o2.pl",
    "onet.pl",
    "op.pl",
    "orange.fr",
    "poczta.onet.pl",
    "posteo.de",
    "prodigy.net.mx",
    "qq.com",
    "rambler.ru",
    "rediffmail.com",
    "sapo.pt",
    "seznam.cz",
    "sfr.fr",
    "sky.com",
    "t-online.de",
    "telenet.be",
    "terra.com.br",
    "tiscali.it",
    "tuta.com",
    "tuta.io",
    "tutanota.com",
    "ukr.net",
    "uol.com.br",
    "verizon.net",
    "virgilio.it",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "yeah.net",
    "ziggo.nl",
];

/// Domains as people mistype them, and what they meant. None of them gives mailboxes to anybody.
const MISTYPED: &[(&str, &str)] = &[
    ("gamil.com", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gmail.cm", "gmail.com"),
    ("gmail.co", "gmail.com"),
    ("gmail.com.com", "gmail.com"),
    ("gmail.om", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("gmal.com", "gmail.com"),
    ("gmali.com", "gmail.com"),
    ("gmial.com", "gmail.com"),
    ("gmil.com", "gmail.com"),
    ("gnail.com", "gmail.com"),
    ("hotmai.com", "hotmail.com"),
    ("hotmal.com", "hotmail.com"),
    ("hotmial.com", "hotmail.com"),
    ("hotmil.com", "hotmail.com"),
    ("hotnail.com", "hotmail.com"),
    ("iclod.com", "icloud.com"),
    ("icloud.co", "icloud.com"),
    ("icoud.com", "icloud.com"),
    ("otlook.com", "outlook.com"),
    ("outlok.com", "outlook.com"),
    ("outloo.com", "outlook.com"),
    ("outllok.com", "outlook.com"),
    ("yaho.com", "yahoo.com"),
    ("yahoo.co", "yahoo.com"),
    ("yahho.com", "yahoo.com"),
    ("yahooo.com", "yahoo.com"),
    ("yhaoo.com", "yahoo.com"),
];

pub(super) fn is_freemail(domain: &str) -> bool {
    FREEMAIL.contains(&domain) || provider_of(domain).is_some_and(|provider| provider.gives_to_anybody)
}

/// What a mistyped domain was meant to be. No country and no registry has the ending `.con`.
pub(super) fn corrected(domain: &str) -> Option<String> {
    let known = MISTYPED.iter().find(|(mistyped, _)| *mistyped == domain).map(|(_, meant)| (*meant).to_owned());
    known.or_else(|| Some(format!("{}.com", domain.strip_suffix(".con")?)))
}

/// The one spelling of a mailbox: what its provider is known to read as one.
pub(super) fn strong(user: &str, domain: &str) -> String {
    let provider = provider_of(domain).unwrap_or(&UNKNOWN);
    let (user, domain) = without_subdomain(provider, user, domain);
    let base = if provider.tag == Tag::Plus { before(user, '+') } else { user };
    let base = without(base, provider.ignores).unwrap_or_else(|| user.to_owned());
    format!("{base}@{}", provider.home.unwrap_or(domain))
}

/// One spelling of what is likely one mailbox.
pub(super) fn weak(user: &str, domain: &str) -> String {
    if let Some(meant) = corrected(domain) {
        return weak(user, &meant);
    }
    let provider = provider_of(domain).unwrap_or(&UNKNOWN);
    let key = strong(user, domain);
    let (user, domain) = key.rsplit_once('@').unwrap_or((user, domain));
    let base = provider.weak_tag.map_or(user, |sign| before(user, sign));
    let base = without(base, provider.weakly_ignores).unwrap_or_else(|| user.to_owned());
    format!("{base}@{}", provider.weak_home.unwrap_or(domain))
}

fn provider_of(domain: &str) -> Option<&'static Provider> {
    let is_of = |provider: &&Provider| {
        let is_below = |of: &str| domain.strip_suffix(of).is_some_and(|sub| sub.len() > 1 && sub.ends_with('.'));
        provider.domains.contains(&domain) || provider.has_subdomains && provider.domains.iter().any(|of| is_below(of))
    };
    PROVIDERS.iter().find(is_of)
}

fn without_subdomain<'a>(provider: &Provider, user: &'a str, domain: &'a str) -> (&'a str, &'a str) {
    let owner = |home: &&str| domain.strip_suffix(*home)?.strip_suffix('.');
    let found = provider.domains.iter().find_map(|home| Some((owner(home)?, *home)));
    found.filter(|_| provider.has_subdomains).unwrap_or((user, domain))
}

/// What stands before a sign, unless that is nothing.
fn before(user: &str, sign: char) -> &str {
    user.split_once(sign).map(|(base, _)| base).filter(|base| !base.is_empty()).unwrap_or(user)
}

/// `None` when nothing would be left.
fn without(user: &str, ignored: &[char]) -> Option<String> {
    let kept: String = user.chars().filter(|c| !ignored.contains(c)).collect();
    (!kept.is_empty()).then_some(kept)
}
