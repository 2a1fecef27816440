//! Colours of the charts, from the page: light or dark, forced colours, the council's own.

use gloo::events::EventListener;
use web_sys::{Element, MediaQueryList};

use crate::chart::{Rgb, Theme};

/// The last is a projector of many pixels, as in the sheet: type there is larger yet, since the wall is no larger.
const QUERIES: [&str; 3] = [
    "(prefers-color-scheme: dark)",
    "(forced-colors: active)",
    "(min-width: 108em) and (min-height: 56em)",
];

fn media(query: &str) -> Option<MediaQueryList> {
    web_sys::window()?.match_media(query).ok()?
}

/// The theme for the element that `root` is inside of; `wish` is its `theme` attribute.
pub(super) fn of(root: &Element, wish: Option<&str>, present: bool) -> Theme {
    let on = |query| media(query).is_some_and(|m| m.matches());
    let style = web_sys::window().and_then(|w| w.get_computed_style(root).ok().flatten());
    let colour = |name: &str| -> Option<Rgb> {
        let text = style.as_ref()?.get_property_value(name).ok()?;
        parse(&text)
    };
    let mut theme = if on(QUERIES[1]) {
        let light = Theme::light();
        // The sheet gives the root system colours for these three: a custom property would stay the page's own.
        Theme::forced(
            colour("color").unwrap_or(light.ink),
            colour("background-color").unwrap_or(light.paper),
            colour("outline-color").unwrap_or(light.accent),
        )
    } else {
        let dark = match wish {
            Some("dark") => true,
            Some("light") => false,
            _ => on(QUERIES[0]),
        };
        let mut theme = if dark { Theme::dark() } else { Theme::light() };
        for (name, slot) in [
            ("--ink", &mut theme.ink),
            ("--paper", &mut theme.paper),
            ("--accent", &mut theme.accent),
            ("--better", &mut theme.better),
            ("--worse", &mut theme.worse),
            ("--same", &mut theme.same),
            ("--neutral", &mut theme.neutral),
            ("--gap", &mut theme.gap),
        ] {
            if let Some(given) = colour(name) {
                *slot = given;
            }
        }
        theme
    };
    if present {
        theme.text *= if on(QUERIES[2]) { 1.75 } else { 1.4 };
    }
    theme
}

/// Tells when the page is about to be printed (`true`) and when it has been.
pub(super) fn printing(hear: impl Fn(bool) + Clone + 'static) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let listen = |name: &'static str, begins| {
        let hear = hear.clone();
        EventListener::new(&window, name, move |_| hear(begins))
    };
    vec![listen("beforeprint", true), listen("afterprint", false)]
}

/// `#123`, `#112233` or `rgb(17, 34, 51)`: what computed styles and our own sheet hold. Other notations keep the built-in colour.
fn parse(text: &str) -> Option<Rgb> {
    let text = text.trim();
    if let Some(hex) = text.strip_prefix('#') {
        let digit = |at: usize, n: usize| u8::from_str_radix(hex.get(at..at + n)?, 16).ok();
        return match hex.len() {
            3 => Some(Rgb(digit(0, 1)? * 17, digit(1, 1)? * 17, digit(2, 1)? * 17)),
            6 => Some(Rgb(digit(0, 2)?, digit(2, 2)?, digit(4, 2)?)),
            _ => None,
        };
    }
    let inner = text.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut parts = inner
        .split([',', ' '])
        .filter(|p| !p.is_empty())
        .map(str::parse::<u8>);
    Some(Rgb(
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    ))
}

/// Tells when the reader's preference changes, until dropped.
pub(super) fn watch(tell: impl Fn() + Clone + 'static) -> Vec<EventListener> {
    QUERIES
        .into_iter()
        .filter_map(media)
        .map(|list| {
            let tell = tell.clone();
            EventListener::new(&list, "change", move |_| tell())
        })
        .collect()
}
