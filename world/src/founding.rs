//! How Lindqvist Workshop began.

use base::accounts::NewAccount;
use flow::founding::Founding;

/// The founding of Lindqvist Workshop by Mara.
pub fn workshop(password_hash: Option<&str>) -> Founding {
    Founding {
        account: NewAccount {
            name: "Lindqvist Workshop".to_owned(),
            subdomain: "workshop".to_owned(),
            currency: "EUR".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
        },
        country: Some("DE".to_owned()),
        admin: crate::people::mara(password_hash),
    }
}
