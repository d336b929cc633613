//! Fields: an administrator makes one, a salesperson fills it on the card and finds the lead by it.

use fantoccini::Locator;
use fantoccini::key::Key;
use testkit::chromium::Browser;

use crate::people::{colleague, mara, nothing_went_wrong, toast};
use crate::program::Demo;

async fn run(browser: &Browser, script: &str) {
    browser.page.execute(script, vec![]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_was_made_is_filled_on_the_card_and_the_lead_is_found_by_it() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let tom = colleague(&demo, &mara).await;
    let lead = "return document.querySelector('.col:not(.incoming) .card h3 a').getAttribute('href')";
    let lead = tom.page.execute(lead, vec![]).await.unwrap().as_str().unwrap().to_owned();

    mara.page.goto(&format!("{}/settings/fields/leads", demo.url)).await.unwrap();
    run(
        &mara,
        "const form = document.querySelector('section[aria-labelledby=new-field] form');
        form.elements.name.value = 'Surface'; form.elements.kind.value = 'select';
        form.elements.options.value = 'Beeswax, Hardwaxoil'; form.requestSubmit();",
    )
    .await;
    toast(&mara, "“Surface” is added").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());

    tom.page.goto(&format!("{}{lead}", demo.url)).await.unwrap();
    run(
        &tom,
        "const field = document.querySelector('select[aria-label=Surface]');
        field.value = [...field.options].find(option => option.text === 'Hardwaxoil').value;
        field.dispatchEvent(new Event('change', { bubbles: true }));",
    )
    .await;
    tom.until("return document.querySelector('#feed').textContent.includes('set Surface to Hardwaxoil')").await;
    assert_eq!(tom.axe().await, Vec::<String>::new());
    tom.page.goto(&format!("{}/search?q=hardwax", demo.url)).await.unwrap();
    tom.until(&format!("return Boolean(document.querySelector('a[href=\"{lead}\"]'))")).await;

    mara.page.goto(&format!("{}/settings/fields/leads", demo.url)).await.unwrap();
    run(&mara, "document.querySelector('[aria-label=\"Delete Surface\"]').click()").await;
    toast(&mara, "The field is deleted").await;
    mara.until("return document.querySelector('[aria-labelledby=deleted-fields]').textContent.includes('Surface')")
        .await;
    nothing_went_wrong(&mara).await;
    nothing_went_wrong(&tom).await;
}

/// Opens the card of the lead with the most to tell.
async fn workplaces(browser: &Browser, demo: &Demo) -> String {
    let find = "return [...document.querySelectorAll('.card h3 a')].find(link => link.textContent.includes('40 workplaces')).getAttribute('href')";
    let lead = browser.page.execute(find, vec![]).await.unwrap().as_str().unwrap().to_owned();
    browser.page.goto(&format!("{}{lead}", demo.url)).await.unwrap();
    browser.until("return Boolean(document.querySelector('#side'))").await;
    lead
}

/// Chooses in the select of that name, as a person does.
fn choose(name: &str, text: &str) -> String {
    format!(
        "const field = document.querySelector('select[aria-label={name:?}]');
        field.value = [...field.options].find(option => option.text === {text:?}).value;
        field.dispatchEvent(new Event('change', {{ bubbles: true }}))"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_card_of_a_lead_its_contacts_field_a_dependent_list_and_a_file_are_filled() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let lead = workplaces(&mara, &demo).await;

    let position =
        "const field = document.querySelector('.people input[aria-label=Position]'); field.focus(); field.select()";
    run(&mara, position).await;
    mara.page.active_element().await.unwrap().send_keys("Head of offices\u{e007}").await.unwrap();
    mara.until(
        "return document.querySelector('.people input[aria-label=Position]').defaultValue === 'Head of offices'",
    )
    .await;
    mara.until("return location.pathname.startsWith('/leads/')").await;

    run(&mara, &choose("Frame", "Steel")).await;
    mara.until("return [...document.querySelector('select[aria-label=\"Frame: Execution\"]').options].some(option => option.text === 'Black')").await;
    mara.until("return document.querySelector('select[aria-label=\"Frame: Execution\"]').value === ''").await;
    run(&mara, &choose("Frame: Execution", "Black")).await;
    mara.until("return document.querySelector('#feed').textContent.includes('Steel, Black')").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());

    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("second floor.txt");
    std::fs::write(&plan, "40 desks\n").unwrap();
    let input = mara.page.find(Locator::Css(".field-file input[type=file]")).await.unwrap();
    input.send_keys(plan.to_str().unwrap()).await.unwrap();
    mara.until("return Boolean(document.querySelector('.field-file a[data-name=\"second floor.txt\"]'))").await;
    run(&mara, "document.querySelector('.field-file a.file').click()").await;
    mara.until("return Boolean(document.querySelector('dialog[open] iframe.preview.text'))").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    run(&mara, "document.querySelector('dialog[open] [data-close]').click()").await;
    run(&mara, "document.querySelector('[aria-label=\"Remove Floor plan\"]').click()").await;
    toast(&mara, "The file was removed").await;
    mara.until("return !document.querySelector('.field-file a.file')").await;
    run(&mara, "[...document.querySelectorAll('#toasts [data-undo]')].at(-1).click()").await;
    mara.until("return Boolean(document.querySelector('.field-file a[data-name=\"second floor.txt\"]'))").await;
    mara.page.goto(&format!("{}{lead}", demo.url)).await.unwrap();
    mara.until("return Boolean(document.querySelector('.field-file a[data-name=\"second floor.txt\"]'))").await;
    nothing_went_wrong(&mara).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_linked_record_is_found_and_taken_by_keyboard_alone() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    mara.page.goto(&format!("{}/settings/fields/leads", demo.url)).await.unwrap();
    run(
        &mara,
        "const form = document.querySelector('section[aria-labelledby=new-field] form');
        form.elements.name.value = 'Architect'; form.elements.kind.value = 'linked_entity'; form.requestSubmit();",
    )
    .await;
    toast(&mara, "“Architect” is added").await;
    mara.page.goto(&demo.url).await.unwrap();
    mara.until("return document.querySelectorAll('.col').length > 3").await;
    workplaces(&mara, &demo).await;
    run(&mara, "[...document.querySelectorAll('.field-edit > summary')].find(one => one.textContent.includes('Architect')).focus()").await;
    mara.press(&[Key::Enter.into()]).await;
    mara.until("return document.activeElement.getAttribute('aria-label') === 'Find a record for Architect'").await;
    mara.page.active_element().await.unwrap().send_keys("pavel").await.unwrap();
    mara.until("return [...document.querySelectorAll('.hit')].some(hit => hit.value.startsWith('contacts:') && hit.textContent.includes('Pavel Costa'))").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    for _ in 0..10 {
        mara.press(&[Key::Down.into()]).await;
        let meant = "const hit = document.activeElement; return hit.value.startsWith('contacts:') && hit.textContent.includes('Pavel Costa')";
        if mara.page.execute(meant, vec![]).await.unwrap() == true {
            break;
        }
    }
    mara.press(&[Key::Enter.into()]).await;
    mara.until("return document.querySelector('#feed').textContent.includes('set Architect to Pavel Costa')").await;
    mara.until("return Boolean(document.querySelector('a[aria-label=\"Open Pavel Costa\"][href^=\"/contacts/\"]'))")
        .await;
    nothing_went_wrong(&mara).await;
}
