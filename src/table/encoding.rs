//! Which bytes stand for which letters, and what is no text at all.

/// The encodings areas' files come in. The browser edge decodes everything but UTF-8 before the table is split into records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, little end first: what Excel calls “Unicode text”.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// Windows-1252: what Excel writes as “CSV” on a British machine.
    Windows1252,
}

impl Encoding {
    /// Decides from the beginning of a file. A file that is valid UTF-8 so far is UTF-8; a multi-byte letter cut off by the
    /// end of `head` does not count against it.
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
            [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
            _ => {}
        }
        match std::str::from_utf8(head) {
            Ok(_) => Encoding::Utf8,
            Err(error) if error.error_len().is_none() => Encoding::Utf8,
            Err(_) => Encoding::Windows1252,
        }
    }

    /// Its name in a sentence; the usual one needs none.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16, ",
            Encoding::Windows1252 => "Windows-1252, ",
        }
    }

    /// The label of the Encoding Standard.
    pub fn label(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Windows1252 => "windows-1252",
        }
    }
}

/// What a file that is no text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    /// A zip container: `.xlsx`, `.ods`, or a zip file.
    Zip,
    /// The older Excel format, `.xls`.
    OldExcel,
    /// A PDF document.
    Pdf,
    /// Compressed with gzip.
    Gzip,
    /// Something else that is not text.
    Binary,
}

impl NotText {
    /// What to tell the reader: what it is and what to do.
    pub fn advice(self) -> &'static str {
        match self {
            NotText::Zip => {
                "This is an Excel workbook (or another zip file). Open it in Excel, choose the sheet, use File, Save As, “CSV UTF-8”, and open that file here."
            }
            NotText::OldExcel => {
                "This is an older Excel workbook. Open it in Excel, choose the sheet, use File, Save As, “CSV UTF-8”, and open that file here."
            }
            NotText::Pdf => "This is a PDF document. Ask its publisher for the figures as CSV.",
            NotText::Gzip => {
                "This file is compressed. Unpack it first, then open the CSV file inside."
            }
            NotText::Binary => {
                "This is not a text file. Save the table as CSV (comma separated values) and open that file here."
            }
        }
    }
}

/// What the file is, when its first bytes show that it is no text.
pub fn not_text(head: &[u8]) -> Option<NotText> {
    match head {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(NotText::Zip),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(NotText::OldExcel),
        [b'%', b'P', b'D', b'F', ..] => Some(NotText::Pdf),
        [0x1F, 0x8B, ..] => Some(NotText::Gzip),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => None,
        _ => head.contains(&0).then_some(NotText::Binary),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_from_the_first_bytes() {
        for (head, encoding) in [
            (&b"area,age\n"[..], Encoding::Utf8),
            (b"\xEF\xBB\xBFarea", Encoding::Utf8),
            ("Ynys Môn".as_bytes(), Encoding::Utf8),
            (&"Ynys Môn".as_bytes()[..7], Encoding::Utf8),
            (b"Ynys M\xF4n,1", Encoding::Windows1252),
            (b"\xFF\xFEa\0", Encoding::Utf16Le),
            (b"\xFE\xFF\0a", Encoding::Utf16Be),
        ] {
            assert_eq!(Encoding::of(head), encoding, "{head:?}");
        }
    }

    #[test]
    fn files_that_are_no_text_are_named() {
        assert_eq!(not_text(b"PK\x03\x04..."), Some(NotText::Zip));
        assert_eq!(not_text(b"\xD0\xCF\x11\xE0\xA1"), Some(NotText::OldExcel));
        assert_eq!(not_text(b"%PDF-1.7"), Some(NotText::Pdf));
        assert_eq!(not_text(b"\x7FELF\x02\0\0"), Some(NotText::Binary));
        assert_eq!(not_text(b"area_code,age\n"), None);
        assert_eq!(not_text(b"\xFF\xFEa\0,\0"), None);
    }
}
