//! A condition of a definition.

use crate::{
    definition::{Condition, Test},
    vocabulary::text::{joined, number},
};

/// A condition of a definition.
pub fn condition(condition: &Condition) -> String {
    let join = |list: &[Condition], word: &str| {
        let texts: Vec<String> = list.iter().map(self::condition).collect();
        format!("({})", joined(&texts, word))
    };
    match condition {
        Condition::All(list) => join(list, " and "),
        Condition::Any(list) => join(list, " or "),
        Condition::Not(inner) => format!("not {}", self::condition(inner)),
        Condition::Is(column, test) => match test {
            Test::Equals(text) => format!("{column} is {text}"),
            Test::OneOf(list) => format!("{column} is one of {}", joined(list, ", ")),
            Test::StartsWith(list) => format!("{column} begins with {}", joined(list, " or ")),
            Test::InSet(set) => format!("{column} is in the set “{set}”"),
            Test::AtLeast(n) => format!("{column} is {} or more", number(*n)),
            Test::AtMost(n) => format!("{column} is {} or less", number(*n)),
            Test::Between(a, b) => format!("{column} is {} to {}", number(*a), number(*b)),
            Test::Weekday(days) => {
                let names: Vec<String> = days.iter().map(|d| format!("{d:?}")).collect();
                format!("{column} is a {}", joined(&names, " or "))
            }
            Test::Yes(true) => format!("{column} is yes"),
            Test::Yes(false) => format!("{column} is no"),
            Test::Present(true) => format!("{column} is given"),
            Test::Present(false) => format!("{column} is not given"),
        },
    }
}
