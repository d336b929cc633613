//! How fast strangers' HTML is cleaned: `cargo run --release -p mail --example clean_speed`.

use std::time::Instant;

/// A paragraph as mail programs write it, with a style, a link and a table.
const LETTER: &str = "<div style=\"font-family: Calibri, sans-serif; font-size: 11pt; mso-line-height-rule: exactly\"><p class=\"MsoNormal\">Dear Ms Lindqvist,<br>thank you for \
    the offer of <b>12 November</b>. Could you tell us whether the <a href=\"https://harborpine.example/frames?x=1&amp;y=2\">frames</a> come in oak?</p>\
    <table width=\"600\" cellpadding=\"4\"><tr><td style=\"color:#333;padding:4px\">Variant B</td><td>48 200</td></tr></table>\
    <p>Best regards<br>Elena Haas</p></div>\n";
/// Bytes of one mail.
const MAIL_BYTES: usize = 64 * 1024;
/// Mails of one run.
const MAILS: usize = 400;

fn main() {
    let mail = LETTER.repeat(MAIL_BYTES / LETTER.len());
    let began = Instant::now();
    let kept: usize = (0..MAILS).map(|_| mail::clean_html(&mail, &|_| None).len()).sum();
    let seconds = began.elapsed().as_secs_f64();
    let megabytes = (mail.len() * MAILS) as f64 / 1e6;
    println!("cleaned {megabytes:.1} MB in {seconds:.2} s: {:.1} MB/s ({kept} bytes kept)", megabytes / seconds);
}
