//! Records side by side: what stands as the result is what the merge gives.

use crate::browser::Screens;
use crate::leads::{part, words};
use base::clock::Seconds;
use base::ids::ContactId;
use flow::channels::handles::{self, Handle};
use flow::contacts::{self, NewContact};

/// A time before everything in the furnished workshop.
const LONG_AGO: Seconds = 1_700_000_000;

fn contact(screens: &Screens, name: &'static str, phone: Option<Handle>, created_at: Option<Seconds>) -> ContactId {
    let mara = screens.desk.world.mara;
    let open = move |cx: &mut base::Cx<'_>| {
        let handles = phone.clone().into_iter().collect();
        contacts::open(cx, NewContact { name: name.to_owned(), handles, created_at, ..NewContact::default() })
    };
    screens.desk.run_as(mara, open).id
}

async fn compared(screens: &Screens, ids: &[ContactId]) -> String {
    let mara = screens.sign_in(screens.desk.world.mara);
    let asked: String = ids.iter().map(|id| format!("&ids={id}")).collect();
    screens.get(&mara, &format!("/duplicates/comparison?of=contacts{asked}")).await.body
}

#[tokio::test]
async fn the_oldest_date_is_taken_whichever_number_its_record_has() {
    let screens = Screens::furnished();
    let new = contact(&screens, "Katharina Zimmermann", None, None);
    let old = contact(&screens, "Kathi Zimmermann", None, Some(LONG_AGO));
    let page = compared(&screens, &[new, old]).await;
    let row = part(&page, ">Created</span>", "class=\"result\"");
    let chosen = row.split("<input").find(|input| input.contains(" checked")).unwrap();
    assert!(chosen.contains(&format!("value=\"{old}\"")), "{row}");
    let result = words(part(&page[page.find(">Created</span>").unwrap()..], "class=\"result\">", "</div>"));
    assert!(result.contains("2023"), "{result}");
}
