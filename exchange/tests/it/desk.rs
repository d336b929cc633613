//! A workshop that somebody brings files to, and a worker for what is asked for.

use base::files::Files;
use base::ids::{ImportId, UserId};
use base::jobs::{self, Job};
use base::search::Subject;
use exchange::import::{self, Begun, Import, Mapping};
use exchange::table;
use testkit::desk::TestDesk;

/// The desk with a folder of files.
pub struct Office<'d> {
    pub desk: &'d TestDesk,
    pub files: Files,
    _folder: tempfile::TempDir,
}

impl Office<'_> {
    pub fn open(desk: &TestDesk) -> Office<'_> {
        let folder = tempfile::tempdir().unwrap();
        Office { desk, files: Files::open(folder.path()).unwrap(), _folder: folder }
    }

    /// Mara brings a file.
    pub fn bring(&self, subject: Subject, bytes: &[u8]) -> ImportId {
        self.bring_as(self.desk.world.mara, subject, bytes)
    }

    /// Somebody brings a file.
    pub fn bring_as(&self, user: UserId, subject: Subject, bytes: &[u8]) -> ImportId {
        let brought = table::bring(bytes.to_vec()).unwrap();
        let (columns, total_rows) = import::look_through(&brought.bytes, &brought.layout);
        let file = self.files.put(&brought.bytes).unwrap().to_string();
        let begun =
            Begun { subject, file_name: "people.csv".to_owned(), file, layout: brought.layout, columns, total_rows };
        self.desk.run_as(user, move |cx| import::begin(cx, &begun))
    }

    pub fn load(&self, id: ImportId) -> Import {
        self.desk.run_as(self.desk.world.mara, move |cx| import::load(cx, id))
    }

    pub fn map(&self, id: ImportId, change: impl Fn(&mut Mapping)) {
        let mut mapping = self.load(id).mapping;
        change(&mut mapping);
        self.desk.run_as(self.desk.world.mara, move |cx| import::set_mapping(cx, id, &mapping));
    }

    /// Tries every row.
    pub fn check(&self, id: ImportId) -> Import {
        self.desk.run_as(self.desk.world.mara, move |cx| import::check(cx, id));
        self.work();
        self.load(id)
    }

    /// Tries and takes every row.
    pub fn run(&self, id: ImportId) -> Import {
        self.check(id);
        self.desk.run_as(self.desk.world.mara, move |cx| import::run(cx, id));
        self.work();
        self.load(id)
    }

    pub fn undo(&self, id: ImportId, changed: import::Changed) -> Import {
        self.desk.run_as(self.desk.world.mara, move |cx| import::undo(cx, id, changed));
        self.work();
        self.load(id)
    }

    /// Does every job that is due.
    pub fn work(&self) {
        loop {
            let due: Vec<Job> = self.desk.run(|cx| jobs::claim(cx, 8));
            if due.is_empty() {
                return;
            }
            for job in due {
                self.do_job(&job).unwrap();
            }
        }
    }

    pub fn do_job(&self, job: &Job) -> Result<(), jobs::Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(import::work(&self.desk.desk, &self.files, self.desk.account, job))
    }

    /// What is wrong with which row.
    pub fn problems(&self, id: ImportId) -> Vec<(u64, String)> {
        let found = self.desk.run_as(self.desk.world.mara, move |cx| import::list_problems(cx, id, 0, 100));
        found.into_iter().map(|problem| (problem.row_number, problem.reason)).collect()
    }
}
