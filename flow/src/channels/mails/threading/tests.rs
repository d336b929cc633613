use super::{Node, partition};

fn node(own: i64, answers: &[i64], subject: i64, at: i64) -> Node {
    Node { own: Some(own), answers: answers.to_vec(), subject: Some(subject), at }
}

#[test]
fn a_late_parent_takes_its_answer_away_from_the_subject() {
    // 2 answers 1 under the subject of 3, which is a conversation of its own.
    let without = [node(2, &[1], 30, 2), node(3, &[], 30, 3)];
    assert_eq!(partition(&without, 10), [vec![0, 1]]);
    let with = [node(2, &[1], 30, 2), node(3, &[], 30, 3), node(1, &[], 10, 1)];
    assert_eq!(partition(&with, 10), [vec![0, 2], vec![1]]);
}

#[test]
fn silence_parts_a_subject_and_each_mail_breaks_it() {
    let apart = [node(1, &[], 7, 0), node(2, &[], 7, 11)];
    assert_eq!(partition(&apart, 10).len(), 2);
    let between = [node(1, &[], 7, 0), node(2, &[], 7, 11), node(3, &[1], 8, 5)];
    assert_eq!(partition(&between, 10).len(), 1);
}

#[test]
fn a_circle_is_one_conversation_under_the_subject_of_its_oldest() {
    let circle = [node(1, &[2], 7, 1), node(2, &[1], 8, 2), node(3, &[], 7, 3), node(4, &[], 8, 4)];
    assert_eq!(partition(&circle, 10), [vec![0, 1, 2], vec![3]]);
}

/// R-16, EM-20.
#[test]
fn two_mails_of_one_message_id_are_no_conversation_unless_their_subject_is_one() {
    let parcels = [node(1, &[], 7, 1), node(1, &[], 8, 2)];
    assert_eq!(partition(&parcels, 10), [vec![0], vec![1]]);
    let same_subject = [node(1, &[], 7, 1), node(1, &[], 7, 2)];
    assert_eq!(partition(&same_subject, 10), [vec![0, 1]]);
    // An answer stands with the older one, in whichever order they came.
    let answered = [node(1, &[], 8, 2), node(2, &[1], 9, 3), node(1, &[], 7, 1)];
    assert_eq!(partition(&answered, 10), [vec![0], vec![1, 2]]);
}
