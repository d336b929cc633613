//! A hostile mail is read without a script running and without anything fetched from outside.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::people::{incoming_card, mara, nothing_went_wrong};
use crate::program::Demo;

/// Counts who comes to fetch something.
fn bait() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let visits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&visits);
    std::thread::spawn(move || {
        for _ in listener.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (address, visits)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_script_runs_and_nothing_remote_is_loaded() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let (outside, visits) = bait();
    let html = format!(
        "<p>Dear all</p><script>top.document.title='pwned'</script><img src=x onerror=\"top.document.title='pwned'\">
         <svg onload=\"top.document.title='pwned'\"></svg><a href=\"javascript:top.document.title='pwned'\">x</a>
         <iframe src=\"javascript:top.document.title='pwned'\"></iframe><img src=\"http://{outside}/pixel\">
         <div style=\"background:url(http://{outside}/bg)\">b</div><link rel=stylesheet href=\"http://{outside}/s.css\">
         <style>@import url(http://{outside}/i.css);</style><form action=\"http://{outside}/f\"><input name=a></form>"
    );
    let raw = format!(
        "From: \"<img src=x onerror=alert(1)>\" <x@evil.example>\nSubject: <script>document.title='pwned'</script> hostile\n\
         Message-ID: <evil@evil.example>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{html}\n"
    );
    demo.send_mail("x@evil.example", &raw);
    let id = incoming_card(&mara, "hostile").await;
    mara.page.goto(&format!("{}/incoming-leads/{id}", demo.url)).await.unwrap();
    mara.until("return document.querySelector('iframe') !== null && document.readyState === 'complete'").await;
    // The frame's own document has loaded: whatever it could run or fetch, it has.
    let document = mara
        .page
        .execute("return document.querySelector('iframe').src || document.querySelector('iframe').dataset.src", vec![])
        .await
        .unwrap();
    mara.page.goto(document.as_str().unwrap()).await.unwrap();
    mara.until("return document.body.textContent.includes('Dear all')").await;
    assert_ne!(mara.page.title().await.unwrap(), "pwned");
    mara.page.back().await.unwrap();
    mara.until("return document.body.textContent.includes('hostile')").await;
    assert!(!mara.page.title().await.unwrap().starts_with("pwned"));
    assert_eq!(visits.load(Ordering::SeqCst), 0, "something remote was loaded");
    nothing_went_wrong(&mara).await;
}
