//! How a CSV file was probably written: which letters, which delimiter.

use super::{Delimiter, Layout, Rows};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that are looked at; the rest of a file is written like its beginning.
const SAMPLE_BYTES: usize = 256 * 1024;
/// Rows of which the delimiter is guessed.
const SAMPLE_ROWS: usize = 50;

pub(super) fn layout(bytes: &[u8]) -> Layout {
    let encoding = encoding(bytes).name().to_owned();
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let mut layout = Layout { delimiter: Delimiter::Comma, encoding, has_header: true, sheet: None };
    layout.delimiter = named_delimiter(sample, &layout).unwrap_or_else(|| delimiter(sample, &layout));
    layout
}

/// The mark at the file's beginning says it; what is UTF-8 throughout is UTF-8; else what its letters are most like.
fn encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return marked;
    }
    if let Some(wide) = wide(&bytes[..bytes.len().min(SAMPLE_BYTES)]) {
        return wide;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// UTF-16 without a mark: every other byte of what is mostly Latin is zero.
fn wide(sample: &[u8]) -> Option<&'static Encoding> {
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 4);
    if half == 0 {
        return None;
    }
    if odd > half && even * 4 < odd {
        Some(UTF_16LE)
    } else if even > half && odd * 4 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Excel's own way: a first line `sep=;`.
fn named_delimiter(sample: &[u8], layout: &Layout) -> Option<Delimiter> {
    let text = super::rows::decoded(sample, layout);
    let named = text.lines().next()?.strip_prefix("sep=")?;
    Delimiter::ALL.into_iter().find(|delimiter| named.as_bytes() == [delimiter.byte()])
}

/// The delimiter that cuts most rows into the same number of cells; of equals, the one that makes more of them.
fn delimiter(sample: &[u8], layout: &Layout) -> Delimiter {
    let judged = Delimiter::ALL.into_iter().map(|delimiter| {
        let mut rows = Rows::open(sample, &Layout { delimiter, ..layout.clone() });
        let widths: Vec<usize> =
            std::iter::from_fn(|| rows.next_row()).take(SAMPLE_ROWS).map(|row| row.cells.len()).collect();
        let usual = usual(&widths);
        let alike = widths.iter().filter(|width| **width == usual).count();
        // A file of one column is cut alike by every delimiter that is not in it.
        let share = if usual > 1 { alike * 1_000 / widths.len().max(1) } else { 0 };
        (share, usual, delimiter)
    });
    let mut best = (0, 0, Delimiter::Comma);
    for judged in judged {
        if (judged.0, judged.1) > (best.0, best.1) {
            best = judged;
        }
    }
    best.2
}

fn usual(widths: &[usize]) -> usize {
    let count = |width: usize| widths.iter().filter(|other| **other == width).count();
    widths.iter().copied().max_by_key(|width| (count(*width), *width)).unwrap_or(0)
}
