//! Ann at her browser in a firm whose mailbox is at a real IMAP server and sends by a real SMTP server.

use fantoccini::Locator;
use testkit::chromium::Browser;
use testkit::dovecot::Dovecot;
use testkit::submission::{Mood, Submission};

use crate::program::{Served, until};

pub struct Office {
    pub served: Served,
    pub dovecot: Dovecot,
    pub submission: Submission,
    pub ann: Browser,
    /// The board, where she begins.
    board: String,
}

impl Office {
    /// Ann is signed in, and no mailbox is connected.
    pub async fn open() -> Office {
        let dovecot = Dovecot::start();
        let submission = Submission::start(&dovecot.ca_file(), Mood::Takes).await;
        let served = Served::start(dovecot.ca_file().to_str().unwrap());
        let ann = Browser::start(1440, 900).await;
        ann.page.goto(&served.url).await.unwrap();
        ann.page.find(Locator::Css("[name=email]")).await.unwrap().send_keys("ann@acme.test").await.unwrap();
        ann.page.find(Locator::Css("[name=password]")).await.unwrap().send_keys("correct horse").await.unwrap();
        ann.page.execute("document.querySelector('form').requestSubmit()", vec![]).await.unwrap();
        ann.until("return document.querySelectorAll('.col').length >= 3").await;
        let board = ann.page.current_url().await.unwrap().to_string();
        Office { served, dovecot, submission, ann, board }
    }

    /// Goes to a page of the program.
    pub async fn go(&self, path: &str) {
        self.ann.page.goto(&format!("{}{path}", self.served.url)).await.unwrap();
    }

    pub async fn go_to_board(&self) {
        self.ann.page.goto(&self.board).await.unwrap();
    }

    pub async fn run(&self, script: &str) -> serde_json::Value {
        self.ann.page.execute(script, vec![]).await.unwrap()
    }

    /// Whose the mailbox is at Dovecot.
    pub fn username(&self) -> String {
        self.dovecot.user(1).0
    }

    /// A mail comes into the mailbox.
    pub fn deliver(&self, raw: &str) {
        self.dovecot.deliver(&self.username(), raw.replace('\n', "\r\n").as_bytes());
    }

    /// Connects the mailbox on the page: nobody knows where an address of this domain is read, so both servers are written
    /// by hand; a wrong password is said beside its field, and the right one connects it (EM-01). Back when it is followed.
    pub async fn connect(&self) {
        let (username, password) = self.dovecot.user(1);
        self.go("/mail/settings").await;
        self.ann.page.find(Locator::LinkText("Add mailbox")).await.unwrap().click().await.unwrap();
        self.write("address", "sales@acme.test").await;
        self.send().await;
        self.ann.until("return Boolean(document.getElementById('imap_host-error'))").await;
        for (field, text) in [
            ("imap_host", "127.0.0.1"),
            ("imap_port", &self.dovecot.imaps_port().to_string()),
            ("imap_username", &username),
            ("smtp_host", "127.0.0.1"),
            ("smtp_port", &self.submission.address.port().to_string()),
            ("smtp_username", &username),
            ("password", "no such password"),
        ] {
            self.write(field, text).await;
        }
        self.send().await;
        let is_refused = "return document.getElementById('password-error')?.textContent.includes('app password')";
        self.ann.until(is_refused).await;
        self.write("password", &password).await;
        self.send().await;
        self.ann.until("return document.querySelector('ul.box')?.textContent.includes('sales@acme.test')").await;
        self.served.until_followed().await;
    }

    /// Disconnects the mailbox on its page: `keep` or `delete` its e-mails (EM-62).
    pub async fn disconnect(&self, emails: &str) {
        self.go("/mail/settings").await;
        self.ann
            .page
            .find(Locator::Css("[aria-label='Settings of sales@acme.test']"))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
        let form = "document.querySelector('form[action$=\"/disconnection\"]')";
        self.ann.until(&format!("return Boolean({form})")).await;
        self.run(&format!("{form}.elements.emails.value = {emails:?}; {form}.requestSubmit()")).await;
        self.ann.until("return document.querySelector('.empty')?.textContent.includes('No mailbox yet')").await;
    }

    /// Waits until so many mails of ours lie in the Sent folder of the server.
    pub async fn until_filed(&self, count: usize) {
        let is_there = async || (self.dovecot.count_sent(&self.username()) == count).then_some(());
        until("the copy lies in the Sent folder", is_there).await;
    }

    async fn write(&self, field: &str, text: &str) {
        let field = self.ann.page.find(Locator::Css(&format!("main [name={field}]"))).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    async fn send(&self) {
        self.run("document.querySelector('main form').requestSubmit()").await;
    }
}
