use super::{parts, preview};

#[test]
fn an_answer_above_a_quotation_is_shown_alone() {
    let text = "Yes, please send the offer.\n\nBest, Ann\n\nOn Mon, 2 Mar 2026 at 10:00, Bob <bob@x.example>\nwrote:\n> Do you want\n> the offer?\n";
    assert_eq!(preview(text, 100), "Yes, please send the offer. Best, Ann");
}

#[test]
fn an_answer_below_a_quotation_is_shown_alone() {
    assert_eq!(
        preview("Am 02.03.2026 schrieb Bob:\n> Frage?\n\nJa, gern.\n", 100),
        "Am 02.03.2026 schrieb Bob: Ja, gern."
    );
    assert_eq!(preview("Bob schrieb:\n> Frage?\n\nJa, gern.\n", 100), "Ja, gern.");
}

#[test]
fn what_outlook_puts_below_its_separator_goes() {
    assert_eq!(preview("Agreed.\n\n-----Original Message-----\nFrom: Bob\nLong story\n", 100), "Agreed.");
}

#[test]
fn a_signature_is_not_shown() {
    assert_eq!(preview("Call me.\n-- \nAnn Lee\nAcme\n", 100), "Call me.");
}

#[test]
fn a_mail_that_is_nothing_but_a_quotation_is_shown_whole() {
    assert_eq!(preview("> see below\n", 100), "> see below");
    assert_eq!(preview("-----Original Message-----\nFrom: Bob\n", 100), "-----Original Message----- From: Bob");
}

#[test]
fn words_that_only_look_like_a_quotation_stay() {
    let text = "He wrote:\nwe need 12 windows.\nOn Monday we decide.";
    assert_eq!(preview(text, 100), "He wrote: we need 12 windows. On Monday we decide.");
}

#[test]
fn a_long_text_is_cut_by_characters_and_says_so() {
    assert_eq!(preview("Привет, как дела", 8), "Привет,…");
    assert_eq!(preview("abc", 3), "abc");
    assert_eq!(preview("abc", 0), "");
}

#[test]
fn what_is_answered_and_the_signature_stand_apart_and_can_be_shown() {
    let text = "Yes, five years.\n\nOn Monday Bob wrote:\n> Is it five years?\n>\n\n> And the motors?\n";
    assert_eq!(parts(text), ("Yes, five years.", &text[18..]));
    assert_eq!(parts("Hello\n-- \nElena Haas\n"), ("Hello", "-- \nElena Haas\n"));
    assert_eq!(parts("Hello\n-----Original Message-----\nFrom: Bob\n").0, "Hello");
}

#[test]
fn an_answer_between_the_lines_is_shown_whole() {
    let text = "On Monday Bob wrote:\n> Is it five years?\nYes.\n> And the motors?\nThey too.\n";
    assert_eq!(parts(text), (text, ""));
    assert_eq!(parts("> see below\n"), ("> see below\n", ""));
}
