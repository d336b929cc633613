use super::*;
use std::io::Write;

fn rows(bytes: &[u8], layout: &Layout) -> Vec<Vec<String>> {
    let mut rows = Rows::open(bytes, layout);
    std::iter::from_fn(|| rows.next_row()).map(|row| row.cells).collect()
}

/// What a file is read as, without anybody saying how.
fn read(bytes: &[u8]) -> (Delimiter, String, Vec<Vec<String>>) {
    let brought = bring(bytes.to_vec()).unwrap();
    let rows = rows(&brought.bytes, &brought.layout);
    (brought.layout.delimiter, brought.layout.encoding, rows)
}

#[test]
fn the_delimiter_is_the_one_that_cuts_rows_alike() {
    for (delimiter, csv) in [
        (Delimiter::Comma, "Name,City\nAda,Berlin\n"),
        (Delimiter::Semicolon, "Name;Sale\nAda;1,5\nBo;2,5\n"),
        (Delimiter::Tab, "Name\tNote\nAda\tone; two, three\n"),
        (Delimiter::Pipe, "Name|City\nAda|Berlin\n"),
        (Delimiter::Semicolon, "sep=;\nName;City\nAda;Berlin\n"),
        (Delimiter::Comma, "Name\nAda\nBo\n"),
        (Delimiter::Comma, "Name,Note\n\"Byron, Ada\",\"a;b;c\nd\"\n"),
    ] {
        assert_eq!(read(csv.as_bytes()).0, delimiter, "{csv:?}");
    }
}

#[test]
fn letters_are_read_as_they_were_written() {
    let cyrillic = encoding_rs::WINDOWS_1251.encode("Имя;Город\nАда Лавлейс;Санкт-Петербург\nИван;Москва\n").0;
    let western = encoding_rs::WINDOWS_1252.encode("Name;Straße\nJörg Müller;Käthe-Kollwitz-Straße\n").0;
    let mut wide = vec![0xFF, 0xFE];
    wide.extend("Name\tCity\nZoë\tKöln\n".encode_utf16().flat_map(u16::to_le_bytes));
    for (bytes, cell) in [
        (cyrillic.as_ref(), "Ада Лавлейс"),
        (western.as_ref(), "Jörg Müller"),
        (wide.as_slice(), "Zoë"),
        ("\u{FEFF}Name,City\nZoë,Köln\n".as_bytes(), "Zoë"),
        (&wide[2..], "Zoë"),
    ] {
        let (_, encoding, rows) = read(bytes);
        assert_eq!(rows[1][0], cell, "read as {encoding}");
    }
}

#[test]
fn an_exported_formula_comes_back_without_its_apostrophe() {
    let (_, _, rows) = read(b"Name,Phone\nAda,'+49 30 1\n'Tis,x\n");
    assert_eq!((rows[1][1].as_str(), rows[2][0].as_str()), ("+49 30 1", "'Tis"));
}

#[test]
fn what_is_no_table_or_too_large_a_one_is_refused_in_a_sentence() {
    let wide = (0..10_000).map(|at| format!("c{at}")).collect::<Vec<_>>().join(",");
    let long = "x\n".repeat(MAX_ROWS as usize + 2);
    for (bytes, error) in [
        (Vec::new(), TableError::Empty),
        (b"\n\n \n".to_vec(), TableError::Empty),
        (wide.into_bytes(), TableError::TooManyColumns),
        (long.into_bytes(), TableError::TooManyRows),
        (vec![b'x'; MAX_FILE_BYTES + 1], TableError::TooLarge),
    ] {
        assert_eq!(bring(bytes).unwrap_err(), error);
    }
    assert!(matches!(bring(b"PK\x03\x04 but no archive".to_vec()), Err(TableError::Unreadable(_))));
}

#[test]
fn broken_utf_8_and_zeros_are_left_to_their_rows() {
    let (_, _, rows) = read(b"Name,City\nA\0da,Berlin\n");
    assert_eq!(rows[1][0], "A\0da");
    let layout = Layout { encoding: "UTF-8".to_owned(), ..bring(b"a,b\n1,2\n".to_vec()).unwrap().layout };
    assert!(rows::decoded(b"a,b\n\xFF\xFE,2\n", &layout).contains('\u{FFFD}'));
}

#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_read() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/sharedStrings.xml", options).unwrap();
    let zeros = vec![b'0'; 1024 * 1024];
    for _ in 0..130 {
        archive.write_all(&zeros).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 1024 * 1024, "a small file");
    assert_eq!(bring(bytes).unwrap_err(), TableError::Bomb);
}

#[test]
fn a_workbook_is_read_with_dates_numbers_and_empty_rows_where_they_are() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 12, 31).unwrap();
    let page = book.add_worksheet();
    page.write(0, 0, "Name").unwrap().write(0, 2, "Since").unwrap();
    page.write(2, 0, "Ada").unwrap().write(2, 1, 1.5).unwrap().write_with_format(2, 2, &date, &day).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let brought = bring(bytes).unwrap();
    let mut rows = Rows::open(&brought.bytes, &brought.layout);
    rows.next_row().unwrap();
    let row = rows.next_row().unwrap();
    assert_eq!((row.number, row.cells), (3, ["Ada", "1.5", "2026-12-31"].map(str::to_owned).to_vec()));
}

#[test]
fn a_path_is_no_name() {
    assert_eq!(file_name("C:\\Users\\Ada\\people.csv"), "people.csv");
    assert_eq!(file_name("../../etc/"), "table");
}
