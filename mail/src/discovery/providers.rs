//! The large providers: whose domains they are, where mail for their customers' domains goes, and where mailboxes are.
//!
//! Facts that the providers publish. What is not here is found by the other steps.

use super::{Endpoint, Found, SignIn, Step, Typed};
use Name::{Address, Local};
use SignIn::{AppPassword, Google, Microsoft, Password};

/// What one is called at a server.
#[derive(Clone, Copy)]
enum Name {
    /// The whole address.
    Address,
    /// What stands before the `@`.
    Local,
}

/// A host and the port on which TLS begins with the first byte; 587 and 1143 begin it by STARTTLS.
struct Place(&'static str, u16, Name);

/// A provider.
pub(super) struct Provider {
    name: &'static str,
    /// Domains of addresses, whole.
    domains: &'static [&'static str],
    /// Ends of the names of mail exchangers.
    exchangers: &'static [&'static str],
    imap: Place,
    smtp: Place,
    sign_in: SignIn,
    hint: Option<&'static str>,
}

/// Ports on which TLS begins by STARTTLS.
const START_TLS: [u16; 3] = [587, 1143, 1025];

const GOOGLE_HINT: Option<&str> =
    Some("With a password it takes an app password: Google account, Security, App passwords.");
const APP_PASSWORD: Option<&str> =
    Some("With two-step sign-in it takes an app password, made in the settings of the account.");
const SWITCH_ON: Option<&str> = Some(
    "IMAP must first be switched on in the settings of the mailbox; with two-step sign-in it takes an app password.",
);
const CODE: Option<&str> = Some(
    "IMAP must first be switched on in the settings of the mailbox, which then show an authorisation code to be used as the password.",
);
const BRIDGE: Option<&str> = Some(
    "Proton is read through Proton Mail Bridge beside Sluice: whoever runs Sluice must allow its network, and the password is the one that the bridge shows.",
);

impl Provider {
    pub(super) fn found(&self, typed: &Typed, step: Step) -> Found {
        let endpoint = |Place(host, port, name): &Place| Endpoint {
            host: (*host).to_owned(),
            port: *port,
            is_implicit_tls: !START_TLS.contains(port),
            username: match name {
                Address => typed.address(),
                Local => typed.local.clone(),
            },
        };
        Found {
            provider: Some(self.name.to_owned()),
            imap: endpoint(&self.imap),
            smtp: Some(endpoint(&self.smtp)),
            sign_in: self.sign_in,
            hint: self.hint,
            step,
        }
    }
}

/// The provider whose domain this is.
pub(super) fn of_domain(domain: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.domains.contains(&domain))
}

/// How one signs in where a mailbox is read and sends by these servers; by a password unless both are one provider's.
pub fn sign_in_at(imap_host: &str, smtp_host: Option<&str>) -> SignIn {
    let is_theirs = |provider: &&Provider| {
        let sends = smtp_host.is_none_or(|host| provider.smtp.0.eq_ignore_ascii_case(host));
        provider.imap.0.eq_ignore_ascii_case(imap_host) && sends
    };
    PROVIDERS.iter().find(is_theirs).map_or(Password, |provider| provider.sign_in)
}

/// The provider to whom this mail exchanger belongs, by the longest end of its name.
pub(super) fn of_exchanger(host: &str) -> Option<&'static Provider> {
    let host = host.to_ascii_lowercase();
    let ends = |end: &str| host == end || host.strip_suffix(end).is_some_and(|rest| rest.ends_with('.'));
    let longest = |provider: &'static Provider| {
        let bytes = provider.exchangers.iter().filter(|end| ends(end)).map(|end| end.len()).max()?;
        Some((bytes, provider))
    };
    PROVIDERS.iter().filter_map(longest).max_by_key(|(bytes, _)| *bytes).map(|(_, provider)| provider)
}

#[rustfmt::skip]
static PROVIDERS: &[Provider] = &[
    Provider { name: "Gmail", domains: &["gmail.com", "googlemail.com", "google.com"], exchangers: &["google.com", "googlemail.com"],
        imap: Place("imap.gmail.com", 993, Address), smtp: Place("smtp.gmail.com", 465, Address), sign_in: Google, hint: GOOGLE_HINT },
    Provider { name: "Microsoft 365", domains: &["office365.com"], exchangers: &["mail.protection.outlook.com", "mx.microsoft"],
        imap: Place("outlook.office365.com", 993, Address), smtp: Place("smtp.office365.com", 587, Address), sign_in: Microsoft, hint: None },
    Provider { name: "Outlook.com", domains: OUTLOOK, exchangers: &["olc.protection.outlook.com"],
        imap: Place("outlook.office365.com", 993, Address), smtp: Place("smtp-mail.outlook.com", 587, Address), sign_in: Microsoft, hint: None },
    Provider { name: "Yahoo", domains: YAHOO, exchangers: &["yahoodns.net"],
        imap: Place("imap.mail.yahoo.com", 993, Address), smtp: Place("smtp.mail.yahoo.com", 465, Address), sign_in: AppPassword, hint: APP_PASSWORD },
    Provider { name: "AOL", domains: &["aol.com", "aim.com", "aol.de", "aol.fr", "aol.it", "aol.co.uk", "verizon.net"], exchangers: &[],
        imap: Place("imap.aol.com", 993, Address), smtp: Place("smtp.aol.com", 465, Address), sign_in: AppPassword, hint: APP_PASSWORD },
    Provider { name: "iCloud", domains: &["icloud.com", "me.com", "mac.com"], exchangers: &["mail.icloud.com"],
        imap: Place("imap.mail.me.com", 993, Local), smtp: Place("smtp.mail.me.com", 587, Address), sign_in: AppPassword,
        hint: Some("It takes an app-specific password, made at account.apple.com.") },
    Provider { name: "Zoho", domains: &["zoho.com", "zohomail.com"], exchangers: &["zoho.com", "zohomail.com"],
        imap: Place("imap.zoho.com", 993, Address), smtp: Place("smtp.zoho.com", 465, Address), sign_in: Password, hint: SWITCH_ON },
    Provider { name: "Zoho", domains: &["zoho.eu", "zohomail.eu"], exchangers: &["zoho.eu", "zohomail.eu"],
        imap: Place("imap.zoho.eu", 993, Address), smtp: Place("smtp.zoho.eu", 465, Address), sign_in: Password, hint: SWITCH_ON },
    Provider { name: "Zoho", domains: &["zoho.in", "zohomail.in"], exchangers: &["zoho.in", "zohomail.in"],
        imap: Place("imap.zoho.in", 993, Address), smtp: Place("smtp.zoho.in", 465, Address), sign_in: Password, hint: SWITCH_ON },
    Provider { name: "Zoho", domains: &["zohomail.com.au"], exchangers: &["zoho.com.au", "zohomail.com.au"],
        imap: Place("imap.zoho.com.au", 993, Address), smtp: Place("smtp.zoho.com.au", 465, Address), sign_in: Password, hint: SWITCH_ON },
    Provider { name: "Zoho", domains: &["zohomail.jp"], exchangers: &["zoho.jp", "zohomail.jp"],
        imap: Place("imap.zoho.jp", 993, Address), smtp: Place("smtp.zoho.jp", 465, Address), sign_in: Password, hint: SWITCH_ON },
    Provider { name: "Zoho", domains: &["zohomail.ca"], exchangers: &["zohocloud.ca"],
        imap: Place("imap.zohocloud.ca", 993, Address), smtp: Place("smtp.zohocloud.ca", 465, Address), sign_in: Password, hint: SWITCH_ON },
    Provider { name: "Fastmail", domains: &["fastmail.com", "fastmail.fm", "fastmail.net", "fastmail.org", "messagingengine.com"], exchangers: &["messagingengine.com"],
        imap: Place("imap.fastmail.com", 993, Address), smtp: Place("smtp.fastmail.com", 465, Address), sign_in: AppPassword,
        hint: Some("It takes an app password: Settings, Privacy & Security, Connected apps.") },
    Provider { name: "GMX", domains: &["gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.eu", "gmx.org", "gmx.info", "gmx.biz"], exchangers: &["gmx.net"],
        imap: Place("imap.gmx.net", 993, Address), smtp: Place("mail.gmx.net", 465, Address), sign_in: Password, hint: SWITCH_ON },
    Provider { name: "GMX", domains: &["gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr", "gmx.es"], exchangers: &["gmx.com"],
        imap: Place("imap.gmx.com", 993, Address), smtp: Place("mail.gmx.com", 465, Address), sign_in: Password, hint: SWITCH_ON },
    Provider { name: "WEB.DE", domains: &["web.de", "email.de"], exchangers: &["web.de"],
        imap: Place("imap.web.de", 993, Local), smtp: Place("smtp.web.de", 465, Local), sign_in: Password, hint: SWITCH_ON },
    Provider { name: "mail.com", domains: MAIL_COM, exchangers: &["mail.com"],
        imap: Place("imap.mail.com", 993, Address), smtp: Place("smtp.mail.com", 465, Address), sign_in: Password, hint: SWITCH_ON },
    Provider { name: "Yandex", domains: &["yandex.com", "yandex.ru", "yandex.by", "yandex.kz", "yandex.ua", "ya.ru"], exchangers: &["yandex.net", "yandex.ru"],
        imap: Place("imap.yandex.com", 993, Address), smtp: Place("smtp.yandex.com", 465, Address), sign_in: AppPassword, hint: SWITCH_ON },
    Provider { name: "Mail.ru", domains: &["mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru"], exchangers: &["mail.ru"],
        imap: Place("imap.mail.ru", 993, Address), smtp: Place("smtp.mail.ru", 465, Address), sign_in: AppPassword, hint: APP_PASSWORD },
    Provider { name: "Rambler", domains: &["rambler.ru", "lenta.ru", "autorambler.ru", "myrambler.ru", "ro.ru"], exchangers: &["rambler.ru"],
        imap: Place("imap.rambler.ru", 993, Address), smtp: Place("smtp.rambler.ru", 465, Address), sign_in: Password, hint: SWITCH_ON },
    Provider { name: "Proton", domains: &["proton.me", "protonmail.com", "protonmail.ch", "pm.me"], exchangers: &["protonmail.ch"],
        imap: Place("127.0.0.1", 1143, Address), smtp: Place("127.0.0.1", 1025, Address), sign_in: Password, hint: BRIDGE },
    Provider { name: "IONOS", domains: &["ionos.de", "1und1.de", "online.de"], exchangers: &["ionos.de", "kundenserver.de", "1und1.de"],
        imap: Place("imap.ionos.de", 993, Address), smtp: Place("smtp.ionos.de", 465, Address), sign_in: Password, hint: None },
    Provider { name: "IONOS", domains: &["ionos.com"], exchangers: &["ionos.com", "1and1.com", "perfora.net"],
        imap: Place("imap.ionos.com", 993, Address), smtp: Place("smtp.ionos.com", 465, Address), sign_in: Password, hint: None },
    Provider { name: "OVH", domains: &["ovh.fr", "ovh.net"], exchangers: &["ovh.net"],
        imap: Place("ssl0.ovh.net", 993, Address), smtp: Place("ssl0.ovh.net", 465, Address), sign_in: Password, hint: None },
    Provider { name: "Gandi", domains: &["gandi.net"], exchangers: &["gandi.net"],
        imap: Place("mail.gandi.net", 993, Address), smtp: Place("mail.gandi.net", 465, Address), sign_in: Password, hint: None },
    Provider { name: "Hetzner", domains: &["your-server.de"], exchangers: &["your-server.de"],
        imap: Place("mail.your-server.de", 993, Address), smtp: Place("mail.your-server.de", 465, Address), sign_in: Password, hint: None },
    Provider { name: "Strato", domains: &["strato.de"], exchangers: &["rzone.de", "strato.de"],
        imap: Place("imap.strato.de", 993, Address), smtp: Place("smtp.strato.de", 465, Address), sign_in: Password, hint: None },
    Provider { name: "one.com", domains: &["one.com"], exchangers: &["one.com"],
        imap: Place("imap.one.com", 993, Address), smtp: Place("send.one.com", 465, Address), sign_in: Password, hint: None },
    Provider { name: "Rackspace", domains: &["emailsrvr.com"], exchangers: &["emailsrvr.com"],
        imap: Place("secure.emailsrvr.com", 993, Address), smtp: Place("secure.emailsrvr.com", 465, Address), sign_in: Password, hint: None },
    Provider { name: "GoDaddy", domains: &["secureserver.net"], exchangers: &["secureserver.net"],
        imap: Place("imap.secureserver.net", 993, Address), smtp: Place("smtpout.secureserver.net", 465, Address), sign_in: Password, hint: None },
    Provider { name: "T-Online", domains: &["t-online.de", "magenta.de"], exchangers: &["t-online.de"],
        imap: Place("secureimap.t-online.de", 993, Address), smtp: Place("securesmtp.t-online.de", 465, Address), sign_in: Password,
        hint: Some("T-Online gives mail programs a password of their own: customer centre, E-mail password.") },
    Provider { name: "QQ Mail", domains: &["qq.com", "foxmail.com"], exchangers: &["mx1.qq.com", "mx2.qq.com", "mx3.qq.com"],
        imap: Place("imap.qq.com", 993, Address), smtp: Place("smtp.qq.com", 465, Address), sign_in: AppPassword, hint: CODE },
    Provider { name: "163", domains: &["163.com"], exchangers: &[],
        imap: Place("imap.163.com", 993, Address), smtp: Place("smtp.163.com", 465, Address), sign_in: AppPassword, hint: CODE },
    Provider { name: "Naver", domains: &["naver.com"], exchangers: &["naver.com"],
        imap: Place("imap.naver.com", 993, Address), smtp: Place("smtp.naver.com", 465, Address), sign_in: AppPassword, hint: SWITCH_ON },
];

const OUTLOOK: &[&str] = &[
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "passport.com",
    "windowslive.com",
    "outlook.at",
    "outlook.be",
    "outlook.cl",
    "outlook.co.id",
    "outlook.co.il",
    "outlook.co.th",
    "outlook.com.ar",
    "outlook.com.au",
    "outlook.com.br",
    "outlook.com.gr",
    "outlook.com.tr",
    "outlook.com.vn",
    "outlook.cz",
    "outlook.de",
    "outlook.dk",
    "outlook.es",
    "outlook.fr",
    "outlook.hu",
    "outlook.ie",
    "outlook.in",
    "outlook.it",
    "outlook.jp",
    "outlook.kr",
    "outlook.lv",
    "outlook.my",
    "outlook.ph",
    "outlook.pt",
    "outlook.sa",
    "outlook.sg",
    "outlook.sk",
    "hotmail.be",
    "hotmail.ca",
    "hotmail.ch",
    "hotmail.co.id",
    "hotmail.co.il",
    "hotmail.co.jp",
    "hotmail.co.kr",
    "hotmail.co.th",
    "hotmail.co.uk",
    "hotmail.com.ar",
    "hotmail.com.au",
    "hotmail.com.br",
    "hotmail.com.tr",
    "hotmail.com.vn",
    "hotmail.cz",
    "hotmail.de",
    "hotmail.dk",
    "hotmail.es",
    "hotmail.fi",
    "hotmail.fr",
    "hotmail.gr",
    "hotmail.hu",
    "hotmail.it",
    "hotmail.lt",
    "hotmail.lv",
    "hotmail.my",
    "hotmail.nl",
    "hotmail.no",
    "hotmail.ph",
    "hotmail.rs",
    "hotmail.se",
    "hotmail.sg",
    "hotmail.sk",
    "live.at",
    "live.be",
    "live.ca",
    "live.cl",
    "live.cn",
    "live.co.kr",
    "live.co.uk",
    "live.co.za",
    "live.com.ar",
    "live.com.au",
    "live.com.mx",
    "live.com.my",
    "live.com.ph",
    "live.com.pt",
    "live.com.sg",
    "live.de",
    "live.dk",
    "live.fi",
    "live.fr",
    "live.hk",
    "live.ie",
    "live.in",
    "live.it",
    "live.jp",
    "live.nl",
    "live.no",
    "live.ru",
    "live.se",
];

const YAHOO: &[&str] = &[
    "yahoo.com",
    "ymail.com",
    "rocketmail.com",
    "myyahoo.com",
    "yahoo.ca",
    "yahoo.co.id",
    "yahoo.co.in",
    "yahoo.co.nz",
    "yahoo.co.uk",
    "yahoo.com.ar",
    "yahoo.com.au",
    "yahoo.com.br",
    "yahoo.com.mx",
    "yahoo.com.ph",
    "yahoo.com.sg",
    "yahoo.com.tr",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.ie",
    "yahoo.in",
    "yahoo.it",
    "yahoo.pl",
    "yahoo.ro",
    "yahoo.se",
];

const MAIL_COM: &[&str] = &[
    "mail.com",
    "email.com",
    "usa.com",
    "post.com",
    "europe.com",
    "asia.com",
    "iname.com",
    "writeme.com",
    "dr.com",
    "engineer.com",
    "cheerful.com",
    "techie.com",
    "linuxmail.org",
    "consultant.com",
    "myself.com",
    "accountant.com",
    "lawyer.com",
    "london.com",
    "musician.org",
    "workmail.com",
];
