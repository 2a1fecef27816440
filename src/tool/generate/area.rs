//! The councils that made-up files are about.

use super::dice::Dice;

/// Councils with the codes of English upper-tier areas: unitary, metropolitan, London, county. Their names are made up.
pub const AREAS: u64 = 152;

/// The code of an area.
pub(super) fn code(area: u64) -> String {
    match area {
        0..57 => format!("E0600{:04}", area + 1),
        57..93 => format!("E0800{:04}", area - 56),
        93..126 => format!("E0900{:04}", area - 92),
        _ => format!("E1000{:04}", area - 125),
    }
}

/// Its name.
pub(super) fn name(area: u64) -> String {
    const STARTS: [&str; 13] = [
        "North", "South", "East", "West", "Upper", "Lower", "Great", "Little", "Old", "New", "Mid",
        "High", "Long",
    ];
    const ENDS: [&str; 12] = [
        "ford", "port", "moor", "bury", "ham", "wick", "combe", "ley", "mouth", "dale", "minster",
        "bridge",
    ];
    let start = STARTS[(area % 13) as usize];
    let end = ENDS[(area % 12) as usize];
    match area {
        126.. => format!("{start}{end}shire"),
        _ if area.is_multiple_of(9) => format!("{start}{end}, City of"),
        _ => format!("{start}{end}"),
    }
}

/// How large an area is beside the others: 1 to 8.
pub(super) fn size(area: u64) -> u64 {
    if area >= 126 {
        4 + area % 5
    } else {
        1 + area % 3
    }
}

/// Any of the first areas: of large ones more often.
pub(super) fn area_at(dice: &mut Dice, areas: u64) -> u64 {
    loop {
        let area = dice.below(areas);
        if dice.below(8) < size(area) {
            return area;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_152_councils() {
        let mut codes: Vec<String> = (0..AREAS).map(code).collect();
        codes.dedup();
        assert_eq!(codes.len(), 152);
        assert!(codes.iter().all(|code| code.len() == 9), "{codes:?}");
    }
}
