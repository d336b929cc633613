use std::os::unix::fs::PermissionsExt;

use super::*;

const MAIL: &[u8] = b"Subject: Hello\r\n\r\nIs the blue one still there?\r\n";

fn folder() -> (tempfile::TempDir, Files) {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(&folder.path().join("data/files")).unwrap();
    (folder, files)
}

fn names(files: &Files) -> Vec<String> {
    let mut names = Vec::new();
    for folder in fs::read_dir(&files.root).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            names.push(file.unwrap().file_name().into_string().unwrap());
        }
    }
    names
}

#[test]
fn a_kept_mail_is_read_back_byte_for_byte_also_after_a_restart() {
    let (_folder, files) = folder();
    let hash = files.put(MAIL).unwrap();
    let restarted = Files::open(&files.root).unwrap();
    assert_eq!(restarted.read(&hash).unwrap(), MAIL);
    assert_eq!(names(&files), [hash.to_string()], "one file, nothing temporary");
}

#[test]
fn the_same_attachment_twice_is_one_file() {
    let (_folder, files) = folder();
    assert_eq!(files.put(MAIL).unwrap(), files.put(MAIL).unwrap());
    assert_ne!(files.put(b"").unwrap(), files.put(MAIL).unwrap());
    assert_eq!(names(&files).len(), 2);
}

#[test]
fn many_bodies_put_together_are_each_there_and_in_order() {
    let (_folder, files) = folder();
    let bodies: Vec<Vec<u8>> = (0..50_u8).map(|number| vec![number; 100]).collect();
    let hashes = files.put_all(&bodies).unwrap();
    assert_eq!(hashes, bodies.iter().map(|body| FileHash::of(body)).collect::<Vec<_>>());
    assert!(hashes.iter().zip(&bodies).all(|(hash, body)| files.read(hash).unwrap() == *body));
    assert!(files.put_all(&[]).unwrap().is_empty());
}

#[test]
fn one_body_put_by_many_threads_at_once_is_one_whole_file() {
    let (_folder, files) = folder();
    let body = vec![7; 300_000];
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| files.put(&body).unwrap());
        }
    });
    assert_eq!(names(&files).len(), 1);
    assert_eq!(files.read(&FileHash::of(&body)).unwrap(), body);
}

#[test]
fn mails_are_for_the_owner_of_the_program_only() {
    let (_folder, files) = folder();
    let hash = files.put(MAIL).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&files.root), 0o700);
    assert_eq!(mode(&files.path(&hash)), 0o600);
}

#[test]
fn a_file_cut_short_is_not_given_out_and_is_mended_by_the_next_put() {
    let (_folder, files) = folder();
    let hash = files.put(MAIL).unwrap();
    fs::write(files.path(&hash), &MAIL[..10]).unwrap();
    assert!(matches!(files.read(&hash), Err(FileError::Damaged(_))));
    files.put(MAIL).unwrap();
    assert_eq!(files.read(&hash).unwrap(), MAIL);
}

#[test]
fn an_old_file_is_removed_and_may_be_removed_again() {
    let (_folder, files) = folder();
    let hash = files.put(MAIL).unwrap();
    grow_old(&files.path(&hash));
    assert_eq!(files.remove(&hash).unwrap(), None);
    assert_eq!(files.remove(&hash).unwrap(), None);
    assert!(matches!(files.read(&hash), Err(FileError::Missing(missing)) if missing == hash));
}

#[test]
fn a_file_that_was_put_again_a_moment_ago_is_not_removed() {
    let (_folder, files) = folder();
    let hash = files.put(MAIL).unwrap();
    grow_old(&files.path(&hash));
    files.put(MAIL).unwrap();
    let wait = files.remove(&hash).unwrap().unwrap();
    assert!(wait <= YOUNG && wait > YOUNG / 2, "{wait:?}");
    assert_eq!(files.read(&hash).unwrap(), MAIL);
}

fn grow_old(path: &Path) {
    let written = fs::metadata(path).unwrap().modified().unwrap();
    let file = File::options().append(true).open(path).unwrap();
    file.set_modified(written - YOUNG - Duration::from_secs(1)).unwrap();
}

#[test]
fn a_body_over_the_limit_is_refused_and_leaves_nothing() {
    let (_folder, files) = folder();
    let refused = files.put(&vec![0; FILE_LIMIT_BYTES + 1]).unwrap_err();
    assert!(matches!(refused, FileError::TooLarge(length) if length == FILE_LIMIT_BYTES + 1));
    assert_eq!(names(&files).len(), 0);
}

/// A plain file stands where the folder of this hash would be: the simplest disk that cannot be written, for root too.
#[test]
fn a_disk_that_refuses_is_an_error_with_the_path() {
    let (_folder, files) = folder();
    let obstacle = files.root.join(FileHash::of(MAIL).folder());
    fs::remove_dir(&obstacle).unwrap();
    fs::write(&obstacle, "").unwrap();
    let refused = files.put(MAIL).unwrap_err();
    assert!(refused.to_string().contains(obstacle.to_str().unwrap()), "{refused}");
}

#[test]
fn a_hash_is_sixty_four_small_digits_and_never_a_path() {
    let text = FileHash::of(MAIL).to_string();
    assert_eq!(text.parse(), Ok(FileHash::of(MAIL)));
    let upper = text.to_uppercase();
    let climbing = format!("../{}", &text[3..]);
    let long = format!("{text}00");
    for wrong in ["", "..", "/etc/passwd", &text[1..], &long, &upper, &climbing, "é"] {
        assert_eq!(wrong.parse::<FileHash>(), Err(NotAHash), "{wrong}");
    }
}
