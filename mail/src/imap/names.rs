//! Names of folders: as servers write them, for people, and which of them holds the sent mails (R-11).

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// A folder as LIST tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedFolder {
    /// As the server writes it, to be said back to it.
    pub raw: String,
    /// For people.
    pub name: String,
    /// What stands between the parts of a path; none where there are no paths.
    pub delimiter: Option<char>,
    /// `\NOSELECT`, `\SENT`: in capitals, since some servers write them small (Cyrus).
    pub attributes: Vec<String>,
}

impl ListedFolder {
    /// Whether it can be opened at all.
    pub fn is_selectable(&self) -> bool {
        !self.has(r"\NOSELECT") && !self.has(r"\NONEXISTENT")
    }

    fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|known| known == attribute)
    }

    /// The last part of its path, small.
    fn last_part(&self) -> String {
        let part = self.delimiter.and_then(|delimiter| self.name.rsplit(delimiter).next()).unwrap_or(&self.name);
        part.trim().to_lowercase()
    }
}

/// What the folder of sent mails is called, small, where no attribute tells it. The first that fits wins.
const SENT_NAMES: [&str; 61] = [
    "sent",
    "sent items",
    "sent mail",
    "sent messages",
    "sent-mail",
    "sentmail",
    "outgoing",
    "gesendet",
    "gesendete objekte",
    "gesendete elemente",
    "gesendete nachrichten",
    "envoyés",
    "messages envoyés",
    "éléments envoyés",
    "courrier envoyé",
    "enviados",
    "elementos enviados",
    "correo enviado",
    "mensajes enviados",
    "itens enviados",
    "mensagens enviadas",
    "enviadas",
    "enviats",
    "inviata",
    "posta inviata",
    "inviati",
    "verzonden",
    "verzonden items",
    "verzonden berichten",
    "отправленные",
    "исходящие",
    "надіслані",
    "відправлені",
    "адпраўленыя",
    "изпратени",
    "poslano",
    "poslané",
    "odeslané",
    "odeslaná pošta",
    "odoslané",
    "wysłane",
    "elementy wysłane",
    "skickat",
    "skickade objekt",
    "sendt",
    "sendte elementer",
    "sendt post",
    "lähetetyt",
    "saadetud",
    "nosūtītie",
    "išsiųsti",
    "elküldött",
    "elküldött elemek",
    "trimise",
    "gönderilmiş öğeler",
    "gönderilenler",
    "απεσταλμένα",
    "送信済み",
    "已发送",
    "보낸 편지함",
    "รายการที่ส่ง",
];

/// More of them: other scripts, and how programs of one country write them.
const MORE_SENT_NAMES: [&str; 18] = [
    "送信済みアイテム",
    "送信済みメール",
    "已发送邮件",
    "已发邮件",
    "已傳送的郵件",
    "寄件備份",
    "보낸편지함",
    "보낸 메일함",
    "đã gửi",
    "thư đã gửi",
    "terkirim",
    "item terkirim",
    "المرسلة",
    "العناصر المرسلة",
    "דואר יוצא",
    "נשלחו",
    "भेजे गए",
    "ارسال شده",
];

/// The folder of sent mails: by its attribute (SPECIAL-USE, and XLIST before it), else by its name.
pub fn find_sent(folders: &[ListedFolder]) -> Option<&ListedFolder> {
    let selectable = folders.iter().filter(|folder| folder.is_selectable());
    if let Some(marked) = selectable.clone().find(|folder| folder.has(r"\SENT")) {
        return Some(marked);
    }
    SENT_NAMES.iter().chain(&MORE_SENT_NAMES).find_map(|name| {
        let named = |folder: &&ListedFolder| !is_inbox(&folder.raw) && folder.last_part() == *name;
        selectable.clone().find(named)
    })
}

/// The inbox has one name everywhere, in whatever letters (RFC 3501 §5.1).
pub fn is_inbox(raw: &str) -> bool {
    raw.eq_ignore_ascii_case("INBOX")
}

/// Base64 with `,` for `/`, without padding (RFC 3501 §5.1.3).
fn modified_base64() -> GeneralPurpose {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&alphabet::IMAP_MUTF7, lenient)
}

/// Modified UTF-7 for people (RFC 3501 §5.1.3). What is none is shown as it is.
pub(super) fn decode_name(raw: &str) -> String {
    let mut name = String::new();
    let mut rest = raw;
    while let Some((plain, after)) = rest.split_once('&') {
        name.push_str(plain);
        let Some((coded, after)) = after.split_once('-') else {
            name.push('&');
            name.push_str(after);
            return name;
        };
        match coded {
            "" => name.push('&'),
            _ => match decode_part(coded) {
                Some(part) => name.push_str(&part),
                None => name.extend(["&", coded, "-"]),
            },
        }
        rest = after;
    }
    name.push_str(rest);
    name
}

fn decode_part(coded: &str) -> Option<String> {
    let bytes = modified_base64().decode(coded).ok()?;
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}
