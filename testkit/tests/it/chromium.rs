use fantoccini::Locator;
use fantoccini::key::Key;
use testkit::Browser;

#[tokio::test]
async fn a_page_is_as_wide_as_asked_down_to_a_telephone() {
    for (width, height) in [(1440, 900), (390, 844)] {
        let browser = Browser::start(width, height).await;
        open(&browser, "<p>hello").await;
        let size = browser.page.execute("return [innerWidth, innerHeight]", vec![]).await.unwrap();
        assert_eq!(size, serde_json::json!([width, height]));
    }
}

#[tokio::test]
async fn keys_pressed_together_arrive_as_a_chord() {
    let browser = Browser::start(800, 600).await;
    open(
        &browser,
        "<input autofocus><p id=said></p><script>onkeydown = e => {
            if (e.key === 'k' && e.ctrlKey) { said.textContent = 'search'; e.preventDefault() } }</script>",
    )
    .await;

    browser.until("return document.activeElement?.matches('input') === true").await;
    browser.press(&['a']).await;
    browser.press(&[Key::Control.into(), 'k']).await;

    browser.until("return said.textContent === 'search'").await;
    let field = browser.page.find(Locator::Css("input")).await.unwrap();
    assert_eq!(field.prop("value").await.unwrap().as_deref(), Some("a"));
}

#[tokio::test]
async fn a_dragged_card_lands_in_the_list_under_the_pointer() {
    let browser = Browser::start(800, 600).await;
    open(
        &browser,
        "<style>.list { position: absolute; top: 20px; width: 200px; height: 400px } #won { left: 400px }</style>
         <div class=list id=new><p id=card>Ann</p></div><div class=list id=won></div>
         <script>
            let held = null;
            card.onpointerdown = e => { held = card; card.releasePointerCapture(e.pointerId) };
            onpointermove = e => held && document.elementFromPoint(e.x, e.y)?.closest('.list')?.append(held);
            onpointerup = () => { held = null; document.title = 'dropped' };
         </script>",
    )
    .await;

    browser.drag("#card", "#won").await;

    browser.until("return document.title === 'dropped' && card.parentNode === won").await;
}

#[tokio::test]
async fn scripts_that_throw_and_scripts_that_are_refused_are_errors() {
    let browser = Browser::start(800, 600).await;
    open(&browser, "<p>fine").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());

    open(&browser, "<script>throw new Error('broken on purpose')</script>").await;
    let errors = browser.console_errors().await;
    assert!(
        errors.iter().any(|error| error.starts_with("javascript:") && error.contains("broken on purpose")),
        "{errors:?}"
    );

    let policy = "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">";
    open(&browser, &format!("{policy}<script>document.title = 'ran'</script>")).await;
    let errors = browser.console_errors().await;
    assert!(errors.iter().any(|error| error.contains("Content Security Policy")), "{errors:?}");
}

#[tokio::test]
async fn axe_finds_a_picture_without_words_and_praises_a_plain_page() {
    let browser = Browser::start(800, 600).await;
    open(&browser, "<main><h1>Board</h1><img src=''></main>").await;
    let violations = browser.axe().await;
    assert!(violations.iter().any(|line| line.contains("image-alt")), "{violations:?}");

    open(&browser, "<main><h1>Board</h1></main>").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_screenshot_is_a_picture_of_the_page() {
    let browser = Browser::start(320, 200).await;
    open(&browser, "<p>hello").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.png");

    browser.screenshot(&file).await;

    let picture = std::fs::read(file).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
    let width_and_height =
        [&picture[16..20], &picture[20..24]].map(|bytes| u32::from_be_bytes(bytes.try_into().unwrap()));
    assert_eq!(width_and_height, [320, 200]);
}

async fn open(browser: &Browser, body: &str) {
    let page = format!("<!doctype html><html lang=en><title>Sluice</title><body>{body}");
    let address = url::Url::parse("data:text/html;charset=utf-8,").unwrap();
    let encoded: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    browser.page.goto(&format!("{address}{}", encoded.replace('+', "%20"))).await.unwrap();
}
