//! The HTML of a mail and its files: shown without any power, and only to those who may read the mail.

use super::{attached, private_box, take_mail};
use crate::browser::Screens;
use axum::http::{Method, StatusCode};
use base::ids::LeadId;
use flow::channels::said::{self, Place};

/// The ids of the one mail in a feed and of its files.
fn ids(screens: &Screens, lead: LeadId) -> (i64, Vec<i64>) {
    screens.desk.run(move |cx| {
        let item = said::list(cx, Place::lead(lead), None, 1)?.remove(0);
        let files = said::list_attachments(cx, &[item.id])?;
        Ok::<_, flow::channels::Error>((item.mail_id.unwrap().0, files.iter().map(|file| file.id.0).collect()))
    })
}

#[tokio::test]
async fn a_mail_in_html_comes_as_a_document_without_scripts_origin_or_network() {
    let screens = Screens::open();
    let picture = attached(&screens, "logo.png", "image/png", Some("logo@new"), b"\x89PNG");
    let html = "<p>Hello</p><img src=\"cid:logo@new\"><img src=\"cid:absent\">";
    let lead = take_mail(&screens, (screens.desk.world.sales_mail, None), Some(html), vec![picture]);
    let (item, _) = ids(&screens, lead);
    let answer = screens.get(&screens.sign_in(screens.desk.world.tom), &format!("/mails/{item}/document")).await;
    assert_eq!(answer.status, StatusCode::OK);
    insta::assert_snapshot!(answer.header("content-security-policy"), @"default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; base-uri 'none'; sandbox allow-popups allow-popups-to-escape-sandbox");
    assert_eq!(answer.header("x-frame-options"), "SAMEORIGIN");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.body.ends_with("<p>Hello</p><img src=\"data:image/png;base64,iVBORw==\"><img>"), "{}", answer.body);
}

#[tokio::test]
async fn what_a_browser_only_paints_is_shown_and_every_other_file_is_saved_under_its_name() {
    let screens = Screens::open();
    let files = vec![
        attached(&screens, "plan.png", "image/png", None, b"\x89PNG"),
        attached(&screens, "page.html", "text/html", None, b"<script>alert(1)</script>"),
        attached(&screens, "drawing.svg", "image/svg+xml", None, b"<svg onload=alert(1)>"),
        attached(&screens, "Angebot \"Küche\"\r\nX: 1.pdf", "application/pdf", None, b"%PDF"),
    ];
    let lead = take_mail(&screens, (screens.desk.world.sales_mail, None), None, files);
    let (_, files) = ids(&screens, lead);
    let tom = screens.sign_in(screens.desk.world.tom);
    let mut seen = String::new();
    for id in files {
        let answer = screens.get(&tom, &format!("/attachments/{id}")).await;
        assert_eq!((answer.status, answer.header("x-content-type-options")), (StatusCode::OK, "nosniff"));
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; ") && policy.contains("frame-ancestors 'self'"), "{policy}");
        assert_eq!(policy.ends_with("; sandbox"), answer.header("content-type") != "application/pdf", "{policy}");
        seen += &format!("{} | {}\n", answer.header("content-type"), answer.header("content-disposition"));
    }
    insta::assert_snapshot!(seen, @r#"
    image/png | inline; filename*=UTF-8''plan.png
    application/octet-stream | attachment; filename*=UTF-8''page.html
    application/octet-stream | attachment; filename*=UTF-8''drawing.svg
    application/pdf | inline; filename*=UTF-8''Angebot%20%22K%C3%BCche%22%0D%0AX%3A%201.pdf
    "#);
    let page = screens.get(&tom, &format!("/leads/{lead}")).await;
    let page = screens.get(&tom, page.header("location")).await.body;
    assert!(page.contains("Angebot &quot;Küche&quot;"), "names of files are text");
}

#[tokio::test]
async fn a_private_mail_tells_others_only_that_it_is_there() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let file = attached(&screens, "secret.png", "image/png", None, b"\x89PNG");
    let (source, mailbox) = private_box(&screens);
    let lead = take_mail(&screens, (source, Some(mailbox)), Some("<p>The secret HTML</p>"), vec![file]);
    let (item, files) = ids(&screens, lead);
    for (user, status) in
        [(world.ida, StatusCode::OK), (world.tom, StatusCode::NOT_FOUND), (world.mara, StatusCode::NOT_FOUND)]
    {
        let visitor = screens.sign_in(user);
        assert_eq!(screens.get(&visitor, &format!("/mails/{item}/document")).await.status, status);
        assert_eq!(screens.get(&visitor, &format!("/attachments/{}", files[0])).await.status, status);
    }
    let tom = screens.sign_in(world.tom);
    let address = screens.get(&tom, &format!("/leads/{lead}")).await.header("location").to_owned();
    let page = screens.get(&tom, &address).await.body;
    assert!(page.contains("Private mail") && !page.contains("secret") && !page.contains("/document"), "{page}");
    assert!(screens.get(&screens.sign_in(world.ida), &address).await.body.contains("The secret subject"));
}

/// R-81: what one reader allows, of a sender, holds for them alone, and may be taken back.
#[tokio::test]
async fn pictures_of_the_network_come_by_way_of_us_and_only_to_who_asked_for_them() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let html = "<p>Hello</p><img src=\"https://shop.example/a.png\"><img src=\"http://shop.example/b.png\"><img src=\"https://shop.example/c.png\" width=\"1\">";
    let lead = take_mail(&screens, (world.sales_mail, None), Some(html), Vec::new());
    let (item, _) = ids(&screens, lead);
    let (tom, ida) = (screens.sign_in(world.tom), screens.sign_in(world.ida));
    let document = format!("/mails/{item}/document");
    let shown = async |who, url: &str| screens.get(who, url).await.body.matches("data:image/png").count();
    assert_eq!(shown(&tom, &document).await, 0, "blocked at first");
    assert_eq!(
        shown(&tom, &format!("{document}?pictures=once")).await,
        1,
        "once; http and what nobody sees are never fetched"
    );
    assert_eq!(shown(&tom, &document).await, 0);
    let pictures = format!("/mails/{item}/pictures");
    assert_eq!(screens.submit(&tom, Method::POST, &pictures, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!((shown(&tom, &document).await, shown(&ida, &document).await), (1, 0));
    // On the card they are one press away, for whoever is not shown them anyway.
    let card = screens.get(&ida, &format!("/leads/{lead}")).await.header("location").to_owned();
    let once = format!("{document}?pictures=once");
    let offers = async |who| screens.get(who, &card).await.body.contains(&once);
    assert_eq!((offers(&tom).await, offers(&ida).await), (false, true));
    let body = screens.get(&tom, &document).await.body;
    assert!(!body.contains("shop.example"), "no address of theirs stands in it: {body}");
    screens.submit(&tom, Method::DELETE, &pictures, &[]).await;
    assert_eq!(shown(&tom, &document).await, 0);
}
