use super::*;
use serde_json::Value;

#[test]
fn every_bounce_of_the_vectors_says_whom_it_did_not_reach_and_why() {
    let lines = std::fs::read_to_string(format!("{}/tests/vectors/bounces.jsonl", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let cases: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cases.len(), 26);
    let mut wrong = Vec::new();
    for case in cases {
        let bounce = read(&crate::parse(case["raw"].as_str().unwrap().as_bytes()).0);
        let recipients = bounce.as_ref().map(|bounce| {
            let each = bounce.recipients.iter().map(|unreached| {
                let Unreached { address, status, failure, .. } = unreached;
                serde_json::json!({ "address": address, "status": status, "failure": failure.as_str() })
            });
            each.collect::<Vec<_>>()
        });
        let found = serde_json::json!([recipients, bounce.as_ref().and_then(|bounce| bounce.message_id.clone())]);
        let expected = serde_json::json!([case["recipients"], case["message_id"]]);
        if found != expected {
            wrong.push(format!("{}:\n  found    {found}\n  expected {expected}\n  {bounce:?}", case["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_report_without_end_is_read_up_to_its_limits() {
    let group = "Final-Recipient: rfc822; bob@firm.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n";
    let raw = format!(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n{}\r\n--b--\r\n",
        group.repeat(10_000)
    );
    assert_eq!(read(&crate::parse(raw.as_bytes()).0).unwrap().recipients.len(), MAX_RECIPIENTS);
}
