//! What kind of address: whose it is, and whether it says who somebody is.

use super::providers::{corrected, is_freemail};

/// What kind of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A mailbox at a provider that gives them to anybody: says nothing of a company.
    Personal,
    /// A mailbox at a domain of one's own.
    Work,
    /// A mailbox that several people read: `info@`, `ventas@`.
    Role,
    /// Nobody reads answers: `no-reply@`.
    NoReply,
    /// Where a program takes mail back that could not be delivered.
    Bounce,
    /// Typed because something had to be: `test@test.com`.
    Placeholder,
    /// A mailbox for minutes.
    Disposable,
    /// An address of one person for one program that hides the real one (Apple).
    Relay,
    /// A domain that is one letter off a large provider's.
    MistypedDomain,
    /// A tag without a mailbox before it.
    NoMailbox,
    /// No address.
    Invalid,
}

impl Class {
    /// True when no person is behind it: such an address is never compared.
    pub fn is_nobody(self) -> bool {
        matches!(self, Class::NoReply | Class::Bounce | Class::Placeholder | Class::Invalid)
    }
}

/// Mailboxes that several people read, in the languages of those who write to us.
const ROLES: &[&str] = &[
    "abuse",
    "accounting",
    "accounts",
    "admin",
    "administracao",
    "administracion",
    "administration",
    "atencion",
    "atendimento",
    "billing",
    "booking",
    "bookings",
    "buchhaltung",
    "careers",
    "cobranca",
    "comercial",
    "compras",
    "contabilidad",
    "contact",
    "contacto",
    "contact-us",
    "contactus",
    "contato",
    "contatti",
    "customerservice",
    "direccion",
    "einkauf",
    "enquiries",
    "facturacion",
    "finance",
    "financeiro",
    "frontdesk",
    "hello",
    "help",
    "helpdesk",
    "hola",
    "hr",
    "hostmaster",
    "info",
    "informacion",
    "inquiries",
    "jobs",
    "kontakt",
    "kundenservice",
    "legal",
    "mail",
    "marketing",
    "office",
    "oficina",
    "ola",
    "order",
    "orders",
    "partners",
    "personal",
    "postmaster",
    "press",
    "presse",
    "privacy",
    "procurement",
    "purchasing",
    "recepcion",
    "reception",
    "reservas",
    "reservations",
    "rh",
    "sac",
    "sales",
    "security",
    "service",
    "shop",
    "soporte",
    "sprzedaz",
    "studio",
    "suporte",
    "support",
    "team",
    "vendas",
    "vendite",
    "ventas",
    "vente",
    "ventes",
    "verkauf",
    "vertrieb",
    "webmaster",
    "welcome",
    "zakaz",
    "zakupki",
];

/// Mailboxes that nobody reads, without dots, hyphens and underscores.
const NO_REPLIES: &[&str] = &[
    "donotreply",
    "naoresponda",
    "naoresponder",
    "nepasrepondre",
    "neotvechat",
    "nichtantworten",
    "noanswer",
    "noreply",
    "noresponda",
    "noresponder",
    "nonrispondere",
    "notreply",
    "noreplies",
];

/// Mailboxes with which people pretend to have one.
const PRETENDED: &[&str] = &[
    "1", "12", "123", "1234", "12345", "123456", "a", "aa", "aaa", "abc", "asd", "asdf", "email", "fake", "mail", "na",
    "no", "noemail", "nomail", "none", "notiene", "notengo", "qwe", "qwerty", "sem", "sememail", "semmail", "test",
    "teste", "testing", "x", "xx", "xxx",
];

/// Domains that stand behind pretended mailboxes, besides those of large providers.
const PRETENDED_DOMAINS: &[&str] = &[
    "123.com",
    "a.com",
    "aa.com",
    "aaa.com",
    "abc.com",
    "asd.com",
    "asdf.com",
    "email.com",
    "fake.com",
    "mail.com",
    "na.com",
    "no.com",
    "noemail.com",
    "nomail.com",
    "none.com",
    "test.com",
    "teste.com",
    "x.com",
    "xx.com",
    "xxx.com",
];

/// Providers of mailboxes for minutes; the most used ones.
const DISPOSABLE: &[&str] = &[
    "10minutemail.com",
    "10minutemail.net",
    "20minutemail.com",
    "33mail.com",
    "anonbox.net",
    "burnermail.io",
    "cock.li",
    "discard.email",
    "discardmail.com",
    "dispostable.com",
    "dropmail.me",
    "emailfake.com",
    "emailondeck.com",
    "fakeinbox.com",
    "fakemail.net",
    "generator.email",
    "getairmail.com",
    "getnada.com",
    "grr.la",
    "guerrillamail.biz",
    "guerrillamail.com",
    "guerrillamail.de",
    "guerrillamail.info",
    "guerrillamail.net",
    "guerrillamail.org",
    "guerrillamailblock.com",
    "harakirimail.com",
    "inboxbear.com",
    "inboxkitten.com",
    "incognitomail.org",
    "jetable.org",
    "mail-temp.com",
    "mail.tm",
    "mailcatch.com",
    "maildrop.cc",
    "mailexpire.com",
    "mailforspam.com",
    "mailinator.com",
    "mailinator.net",
    "mailinator2.com",
    "mailnesia.com",
    "mailnull.com",
    "mailpoof.com",
    "mailsac.com",
    "mintemail.com",
    "moakt.com",
    "mohmal.com",
    "mytemp.email",
    "mytrashmail.com",
    "nada.email",
    "sharklasers.com",
    "spam4.me",
    "spambog.com",
    "spambox.us",
    "spamgourmet.com",
    "temp-mail.io",
    "temp-mail.org",
    "tempail.com",
    "tempinbox.com",
    "tempmail.com",
    "tempmail.net",
    "tempmailaddress.com",
    "tempmailo.com",
    "tempr.email",
    "throwawaymail.com",
    "trashmail.com",
    "trashmail.de",
    "trashmail.net",
    "wegwerfmail.de",
    "yopmail.com",
    "yopmail.fr",
    "yopmail.net",
];

/// The kind of a mailbox (lower case) at a domain (ASCII).
pub(super) fn class_of(user: &str, domain: &str) -> Class {
    let (mailbox, _) = user.split_once('+').unwrap_or((user, ""));
    let bare: String = mailbox.chars().filter(|c| !matches!(c, '.' | '-' | '_')).collect();
    if mailbox.is_empty() {
        return Class::NoMailbox;
    }
    if NO_REPLIES.iter().any(|word| bare == *word) {
        return Class::NoReply;
    }
    if is_bounce(user, mailbox) {
        return Class::Bounce;
    }
    if PRETENDED.contains(&mailbox) && (PRETENDED_DOMAINS.contains(&domain) || is_freemail(domain)) {
        return Class::Placeholder;
    }
    if domain == "privaterelay.appleid.com" {
        return Class::Relay;
    }
    if corrected(domain).is_some() {
        return Class::MistypedDomain;
    }
    if DISPOSABLE.contains(&domain) {
        return Class::Disposable;
    }
    if is_freemail(domain) {
        return Class::Personal;
    }
    if ROLES.contains(&mailbox) { Class::Role } else { Class::Work }
}

/// Return paths that name the receiver (VERP), that are signed (BATV, SRS) or that speak of themselves.
fn is_bounce(user: &str, mailbox: &str) -> bool {
    let names_receiver = user.split_once('+').is_some_and(|(_, tag)| tag.contains('='));
    let is_signed = ["prvs=", "srs0=", "srs1=", "btv1="].iter().any(|begin| user.starts_with(begin));
    let speaks = ["bounce", "bounces", "mailer-daemon", "mailerdaemon", "returns"].contains(&mailbox);
    names_receiver || is_signed || speaks || mailbox.starts_with("bounce-") || mailbox.starts_with("bounces-")
}
