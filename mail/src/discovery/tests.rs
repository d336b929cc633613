use super::*;
use std::collections::HashMap;

/// A network that answers what a test says.
#[derive(Default)]
struct Scripted {
    exchangers: HashMap<&'static str, Vec<&'static str>>,
    services: HashMap<&'static str, (&'static str, u16)>,
    texts: HashMap<&'static str, String>,
    listening: Vec<(&'static str, u16)>,
}

impl Network for Scripted {
    async fn exchangers(&self, domain: &str) -> Vec<String> {
        self.exchangers.get(domain).into_iter().flatten().map(|host| (*host).to_owned()).collect()
    }

    async fn services(&self, name: &str) -> Vec<Service> {
        let service = |(host, port): &(&str, u16)| Service { host: (*host).to_owned(), port: *port };
        self.services.get(name).map(service).into_iter().collect()
    }

    async fn text(&self, url: &str) -> Option<String> {
        self.texts.get(url).cloned()
    }

    async fn listens(&self, host: &str, port: u16) -> bool {
        self.listening.contains(&(host, port))
    }
}

async fn found(network: &Scripted, address: &str) -> Option<Found> {
    discover(network, address, Some("https://providers.example/v1.1/")).await.ok()
}

fn place(endpoint: &Endpoint) -> String {
    let tls = if endpoint.is_implicit_tls { "TLS" } else { "STARTTLS" };
    format!("{}:{} {tls} {}", endpoint.host, endpoint.port, endpoint.username)
}

/// R-1: each provider of the table, by an address of its own: where it is read, where it sends, how one signs in.
#[tokio::test]
async fn every_provider_is_found_by_its_domain() {
    let nobody = Scripted::default();
    for (address, imap, smtp, sign_in) in [
        ("a@gmail.com", "imap.gmail.com:993 TLS", "smtp.gmail.com:465 TLS", SignIn::Google),
        ("a@hotmail.co.uk", "outlook.office365.com:993 TLS", "smtp-mail.outlook.com:587 STARTTLS", SignIn::Microsoft),
        ("a@live.com", "outlook.office365.com:993 TLS", "smtp-mail.outlook.com:587 STARTTLS", SignIn::Microsoft),
        ("a@yahoo.co.uk", "imap.mail.yahoo.com:993 TLS", "smtp.mail.yahoo.com:465 TLS", SignIn::AppPassword),
        ("a@aol.com", "imap.aol.com:993 TLS", "smtp.aol.com:465 TLS", SignIn::AppPassword),
        ("a@verizon.net", "imap.aol.com:993 TLS", "smtp.aol.com:465 TLS", SignIn::AppPassword),
        ("a@zoho.com", "imap.zoho.com:993 TLS", "smtp.zoho.com:465 TLS", SignIn::Password),
        ("a@zoho.eu", "imap.zoho.eu:993 TLS", "smtp.zoho.eu:465 TLS", SignIn::Password),
        ("a@zoho.in", "imap.zoho.in:993 TLS", "smtp.zoho.in:465 TLS", SignIn::Password),
        ("a@zohomail.com.au", "imap.zoho.com.au:993 TLS", "smtp.zoho.com.au:465 TLS", SignIn::Password),
        ("a@zohomail.jp", "imap.zoho.jp:993 TLS", "smtp.zoho.jp:465 TLS", SignIn::Password),
        ("a@zohomail.ca", "imap.zohocloud.ca:993 TLS", "smtp.zohocloud.ca:465 TLS", SignIn::Password),
        ("a@fastmail.fm", "imap.fastmail.com:993 TLS", "smtp.fastmail.com:465 TLS", SignIn::AppPassword),
        ("a@gmx.de", "imap.gmx.net:993 TLS", "mail.gmx.net:465 TLS", SignIn::Password),
        ("a@gmx.com", "imap.gmx.com:993 TLS", "mail.gmx.com:465 TLS", SignIn::Password),
        ("a@mail.com", "imap.mail.com:993 TLS", "smtp.mail.com:465 TLS", SignIn::Password),
        ("a@ya.ru", "imap.yandex.com:993 TLS", "smtp.yandex.com:465 TLS", SignIn::AppPassword),
        ("a@bk.ru", "imap.mail.ru:993 TLS", "smtp.mail.ru:465 TLS", SignIn::AppPassword),
        ("a@rambler.ru", "imap.rambler.ru:993 TLS", "smtp.rambler.ru:465 TLS", SignIn::Password),
        ("a@proton.me", "127.0.0.1:1143 STARTTLS", "127.0.0.1:1025 STARTTLS", SignIn::Password),
        ("a@t-online.de", "secureimap.t-online.de:993 TLS", "securesmtp.t-online.de:465 TLS", SignIn::Password),
        ("a@qq.com", "imap.qq.com:993 TLS", "smtp.qq.com:465 TLS", SignIn::AppPassword),
        ("a@163.com", "imap.163.com:993 TLS", "smtp.163.com:465 TLS", SignIn::AppPassword),
        ("a@naver.com", "imap.naver.com:993 TLS", "smtp.naver.com:465 TLS", SignIn::AppPassword),
    ] {
        let found = found(&nobody, address).await.unwrap();
        assert_eq!(place(&found.imap), format!("{imap} {address}"));
        assert_eq!(found.smtp.as_ref().map(place), Some(format!("{smtp} {address}")));
        assert_eq!((found.sign_in, found.step), (sign_in, Step::Table), "{address}");
    }
}

#[tokio::test]
async fn icloud_and_web_de_know_people_by_what_stands_before_the_at() {
    let nobody = Scripted::default();
    let apple = found(&nobody, "ida.berg@icloud.com").await.unwrap();
    assert_eq!(
        (apple.imap.username.as_str(), apple.smtp.unwrap().username.as_str()),
        ("ida.berg", "ida.berg@icloud.com")
    );
    let web = found(&nobody, "Ida@WEB.DE").await.unwrap();
    assert_eq!(place(&web.imap), "imap.web.de:993 TLS Ida");
    assert_eq!(place(&web.smtp.unwrap()), "smtp.web.de:465 TLS Ida");
}

/// R-1: a domain of one's own, by where its mail goes.
#[tokio::test]
async fn every_provider_is_found_by_its_mail_exchangers() {
    for (exchanger, imap) in [
        ("aspmx.l.google.com", "imap.gmail.com"),
        ("alt2.aspmx.l.google.com", "imap.gmail.com"),
        ("lindqvist-example.mail.protection.outlook.com", "outlook.office365.com"),
        ("lindqvist-example.a-v1.mx.microsoft", "outlook.office365.com"),
        ("hotmail-com.olc.protection.outlook.com", "outlook.office365.com"),
        ("mta5.am0.yahoodns.net", "imap.mail.yahoo.com"),
        ("mx01.mail.icloud.com", "imap.mail.me.com"),
        ("mx.zoho.com", "imap.zoho.com"),
        ("mx2.zoho.eu", "imap.zoho.eu"),
        ("in1-smtp.messagingengine.com", "imap.fastmail.com"),
        ("mx00.emig.gmx.net", "imap.gmx.net"),
        ("mx-ha02.web.de", "imap.web.de"),
        ("mx00.mail.com", "imap.mail.com"),
        ("mx.yandex.net", "imap.yandex.com"),
        ("emx.mail.ru", "imap.mail.ru"),
        ("inmx.rambler.ru", "imap.rambler.ru"),
        ("mail.protonmail.ch", "127.0.0.1"),
        ("mx00.kundenserver.de", "imap.ionos.de"),
        ("mx00.ionos.com", "imap.ionos.com"),
        ("mx1.mail.ovh.net", "ssl0.ovh.net"),
        ("spool.mail.gandi.net", "mail.gandi.net"),
        ("www123.your-server.de", "mail.your-server.de"),
        ("smtpin.rzone.de", "imap.strato.de"),
        ("mx1.pub.mailpod7-cph3.one.com", "imap.one.com"),
        ("mx1.emailsrvr.com", "secure.emailsrvr.com"),
        ("mailstore1.secureserver.net", "imap.secureserver.net"),
        ("mx03.t-online.de", "secureimap.t-online.de"),
        ("MX1.QQ.com", "imap.qq.com"),
        ("mx2.naver.com", "imap.naver.com"),
    ] {
        let network = Scripted { exchangers: HashMap::from([("own.example", vec![exchanger])]), ..Scripted::default() };
        let found = found(&network, "a@own.example").await.unwrap();
        assert_eq!((found.imap.host.as_str(), found.step), (imap, Step::Exchanger), "{exchanger}");
    }
    let stranger =
        Scripted { exchangers: HashMap::from([("own.example", vec!["mx.notgoogle.com"])]), ..Scripted::default() };
    assert_eq!(found(&stranger, "a@own.example").await, None, "an end of a name is whole labels");
}

#[tokio::test]
async fn records_of_the_domain_come_before_its_file_and_tls_before_starttls() {
    let mut network = Scripted {
        services: HashMap::from([
            ("_imaps._tcp.own.example", ("mail.own.example", 993)),
            ("_imap._tcp.own.example", ("old.own.example", 143)),
            ("_submission._tcp.own.example", ("mail.own.example", 587)),
        ]),
        texts: HashMap::from([(
            "https://autoconfig.own.example/mail/config-v1.1.xml?emailaddress=a@own.example",
            FILE.to_owned(),
        )]),
        ..Scripted::default()
    };
    let by_records = found(&network, "a@own.example").await.unwrap();
    assert_eq!(
        (place(&by_records.imap).as_str(), by_records.step),
        ("mail.own.example:993 TLS a@own.example", Step::Records)
    );
    assert_eq!(place(&by_records.smtp.unwrap()), "mail.own.example:587 STARTTLS a@own.example");
    network.services = HashMap::from([("_imaps._tcp.own.example", ("", 0))]);
    let by_file = found(&network, "a@own.example").await.unwrap();
    assert_eq!(by_file.step, Step::Autoconfig, "a record without a host says that there is no such service");
}

const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="own.example"><domain>own.example</domain>
<displayName>Own Mail</displayName>
<incomingServer type="pop3"><hostname>pop.own.example</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
<incomingServer type="imap"><hostname>plain.own.example</hostname><port>143</port><socketType>plain</socketType></incomingServer>
<incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType>
<authentication>password-cleartext</authentication><username>%EMAILLOCALPART%</username></incomingServer>
<outgoingServer type="smtp"><hostname>smtp.own.example</hostname><port>587</port><socketType>STARTTLS</socketType>
<authentication>OAuth2</authentication><username>%EMAILADDRESS%</username></outgoingServer>
</emailProvider></clientConfig>"#;

#[tokio::test]
async fn a_file_names_servers_with_tls_only_and_fills_in_the_address() {
    for (url, step) in [
        ("https://own.example/.well-known/autoconfig/mail/config-v1.1.xml", Step::Autoconfig),
        ("https://providers.example/v1.1/own.example", Step::Database),
    ] {
        let network = Scripted { texts: HashMap::from([(url, FILE.to_owned())]), ..Scripted::default() };
        let found = found(&network, "ida@own.example").await.unwrap();
        assert_eq!(place(&found.imap), "imap.own.example:993 TLS ida", "neither POP3 nor what has no TLS");
        assert_eq!(place(&found.smtp.unwrap()), "smtp.own.example:587 STARTTLS ida@own.example");
        assert_eq!((found.provider.as_deref(), found.sign_in, found.step), (Some("Own Mail"), SignIn::Password, step));
    }
}

#[tokio::test]
async fn the_public_database_is_asked_for_who_takes_the_mail_and_not_at_all_when_it_is_off() {
    let network = Scripted {
        exchangers: HashMap::from([("own.example", vec!["mx2.hosting.co.uk"])]),
        texts: HashMap::from([("https://providers.example/v1.1/hosting.co.uk", FILE.to_owned())]),
        ..Scripted::default()
    };
    assert_eq!(found(&network, "a@own.example").await.unwrap().step, Step::Database);
    assert_eq!(discover(&network, "a@own.example", None).await, Err(NotFound::Unknown));
}

#[tokio::test]
async fn files_that_are_no_such_files_find_nothing() {
    let typed = Typed::read("a@own.example").unwrap();
    let cut_off = &FILE[..FILE.len() / 2];
    let huge = format!("{FILE}{}", " ".repeat(autoconfig::MAX_FILE_BYTES));
    for text in ["", "404", "<html><body>Not here</body></html>", "<a><b></a></b>", cut_off, &huge] {
        assert_eq!(autoconfig::read(text, &typed, Step::Autoconfig), None, "{}", &text[..text.len().min(40)]);
    }
}

#[tokio::test]
async fn usual_names_are_the_last_resort() {
    let network = Scripted {
        listening: vec![("mail.own.example", 993), ("imap.own.example", 143), ("smtp.own.example", 587)],
        ..Scripted::default()
    };
    let found = found(&network, "a@own.example").await.unwrap();
    assert_eq!((place(&found.imap).as_str(), found.step), ("mail.own.example:993 TLS a@own.example", Step::Guess));
    assert_eq!(place(&found.smtp.unwrap()), "smtp.own.example:587 STARTTLS a@own.example");
}

/// R-2: what Kommo refuses.
#[tokio::test]
async fn a_domain_in_any_script_is_looked_up_in_a_labels() {
    let network = Scripted { listening: vec![("imap.xn--e1afmkfd.xn--p1ai", 993)], ..Scripted::default() };
    let found = found(&network, "ида@Пример.рф").await.unwrap();
    assert_eq!(place(&found.imap), "imap.xn--e1afmkfd.xn--p1ai:993 TLS ида@xn--e1afmkfd.xn--p1ai");
    for wrong in ["", "a", "@own.example", "a@", "a b@own.example", "a@localhost", "a@-.example", "a@b@own.example"] {
        assert_eq!(Typed::read(wrong), Err(NotFound::NoAddress), "{wrong}");
    }
}

/// A network that never answers: discovery ends all the same, in its time.
struct Silent;

impl Network for Silent {
    async fn exchangers(&self, _: &str) -> Vec<String> {
        std::future::pending().await
    }

    async fn services(&self, _: &str) -> Vec<Service> {
        std::future::pending().await
    }

    async fn text(&self, _: &str) -> Option<String> {
        std::future::pending().await
    }

    async fn listens(&self, _: &str, _: u16) -> bool {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn discovery_ends_within_five_seconds_whoever_is_silent() {
    let began = tokio::time::Instant::now();
    let answer = discover(&Silent, "a@own.example", Some("https://providers.example")).await;
    assert_eq!(answer, Err(NotFound::Unknown));
    assert!(began.elapsed() <= DISCOVERY_LIMIT, "{:?}", began.elapsed());
}

/// R-3: no token goes to a server that somebody wrote.
#[test]
fn who_takes_tokens_is_known_by_both_servers() {
    use super::sign_in_at;
    assert_eq!(sign_in_at("IMAP.gmail.com", Some("smtp.gmail.com")), SignIn::Google);
    assert_eq!(sign_in_at("imap.gmail.com", None), SignIn::Google);
    for smtp in ["smtp.office365.com", "smtp-mail.outlook.com"] {
        assert_eq!(sign_in_at("outlook.office365.com", Some(smtp)), SignIn::Microsoft);
    }
    assert_eq!(sign_in_at("imap.gmail.com", Some("smtp.own.example")), SignIn::Password);
    assert_eq!(sign_in_at("imap.own.example", None), SignIn::Password);
}
