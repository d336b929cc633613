//! The labels of a forwarded head, in the languages that mail programs speak.

use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    From,
    To,
    Date,
    Subject,
    Other,
}

/// A label in a text.
#[derive(Debug)]
pub(super) struct Label<'t> {
    pub field: Field,
    /// The line it stands in.
    pub line: usize,
    /// What follows it in that line.
    pub value: &'t str,
}

const FROM: &str = "From|Från|Fra|Frá|Von|Absender|De|De la|Da|Mittente|Van|Afzender|Od|Nadawca|Odesílatel|Odosielateľ|\
    Šalje|Feladó|Küldő|Lähettäjä|Saatja|Kellelt|Nuo|No|Expeditor|Expeditorul|Remitente|Remetente|Expéditeur|Kimden|Gönderen|\
    От|От кого|Отправитель|Від|Від кого|Від кого|Відправник|Подател|Από|Αποστολέας|מאת|من|发件人|寄件者|寄件人|差出人|送信者|\
    送信元|보낸 사람|보낸사람|จาก|Từ|Người gửi|Dari";
const TO: &str = "To|An|Para|A|À|Pour|Per|Destinatario|Destinatário|Destinatari|Aan|Til|Till|Do|Komu|Adresat|Pre|Prima|Za|\
    Címzett|Vastaanottaja|Saaja|Kellele|Kam|Kime|Alıcı|Către|Destinatarul|Catre|Кому|До|Получатель|Προς|אל|إلى|收件人|收件者|\
    宛先|送信先|받는 사람|받는사람|ถึง|Đến|Kepada|Til:";
const DATE: &str = "Date|Sent|Datum|Gesendet|Dato|Sendt|Fecha|Enviado|Enviado el|Enviada em|Enviada|Enviado em|Data|Inviato|\
    Data invio|Verzonden|Datum verzonden|Skickat|Päivämäärä|Päiväys|Lähetetty|Dátum|Elküldve|Küldve|Wysłano|Data wysłania|\
    Odesláno|Odoslané|Poslano|Dată|Trimis|Kuupäev|Saadetud|Дата|Отправлено|Надіслано|Відправлено|Изпратено|Tarih|\
    Gönderildi|Gönderilen|Gönderme tarihi|Envoyé|Envoyé le|Ημερομηνία|Στάλθηκε|תאריך|נשלח|التاريخ|تاريخ الإرسال|日期|发送时间|\
    寄件日期|傳送日期|日時|日付|送信日時|날짜|보낸 날짜|วันที่|Ngày|Tanggal";
const SUBJECT: &str = "Subject|Betreff|Objet|Sujet|Asunto|Assunto|Oggetto|Onderwerp|Emne|Ämne|Aihe|Teema|Tárgy|Temat|Předmět|\
    Predmet|Naslov|Zadeva|Subiect|Subiectul|Тема|Относно|Konu|Θέμα|נושא|الموضوع|主题|主旨|件名|제목|เรื่อง|Chủ đề|Perihal|Subjek";
const OTHER: &str = "Cc|CC|Bcc|Kopie|Kopie \\(CC\\)|Kopia|Kopi|Kopio|Kópia|Copie|Copie à|Copia|Cópia|Másolat|\
    Másolatot kap|Dw|DW|Do wiadomości|Копия|Копія|Bilgi|Reply-To|Antwort an|Répondre à|Responder a|Rispondi a|\
    Antwoord aan|Svar til|Svara till|Odpowiedź-do|Odpověď na|Odpovedať-Pre|Odgovori na|Vastaus|Válaszcím|Răspuns către|\
    Ответ-Кому|Кому відповісти|Yanıt Adresi|抄送|副本|참조|Importance|Attachments|Organization|Wichtigkeit";

/// Yahoo forgets the colon behind these in Polish and Portuguese.
const WITHOUT_COLON: &str = "Dw|Assunto";

const ALL: [(Field, &str); 5] =
    [(Field::From, FROM), (Field::To, TO), (Field::Date, DATE), (Field::Subject, SUBJECT), (Field::Other, OTHER)];

/// A label at the start of a line, before a colon of either width.
static AT_START: LazyLock<Regex> = LazyLock::new(|| {
    let all = ALL.map(|(_, labels)| labels).join("|");
    Regex::new(&format!(r"(?i)^\s*(?:-{{3,}}[^-]+-{{3,}}\s*)?({all})\s?[:：]\s*(.*)$")).expect("a fixed pattern")
});

/// The same inside a line, where a program put the whole head into one: `From: Bob <b@x>To: Ann <a@y>`.
static INSIDE: LazyLock<Regex> = LazyLock::new(|| {
    let all = ALL.map(|(_, labels)| labels).join("|");
    Regex::new(&format!(r"({all})\s?[:：]|\S({WITHOUT_COLON}) ")).expect("a fixed pattern")
});

static FIELDS: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
    let each =
        ALL.iter().flat_map(|(field, labels)| labels.split('|').map(|label| (label.trim().to_lowercase(), *field)));
    each.map(|(label, field)| (label.replace('\\', ""), field)).collect()
});

/// Every label of a text, in its order.
pub(super) fn all<'t>(lines: &[&'t str]) -> Vec<Label<'t>> {
    let mut found = Vec::new();
    for (at, text) in lines.iter().enumerate() {
        let Some(groups) = AT_START.captures(text) else { continue };
        let (Some(label), Some(value)) = (groups.get(1), groups.get(2)) else { continue };
        let Some(field) = FIELDS.get(&label.as_str().to_lowercase()).copied() else { continue };
        let (value, rest) = until_next(value.as_str(), field);
        found.push(Label { field, line: at, value });
        found.extend(glued(rest, at));
    }
    found
}

/// A sender's value ends with the bracket of the address when another label is glued to it.
fn until_next(value: &str, field: Field) -> (&str, &str) {
    let end = INSIDE.find_iter(value).map(|found| found.start()).find(|&start| value[..start].ends_with(['>', ']']));
    match end {
        Some(end) if field == Field::From => value.split_at(end),
        _ => (value, ""),
    }
}

fn glued(rest: &str, line: usize) -> Vec<Label<'_>> {
    let marks: Vec<_> = INSIDE
        .captures_iter(rest)
        .filter_map(|groups| Some((groups.get(0)?, groups.get(1).or(groups.get(2))?)))
        .collect();
    let ends = marks.iter().skip(1).map(|(_, label)| label.start()).chain([rest.len()]);
    let each = marks.iter().zip(ends).filter_map(|((whole, label), end)| {
        let field = FIELDS.get(&label.as_str().to_lowercase()).copied()?;
        Some(Label { field, line, value: rest[whole.end()..end].trim() })
    });
    each.collect()
}
