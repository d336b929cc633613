use super::*;

fn pairs(text: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

#[test]
fn the_rows_of_a_form_are_read_in_their_order() {
    let settings = read(&pairs(
        "key=name&label=Your+name&kind=name&required=yes&key=&label=Room&kind=text&required=no&button=Send&success_text=Thanks&redirect_url=",
    ));
    assert_eq!(settings.fields.len(), 2);
    assert_eq!((settings.fields[0].key.as_str(), settings.fields[0].is_required), ("name", true));
    assert_eq!((settings.fields[1].label.as_str(), settings.fields[1].kind), ("Room", FieldKind::Text));
    assert_eq!(settings.redirect_url, None);
}

#[test]
fn a_new_field_gets_a_key_of_its_own_and_an_old_one_keeps_its() {
    let mut settings = read(&pairs(
        "key=room&label=Which+room%3F&key=&label=Room&key=&label=Zimmergr%C3%B6%C3%9Fe&key=&label=Room&key=&label=Website",
    ));
    name_keys(&mut settings.fields);
    let keys: Vec<&str> = settings.fields.iter().map(|field| field.key.as_str()).collect();
    assert_eq!(keys, ["room", "room_2", "zimmergr__e", "room_3", "website_2"]);
}

#[test]
fn a_step_that_names_no_field_changes_nothing() {
    let before = FormSettings::default().fields;
    for step in ["up 0", "down 3", "remove 9", "up nonsense"] {
        let mut fields = before.clone();
        take(&mut fields, &read_step(&pairs(&format!("do={step}"))));
        assert_eq!(fields, before, "{step}");
    }
}
