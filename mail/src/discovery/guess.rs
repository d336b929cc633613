//! Usual names on usual ports, tried all at once.

use super::{Endpoint, Found, Network, SignIn, Step, Typed};

/// In the order in which they are preferred: TLS from the first byte on either name before STARTTLS.
const IMAP: [(&str, u16); 4] = [("imap", 993), ("mail", 993), ("imap", 143), ("mail", 143)];
const SMTP: [(&str, u16); 4] = [("smtp", 465), ("mail", 465), ("smtp", 587), ("mail", 587)];
const IMPLICIT_TLS: [u16; 2] = [993, 465];

pub(super) async fn try_usual(network: &impl Network, typed: &Typed) -> Option<Found> {
    let (imap, smtp) = tokio::join!(first(network, typed, IMAP), first(network, typed, SMTP));
    Some(Found { provider: None, imap: imap?, smtp, sign_in: SignIn::Password, hint: None, step: Step::Guess })
}

async fn first(network: &impl Network, typed: &Typed, usual: [(&str, u16); 4]) -> Option<Endpoint> {
    let ask = async |(name, port): (&str, u16)| {
        let host = format!("{name}.{}", typed.domain);
        let listens = network.listens(&host, port).await;
        listens.then(|| Endpoint {
            host,
            port,
            is_implicit_tls: IMPLICIT_TLS.contains(&port),
            username: typed.address(),
        })
    };
    let [a, b, c, d] = usual;
    let (a, b, c, d) = tokio::join!(ask(a), ask(b), ask(c), ask(d));
    a.or(b).or(c).or(d)
}
