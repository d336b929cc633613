use super::mentioned;
use base::access::Role;
use base::ids::{GroupId, RoleId, UserId};
use base::people::Experience;
use base::people::users::User;

fn people() -> Vec<User> {
    let names = ["Ines Carvalho", "Tom Okafor", "Tom Okafor-Lund", "Ana", "Ana Berg"];
    let user = |(at, name): (usize, &&str)| User {
        id: UserId(at as i64 + 1),
        name: (*name).to_owned(),
        email: format!("{at}@example.com"),
        role: Role::Salesperson,
        has_password: true,
        created_at: 0,
        deactivated_at: None,
        removed_at: None,
        role_id: RoleId(1),
        group_id: GroupId(0),
        level: Experience::Newbie,
        has_second_factor: false,
    };
    names.iter().enumerate().map(user).collect()
}

fn named(text: &str) -> Vec<(&str, i64)> {
    mentioned(text, &people()).into_iter().map(|(at, user)| (&text[at], user.0)).collect()
}

#[test]
fn a_colleague_is_named_by_the_whole_name_or_by_a_first_name_that_nobody_shares() {
    assert_eq!(named("@Ines Carvalho can you price oak?"), [("@Ines Carvalho", 1)]);
    assert_eq!(named("Ask @ines, please"), [("@ines", 1)]);
    assert_eq!(named("Ask @Tom"), []);
}

#[test]
fn the_longest_name_counts() {
    assert_eq!(named("(@Tom Okafor-Lund) and @Tom Okafor."), [("@Tom Okafor-Lund", 3), ("@Tom Okafor", 2)]);
    assert_eq!(named("@Ana and @Ana Berg"), [("@Ana", 4), ("@Ana Berg", 5)]);
}

#[test]
fn an_address_and_half_a_name_name_nobody() {
    assert_eq!(named("mail@Ines.example, @Inesse, @"), []);
}
