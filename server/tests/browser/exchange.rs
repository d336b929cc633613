//! A table comes in, is taken back, and a list goes out, as a person does it.

use fantoccini::Locator;
use testkit::chromium::Browser;

use crate::people::{mara, nothing_went_wrong};
use crate::program::Demo;

const TABLE: &str = "Lead title;Contact name;Phone;E-mail;Company;Sale;Made on;Stage\n\
    Bookcase;Grete Lund;+49 30 9999991;grete@new.example;Lund GmbH;1.234,50;01.02.2026;\n\
    Bench;Ole Berg;+49 30 9999992;ole@new.example;;99;02.02.2026;Nowhere\n\
    Stool;Ida Krog;+49 30 9999993;ida@new.example;;about a hundred;31.02.2026;\n";

async fn click(browser: &Browser, css: &str) {
    browser.page.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
}

async fn says(browser: &Browser, text: &str) {
    browser.until(&format!("return document.querySelector('main').textContent.includes({text:?})")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_brought_tried_taken_and_taken_back() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.csv");
    std::fs::write(&file, TABLE).unwrap();
    mara.page.goto(&format!("{}/imports/new", demo.url)).await.unwrap();
    assert_eq!(mara.axe().await, Vec::<String>::new());
    let input = mara.page.find(Locator::Css("#file")).await.unwrap();
    input.send_keys(file.to_str().unwrap()).await.unwrap();
    click(&mara, "main button.primary").await;

    says(&mara, "What is in which column?").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    mara.until("return document.querySelector('main').scrollWidth <= innerWidth").await;
    click(&mara, "main button.primary").await;
    // No order of dates fits 31 February: it is chosen, and the day is a problem of its row.
    says(&mara, "Choose in which order “Made on” writes its dates.").await;
    let spelling = mara.page.find(Locator::Css("select[name=decimal-5]")).await.unwrap();
    spelling.select_by_value("comma").await.unwrap();
    mara.page.find(Locator::Css("select[name=dates-6]")).await.unwrap().select_by_value("day_first").await.unwrap();
    click(&mara, "main button.primary").await;

    says(&mara, "It would make 1 lead, 1 contact, 1 company.").await;
    says(&mara, "has no stage “Nowhere”").await;
    says(&mara, "about a hundred").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    click(&mara, "main button.primary").await;
    says(&mara, "It made 1 lead, 1 contact, 1 company.").await;

    click(&mara, "main a[href$='/undo']").await;
    says(&mara, "Undo the import?").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    click(&mara, "main button.bad").await;
    says(&mara, "3 records were taken back.").await;
    mara.page.goto(&format!("{}/search?q=Bookcase", demo.url)).await.unwrap();
    mara.until("return !document.querySelector('main').textContent.includes('Lund GmbH')").await;
    nothing_went_wrong(&mara).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_taken_out_as_a_file() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    mara.page.goto(&format!("{}/contacts?q=a&columns=email,name", demo.url)).await.unwrap();
    let link = "a[href^='/exports/contacts.csv?'][href*='q=a'][href*='columns=email']";
    mara.until(&format!("return document.querySelector({link:?}) !== null")).await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    let get = "const [path, done] = arguments; fetch(path).then(async answer => done([answer.headers.get('Content-Type'), await answer.text()]))";
    for (path, kind, text) in [
        ("/exports/contacts.csv", "text/csv; charset=utf-8", "ID,Name,First name"),
        (
            "/exports/contacts.csv?columns=email,name",
            "text/csv; charset=utf-8",
            "ID,Name,First name,Last name,E-mail\r\n",
        ),
        ("/exports/contacts.vcf", "text/vcard; charset=utf-8", "BEGIN:VCARD"),
        ("/exports/leads.csv", "text/csv; charset=utf-8", "Pipeline,Stage"),
    ] {
        let found = mara.page.execute_async(get, vec![path.into()]).await.unwrap();
        assert_eq!(found[0], kind, "{path}");
        assert!(found[1].as_str().unwrap().contains(text), "{path}: {found}");
    }
}
