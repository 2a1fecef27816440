//! `gallery.html`: every chart in every case and theme, from the very files that the tests compare.

use std::fmt::Write;
use std::path::Path;

use super::build::BuildError;

/// The folder of the pictures, in the package.
const FOLDER: &str = "tests/snapshots/chart";
/// Where the pictures go in the page of `www/`.
const PLACE: &str = "{{gallery}}";

/// A chart and what it is for.
struct Chart {
    /// What its files begin with.
    id: &'static str,
    name: &'static str,
    purpose: &'static str,
    /// Cases that make no sense for it, and why.
    without: &'static [(&'static str, &'static str)],
}

/// What is tried with every chart.
const CASES: [(&str, &str); 8] = [
    ("typical", "Typical"),
    ("few-points", "Few points"),
    ("constant", "Constant"),
    ("gaps", "Gap months"),
    ("withheld", "Withheld"),
    ("one-area", "One area"),
    ("152-areas", "152 areas"),
    ("extreme", "Extreme values"),
];

/// Ends of names of files, and what they stand for.
const THEMES: [(&str, &str); 4] = [
    ("", "Light"),
    ("-dark", "Dark"),
    ("-print", "Print"),
    ("-phone", "On a phone"),
];

/// Of a chart of one area over time.
const OF_ONE_AREA: [(&str, &str); 2] = [
    ("one-area", "it always shows one area"),
    (
        "152-areas",
        "it shows one area; other areas are compared in charts of their own",
    ),
];
const OF_ONE_PERIOD: (&str, &str) = ("gaps", "it shows one period");

const CHARTS: [Chart; 11] = [
    Chart {
        id: "trend",
        name: "Trend",
        purpose: "One area over time, beside those it is compared with.",
        without: &OF_ONE_AREA,
    },
    Chart {
        id: "control",
        name: "Control chart",
        purpose: "Which changes of one area are more than chance: mean, limits and signals.",
        without: &OF_ONE_AREA,
    },
    Chart {
        id: "run",
        name: "Run chart",
        purpose: "A series that is too short for limits, about its median.",
        without: &OF_ONE_AREA,
    },
    Chart {
        id: "comparison",
        name: "Comparison",
        purpose: "Areas in the order of their figures, with intervals: rows for few, a caterpillar for many.",
        without: &[OF_ONE_PERIOD],
    },
    Chart {
        id: "funnel",
        name: "Funnel",
        purpose: "Areas by size: which of them lie further from the average than chance would carry them.",
        without: &[OF_ONE_PERIOD],
    },
    Chart {
        id: "columns",
        name: "Split in columns",
        purpose: "A whole and the parts that add up to it.",
        without: &OF_ONE_AREA,
    },
    Chart {
        id: "panels",
        name: "Split in panels",
        purpose: "Groups that do not add up, each in a panel, on one scale.",
        without: &OF_ONE_AREA,
    },
    Chart {
        id: "scatter",
        name: "Scatter",
        purpose: "Areas by two figures at once, divided where the benchmark lies.",
        without: &[OF_ONE_PERIOD],
    },
    Chart {
        id: "strip",
        name: "Strip",
        purpose: "How figures of areas are spread, and where one of them lies.",
        without: &[OF_ONE_PERIOD],
    },
    Chart {
        id: "spine",
        name: "Spine",
        purpose: "One area in many metrics, each beside the range of all areas, better always on the right.",
        without: &[
            OF_ONE_PERIOD,
            (
                "152-areas",
                "other areas are a range in it, however many they are",
            ),
        ],
    },
    Chart {
        id: "sparkline",
        name: "Sparkline",
        purpose: "The shape of a series, in the size of a word.",
        without: &OF_ONE_AREA,
    },
];

/// A file of the folder.
struct Picture {
    chart: usize,
    case: String,
    theme: usize,
    svg: String,
}

/// Fills the page of `www/` with every picture of the package.
pub(super) fn page(package: &Path, page: &str) -> Result<String, BuildError> {
    let pictures = pictures(&package.join(FOLDER))?;
    if page.matches(PLACE).count() != 1 {
        return Err(BuildError::Source(format!(
            "www/gallery.html must contain this once: {PLACE}"
        )));
    }
    let page = page.replace(PLACE, written(&pictures).trim_end());
    Ok(page)
}

/// The files of the folder in the order of their names.
fn pictures(folder: &Path) -> Result<Vec<Picture>, BuildError> {
    let failed = |error| BuildError::file("read", folder, error);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        names.push(entry.map_err(failed)?.file_name());
    }
    names.sort();
    let mut out = Vec::new();
    for name in names {
        let path = folder.join(&name);
        let svg = std::fs::read_to_string(&path)
            .map_err(|error| BuildError::file("read", &path, error))?;
        let named = name.to_string_lossy();
        let Some((chart, case, theme)) = taken_apart(&named) else {
            return Err(BuildError::Source(format!(
                "{FOLDER}/{named} is of no chart that src/tool/gallery.rs lists."
            )));
        };
        out.push(Picture {
            chart,
            case: case.to_owned(),
            theme,
            // The same bytes, whatever ends the lines of the working copy.
            svg: svg.replace("\r\n", "\n"),
        });
    }
    Ok(out)
}

/// Chart, case and theme of a file's name.
fn taken_apart(name: &str) -> Option<(usize, &str, usize)> {
    let name = name.strip_suffix(".svg")?;
    let theme = THEMES
        .iter()
        .rposition(|(suffix, _)| name.ends_with(suffix))?;
    let name = name.strip_suffix(THEMES[theme].0)?;
    CHARTS.iter().enumerate().find_map(|(n, chart)| {
        let case = name.strip_prefix(chart.id)?.strip_prefix('-')?;
        Some((n, case, theme))
    })
}

/// A table of contents, and every chart with its cases.
fn written(pictures: &[Picture]) -> String {
    let mut html = String::from("<nav aria-label=\"Charts\">\n<ul>\n");
    for Chart { id, name, .. } in &CHARTS {
        put(
            &mut html,
            format_args!("<li><a href=\"#{id}\">{name}</a></li>\n"),
        );
    }
    html.push_str("</ul>\n</nav>\n");
    for (n, chart) in CHARTS.iter().enumerate() {
        let Chart {
            id, name, purpose, ..
        } = chart;
        put(
            &mut html,
            format_args!(
                "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{name}</h2>\n<p>{purpose}</p>\n"
            ),
        );
        let of_chart: Vec<&Picture> = pictures.iter().filter(|p| p.chart == n).collect();
        for (case, words) in CASES {
            put(&mut html, format_args!("<h3>{words}</h3>\n"));
            match chart.without.iter().find(|(without, _)| *without == case) {
                Some((_, because)) => put(
                    &mut html,
                    format_args!("<p class=\"without\">Does not apply, because {because}.</p>\n"),
                ),
                None => row(&mut html, &of_chart, case),
            }
        }
        let mut further: Vec<&str> = of_chart.iter().map(|p| p.case.as_str()).collect();
        further.retain(|case| !CASES.iter().any(|(known, _)| known == case));
        further.sort_unstable();
        further.dedup();
        for case in further {
            let words = case.replace('-', " ");
            put(&mut html, format_args!("<h3>Further: {words}</h3>\n"));
            row(&mut html, &of_chart, case);
        }
        html.push_str("</section>\n");
    }
    html
}

/// The themes of a case beside each other.
fn row(html: &mut String, of_chart: &[&Picture], case: &str) {
    html.push_str("<div class=\"themes\">\n");
    for (theme, (_, words)) in THEMES.iter().enumerate() {
        for picture in of_chart {
            if picture.case == case && picture.theme == theme {
                put(
                    html,
                    format_args!(
                        "<figure>\n<figcaption>{words}</figcaption>\n{}</figure>\n",
                        picture.svg
                    ),
                );
            }
        }
    }
    html.push_str("</div>\n");
}

fn put(html: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = html.write_fmt(what);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_package() -> Vec<Picture> {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        pictures(&package.join(FOLDER)).expect("pictures of charts that are listed")
    }

    #[test]
    fn every_chart_has_every_case_in_every_theme_or_a_reason() {
        let pictures = of_package();
        let mut wrong = Vec::new();
        for (n, chart) in CHARTS.iter().enumerate() {
            for (case, _) in CASES {
                let themes: Vec<usize> = pictures
                    .iter()
                    .filter(|p| p.chart == n && p.case == case && p.theme < 3)
                    .map(|p| p.theme)
                    .collect();
                let excused = chart.without.iter().any(|(without, _)| *without == case);
                let right = if excused {
                    themes.is_empty()
                } else {
                    themes.len() == 3
                };
                if !right {
                    wrong.push(format!("{}-{case}: {themes:?}", chart.id));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn the_page_shows_every_file_once_and_obeys_a_strict_policy() {
        let pictures = of_package();
        let html = written(&pictures);
        assert_eq!(html.matches("<svg").count(), pictures.len());
        for forbidden in [" style=", "<style", "<script", " onclick"] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
        let mut ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((ids.len(), all), (CHARTS.len(), CHARTS.len()));
    }

    #[test]
    fn names_say_chart_case_and_theme() {
        let of = |name| taken_apart(name).map(|(n, case, t)| (CHARTS[n].id, case, THEMES[t].1));
        assert_eq!(
            of("strip-152-areas-dark.svg"),
            Some(("strip", "152-areas", "Dark"))
        );
        assert_eq!(of("run-typical.svg"), Some(("run", "typical", "Light")));
        assert_eq!(of("pie-typical.svg"), None);
    }
}
