//! What the demo's company has in files: a drawing in a feed, and a list of visitors that was imported.

use crate::installation::Installation;
use anyhow::anyhow;
use base::Cx;
use base::desk::Who;
use base::files::Files;
use base::ids::ImportId;
use base::jobs;
use base::search::Subject;
use exchange::import::{self, Begun, IMPORT_JOB};
use exchange::table;
use flow::channels::AttachedFile;

const FLOOR_PLAN: &[u8] = include_bytes!("floor-plan.png");
const VISITORS: &[u8] = include_bytes!("visitors.csv");

/// Keeps the drawing, for whoever puts it into a feed.
pub fn floor_plan(files: &Files) -> anyhow::Result<AttachedFile> {
    Ok(AttachedFile {
        name: "second-floor.png".to_owned(),
        mime_type: "image/png".to_owned(),
        size_bytes: i64::try_from(FLOOR_PLAN.len())?,
        section: None,
        content_id: None,
        file: files.put(FLOOR_PLAN)?.to_string(),
    })
}

/// Imports the visitors of a trade fair as contacts, by the steps that a person takes; it can be undone on its page.
pub async fn import_visitors(installation: &Installation, who: Who) -> anyhow::Result<()> {
    let brought = table::bring(VISITORS.to_vec())?;
    let (columns, total_rows) = import::look_through(&brought.bytes, &brought.layout);
    let file = installation.files.put(&brought.bytes)?.to_string();
    let (subject, file_name, layout) = (Subject::Contact, "trade-fair-visitors.csv".to_owned(), brought.layout);
    let begun = Begun { subject, file_name, file, layout, columns, total_rows };
    let begin = installation.desk.write(who, move |cx| {
        let id = import::begin(cx, &begun)?;
        import::check(cx, id)?;
        Ok::<ImportId, import::Error>(id)
    });
    let id = begin.await?;
    work_off(installation).await?;
    installation.desk.write(who, move |cx| import::run(cx, id)).await?;
    work_off(installation).await
}

/// Does what the import waits for; any other job is left to the worker.
async fn work_off(installation: &Installation) -> anyhow::Result<()> {
    let next = |cx: &mut Cx<'_>| jobs::find_named(cx, IMPORT_JOB);
    while let Some((account, job)) = installation.desk.read(Who::installation(), next).await? {
        let work = import::work(&installation.desk, &installation.files, account, &job);
        work.await.map_err(|failure| anyhow!(failure.to_string()))?;
    }
    Ok(())
}
