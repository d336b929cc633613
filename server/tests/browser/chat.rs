//! A visitor writes from a foreign website; a salesperson answers from the card; both live.

use std::io::{Read, Write};
use std::net::TcpListener;

use serde_json::json;
use testkit::chromium::Browser;

use crate::people::{incoming_card, mara, nothing_went_wrong, visitor};
use crate::program::Demo;

/// A foreign website of one page with the chat button, on a port of its own.
fn website(chat: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let page = format!(
        "<!doctype html><html lang=en><title>Shop</title><h1>Shop</h1><script src='{chat}/widget.js' async></script></html>"
    );
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            drop(stream.read(&mut [0; 4096]));
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                page.len()
            );
            drop(stream.write_all((head + &page).as_bytes()));
        }
    });
    address
}

/// The widget lives in a shadow tree on the foreign page.
const ROOT: &str = "[...document.querySelectorAll('*')].map(e => e.shadowRoot).find(Boolean)";

async fn say(visitor: &Browser, text: &str) {
    let script = format!(
        "const root = {ROOT}; if (root.querySelector('.panel').hidden) root.querySelector('.open').click();
         root.querySelector('[name=text]').value = arguments[0]; root.querySelector('form').requestSubmit()"
    );
    visitor.page.execute(&script, vec![json!(text)]).await.unwrap();
}

async fn hears(visitor: &Browser, text: &str) {
    visitor.until(&format!("return {ROOT}.querySelector('.log').textContent.includes({text:?})")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn visitor_and_salesperson_talk_and_a_reload_loses_nothing() {
    let demo = Demo::start();
    let (mara, visitor) = (mara(&demo).await, visitor().await);
    let shop = website(&demo.door("/chat/"));
    visitor.page.goto(&shop).await.unwrap();
    visitor.until(&format!("return Boolean({ROOT})")).await;
    say(&visitor, "Do you deliver to Denmark?").await;

    let id = incoming_card(&mara, "Do you deliver to Denmark?").await;
    mara.page.goto(&format!("{}/incoming-leads/{id}", demo.url)).await.unwrap();
    mara.until("return document.querySelector('form[action$=\"/messages\"] textarea') !== null").await;
    let answer = "const form = document.querySelector('form[action$=\"/messages\"]'); form.querySelector('textarea').value = 'Yes, every Tuesday.'; form.requestSubmit()";
    mara.page.execute(answer, vec![]).await.unwrap();
    hears(&visitor, "Yes, every Tuesday.").await;

    visitor.page.refresh().await.unwrap();
    visitor.until(&format!("return Boolean({ROOT})")).await;
    say(&visitor, "Wonderful, six wall beds then").await;
    hears(&visitor, "Yes, every Tuesday.").await;
    mara.until("return document.body.textContent.includes('Wonderful, six wall beds then')").await;
    nothing_went_wrong(&mara).await;
    nothing_went_wrong(&visitor).await;
}
