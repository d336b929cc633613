//! Imports that are over, for whoever asked for them: they take long enough to look away meanwhile (IM-04).

use super::reader::Told;
use super::{Notice, Topic};
use base::ids::{NoticeId, UserId};
use base::journal::{Entry, Kind};

/// Who is told of which import.
pub(super) fn told(rows: &[Entry]) -> Vec<Told> {
    // A job that is given up is nobody's deed, and still somebody's import.
    let whose = |row: &Entry| row.user().or(row.after["asked_by"].as_i64().map(UserId)).filter(|user| user.0 > 0);
    let told = |row: &Entry| Some(Told { row: row.id, user: whose(row)?, notice: notice(row)? });
    rows.iter().filter(|row| row.kind == Some(Kind::ImportChanged)).filter_map(told).collect()
}

fn notice(row: &Entry) -> Option<Notice> {
    let file = row.after["file"].as_str().unwrap_or("A file");
    let count = |name: &str| row.after["counts"][name].as_u64().unwrap_or_default();
    let (text, detail) = match row.after["state"].as_str()? {
        "done" => {
            let made = count("leads") + count("contacts") + count("companies");
            let detail =
                format!("{made} records made, {} changed, {} rows left out", count("changed"), count("problems"));
            (format!("{file} is imported"), detail)
        }
        "undone" => {
            let detail = format!("{} records taken back, {} kept", count("undone"), count("kept"));
            (format!("The import of {file} is undone"), detail)
        }
        "failed" => {
            let why = row.after["failure"].as_str().unwrap_or_default();
            (
                format!("The import of {file} stopped before its end"),
                format!("{why} What it made until then can be taken back."),
            )
        }
        _ => return None,
    };
    Some(Notice {
        id: NoticeId(0),
        at: row.at,
        topic: Topic::System,
        kind: "import".to_owned(),
        text,
        detail,
        link: format!("/imports/{}", row.after["import"].as_i64()?),
        incoming_lead_id: None,
        mail_id: None,
        read_at: None,
    })
}
