//! Fields: an administrator makes one, a salesperson fills it on the card and finds the lead by it.

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
