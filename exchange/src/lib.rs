//! Tables that people bring and take: import, export, and a whole account in one archive.
