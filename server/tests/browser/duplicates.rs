//! Find duplicates: two contacts that are one are found, merged by hand and taken apart again; what is not one is never
//! asked about again.

use fantoccini::Locator;
use testkit::chromium::Browser;

use crate::people::{incoming_card, mara, nothing_went_wrong, toast};
use crate::program::Demo;

/// Makes a contact on the page for it, also where somebody with that number is known.
async fn contact(demo: &Demo, browser: &Browser, name: &str, email: &str) {
    browser.page.goto(&format!("{}/contacts/new", demo.url)).await.unwrap();
    let fill = "const form = document.querySelector('main form'); form.elements.name.value = arguments[0];
        form.elements.email.value = arguments[1]; form.elements.phone.value = '+49 171 5550123'; form.requestSubmit()";
    browser.page.execute(fill, vec![name.into(), email.into()]).await.unwrap();
    browser.until("return /^\\/contacts(\\/\\d+)?$/.test(location.pathname)").await;
    let anyway = "const tick = document.querySelector('main [name=anyway]');
        if (tick) { tick.checked = true; tick.form.requestSubmit() }";
    browser.page.execute(anyway, vec![]).await.unwrap();
    browser.until("return /^\\/contacts\\/\\d+$/.test(location.pathname)").await;
}

/// Presses Find duplicates and waits until everything was looked at.
async fn find_duplicates(demo: &Demo, browser: &Browser) {
    browser.page.goto(&format!("{}/duplicates", demo.url)).await.unwrap();
    let press = "document.querySelector('form[action=\"/duplicates/scans\"]').requestSubmit(); window.pressed = true";
    browser.page.execute(press, vec![]).await.unwrap();
    let whole = "return !window.pressed && !document.querySelector('#suspects progress')
        && document.querySelector('#suspects').textContent.includes('Everything was looked at')";
    browser.until(whole).await;
}

/// How many suspects of the list are Katharina.
async fn listed(browser: &Browser) -> i64 {
    let count = "return [...document.querySelectorAll('.suspects > li')].filter(row => row.textContent.includes('Katharina')).length";
    browser.page.execute(count, vec![]).await.unwrap().as_i64().unwrap()
}

/// Opens Katharina's comparison.
async fn compare(browser: &Browser) {
    let open =
        "[...document.querySelectorAll('.suspects a')].find(row => row.textContent.includes('Katharina')).click()";
    browser.page.execute(open, vec![]).await.unwrap();
    browser.until("return Boolean(window.htmx && document.querySelector('#comparison'))").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_contacts_that_are_one_are_found_merged_with_a_choice_and_taken_apart_and_what_is_not_one_stays_away() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    contact(&demo, &mara, "Katharina Zimmermann", "katharina@logistik.example").await;
    contact(&demo, &mara, "Kathi Zimmermann", "kathi@logistik.example").await;
    find_duplicates(&demo, &mara).await;
    assert_eq!(listed(&mara).await, 1);
    assert_eq!(mara.axe().await, Vec::<String>::new());

    compare(&mara).await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    let choose = "const names = [...document.querySelectorAll('.compare-row:not(.heads) label.option')];
        names.find(option => option.textContent.trim() === 'Kathi Zimmermann').click()";
    mara.page.execute(choose, vec![]).await.unwrap();
    let result = "return [...document.querySelectorAll('.compare-row .result')].some(cell => cell.textContent === 'Kathi Zimmermann')";
    mara.until(result).await;
    mara.press(&['m']).await;
    toast(&mara, "Merged 2 contacts into one").await;
    let next = "return [...document.querySelectorAll('#comparison [type=radio]')].every(one => one.checked === one.defaultChecked)
        && !document.querySelector('#comparison').textContent.includes('Katharina')";
    mara.until(next).await;
    mara.page.goto(&format!("{}/contacts?q=Zimmermann", demo.url)).await.unwrap();
    let names = "return [...document.querySelectorAll('main a[href^=\"/contacts/\"]')].map(link => link.textContent.trim()).filter(name => name.includes('Zimmermann')).join()";
    assert_eq!(mara.page.execute(names, vec![]).await.unwrap(), "Kathi Zimmermann", "the name that was chosen");

    mara.page.goto(&format!("{}/merges?of=contact", demo.url)).await.unwrap();
    let long = "document.querySelector('.merges tbody td:nth-child(3)').append('w'.repeat(400));
        const box = document.querySelector('.merges .wide-table'); return box.scrollWidth - box.clientWidth";
    assert_eq!(mara.page.execute(long, vec![]).await.unwrap(), 0, "no reason is so long that one does not see Undo");
    let undo = "document.querySelector('form[action$=\"/reversal\"] button').click()";
    mara.page.execute(undo, vec![]).await.unwrap();
    mara.until("return !document.querySelector('form[action$=\"/reversal\"]')").await;
    mara.page.goto(&format!("{}/contacts?q=Zimmermann", demo.url)).await.unwrap();
    mara.until("return document.querySelector('main').textContent.includes('Katharina Zimmermann')").await;
    nothing_went_wrong(&mara).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_said_to_be_somebody_else_is_not_asked_about_when_duplicates_are_looked_for_again() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    contact(&demo, &mara, "Katharina Zimmermann", "katharina@logistik.example").await;
    contact(&demo, &mara, "Kathi Zimmermann", "kathi@logistik.example").await;
    find_duplicates(&demo, &mara).await;
    compare(&mara).await;
    mara.press(&['n']).await;
    toast(&mara, "You are not asked about these again").await;
    find_duplicates(&demo, &mara).await;
    assert_eq!(listed(&mara).await, 0);
    nothing_went_wrong(&mara).await;
}

/// DC-33: chosen in the list, merged with one field chosen, and taken apart by the toast.
#[tokio::test(flavor = "multi_thread")]
async fn two_contacts_of_the_list_are_merged_with_a_field_that_was_chosen_and_taken_apart() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    contact(&demo, &mara, "Katharina Zimmermann", "katharina@logistik.example").await;
    contact(&demo, &mara, "Kathi Zimmermann", "kathi@logistik.example").await;
    mara.page.goto(&format!("{}/contacts?q=Zimmermann", demo.url)).await.unwrap();
    mara.until("return document.querySelectorAll('.list tbody input[name=ids]').length === 2 && Boolean(window.htmx)")
        .await;
    let alone = "document.querySelector('.list tbody input[name=ids]').click();
        document.querySelector('#bulk [value=merge]').click()";
    mara.page.execute(alone, vec![]).await.unwrap();
    toast(&mara, "Choose at least two contacts to compare. Nothing was merged.").await;
    let both = "[...document.querySelectorAll('.list tbody input[name=ids]')].filter(box => !box.checked).forEach(box => box.click());
        document.querySelector('#bulk [value=merge]').click()";
    mara.page.execute(both, vec![]).await.unwrap();
    mara.until("return Boolean(window.htmx && document.querySelector('#comparison'))").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    let choose = "const names = [...document.querySelectorAll('.compare-row:not(.heads) label.option')];
        names.find(option => option.textContent.trim() === 'Kathi Zimmermann').click()";
    mara.page.execute(choose, vec![]).await.unwrap();
    mara.press(&['m']).await;
    toast(&mara, "Merged 2 contacts into one").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    mara.page.execute("document.querySelector('#comparison a.btn').click()", vec![]).await.unwrap();
    mara.until("return /^\\/contacts\\/\\d+$/.test(location.pathname)").await;
    let one = "return document.title.includes('Kathi Zimmermann')
        && ['katharina@logistik.example', 'kathi@logistik.example'].every(address => document.querySelector('main').innerHTML.includes(address))";
    mara.until(one).await;
    mara.page.execute("document.querySelector('form[action$=\"/reversal\"] button').click()", vec![]).await.unwrap();
    mara.until("return document.title.includes('Katharina Zimmermann')").await;

    mara.page.goto(&format!("{}/duplicates/told-apart", demo.url)).await.unwrap();
    mara.until("return document.querySelectorAll('.suspects > li').length === 1").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    mara.page.execute("document.querySelector('form[action$=\"/question\"] button').click()", vec![]).await.unwrap();
    mara.until(
        "return location.pathname === '/duplicates/comparison' && Boolean(document.querySelector('#comparison'))",
    )
    .await;
    nothing_went_wrong(&mara).await;
}

/// The tick decides: Stays and the result follow it, and nothing is merged of a record that is not ticked.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_three_that_is_not_ticked_takes_no_part() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    for (name, email) in [("Katharina", "katharina"), ("Kathi", "kathi"), ("Kat", "kat")] {
        contact(&demo, &mara, &format!("{name} Zimmermann"), &format!("{email}@logistik.example")).await;
    }
    mara.page.goto(&format!("{}/contacts?q=Zimmermann", demo.url)).await.unwrap();
    mara.until("return document.querySelectorAll('.list tbody input[name=ids]').length === 3 && Boolean(window.htmx)")
        .await;
    let all = "document.querySelectorAll('.list tbody input[name=ids]').forEach(box => box.click());
        document.querySelector('#bulk [value=merge]').click()";
    mara.page.execute(all, vec![]).await.unwrap();
    mara.until("return Boolean(window.htmx && document.querySelector('#comparison'))").await;
    let tick = |at: usize| format!("document.querySelectorAll('.compare [type=checkbox]')[{at}].click()");
    let stays = |at: usize| {
        format!(
            "return [...document.querySelectorAll('[name=survivor]')].findIndex(radio => radio.checked) === {at}
            && !document.querySelector('[form=merge]').disabled"
        )
    };
    mara.until(&stays(0)).await;
    mara.page.execute(&tick(0), vec![]).await.unwrap();
    mara.until(&stays(1)).await;
    mara.until("return [...document.querySelectorAll('.compare .result')].some(cell => cell.textContent === 'Kathi Zimmermann')").await;
    mara.page.execute(&tick(1), vec![]).await.unwrap();
    mara.until("return document.querySelector('[form=merge]').disabled").await;
    mara.page.execute("document.querySelectorAll('[name=survivor]')[1].click()", vec![]).await.unwrap();
    mara.until(&stays(1)).await;
    mara.press(&['m']).await;
    toast(&mara, "Merged 2 contacts into one").await;
    mara.page.goto(&format!("{}/contacts?q=Zimmermann", demo.url)).await.unwrap();
    let left = "return document.querySelectorAll('.list tbody input[name=ids]').length === 2
        && document.querySelector('.list').textContent.includes('Katharina Zimmermann')";
    mara.until(left).await;
    nothing_went_wrong(&mara).await;
}

/// DC-30: the tag lies above the card, which is a link as a whole; it is pressed with the mouse, as people do.
#[tokio::test(flavor = "multi_thread")]
async fn the_tag_of_a_card_is_pressed_and_shows_both_side_by_side() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let board = mara.page.current_url().await.unwrap().to_string();
    let mail = "From: Pierre Lambert <family@lambert.example>\nTo: sales@workshop.example\nSubject: A long bench\n\
        Message-ID: <1@lambert.example>\n\nA long bench, please.\n";
    demo.send_mail("family@lambert.example", mail);
    let id = incoming_card(&mara, "A long bench").await;
    contact(&demo, &mara, "Katharina Zimmermann", "family@lambert.example").await;
    mara.page.goto(&board).await.unwrap();
    let tag = format!("#incoming-{id} .tags a[href^='/duplicates/']");
    mara.until(&format!("return document.querySelector(\"{tag}\") !== null")).await;
    mara.page.find(Locator::Css(&tag)).await.unwrap().click().await.unwrap();
    mara.until("return location.pathname.startsWith('/duplicates/') && document.querySelector('#comparison') !== null")
        .await;
    nothing_went_wrong(&mara).await;
}
