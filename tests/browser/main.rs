//! Tests in a real browser, over its own protocol. Nothing to install: see `program.rs` and `npm.rs`.
//!
//! A test is `fn(&World, &Page)` in a file of `suite/`, listed in that file's `tests`. Each has a page that shares nothing
//! with the others. It fails when it panics, and when the page complains of anything that the test did not `forgive`; a
//! picture of the page at that moment is then in `screenshots/`.

// A test binary has no outside for an item to be reachable from.
#![allow(unreachable_pub)]

mod axe;
mod connection;
mod deed;
mod devtools;
mod firefox;
mod key;
mod npm;
mod page;
mod program;
mod suite;
mod webkit;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};

use program::{CHROMIUM, FIREFOX, Program, SCREEN, SPREADSHEET, WEBKIT};
use suite::{Needs, Test};
use world::{Programs, World};

/// So many tests are named at the end, with the time they took: where to look when the whole takes too long.
const SLOW: usize = 12;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Only what cannot run is ignored here: it stays so where slow tests are asked for.
    (arguments.ignored, arguments.include_ignored) = (false, false);
    // More pages at once only make each other late.
    arguments.test_threads.get_or_insert(2);

    let tests = suite::all();
    let here = |program: &Program| {
        if arguments.list {
            Ok(PathBuf::new())
        } else {
            program.find_or_install()
        }
    };
    let (chromium, firefox, spreadsheet) = (here(&CHROMIUM), here(&FIREFOX), here(&SPREADSHEET));
    let (webkit, screen) = (here(&WEBKIT), here(&SCREEN));
    // It takes more than its program: whether it can be driven here is tried once.
    let webkit = match (&webkit, &screen) {
        (Ok(driver), Ok(screen)) if !arguments.list => match webkit::page(driver, screen) {
            Ok(_) => webkit,
            Err(error) => Err(format!("WebKit does not start here: {error}.")),
        },
        _ => webkit,
    };
    if !arguments.list {
        program::bring_font();
    }
    let node = if arguments.list {
        Ok(())
    } else {
        npm::install()
    };
    let real = suite::real::folder().err();
    let reason = |test: &Test| {
        let missing = |found: &Result<PathBuf, String>| found.as_ref().err().cloned();
        let second = match test.needs {
            Needs::Firefox => return missing(&firefox),
            Needs::WebKit => return missing(&webkit).or(missing(&screen)),
            Needs::Nothing => None,
            Needs::Node => node.as_ref().err().cloned(),
            Needs::Real => real.clone(),
            Needs::Spreadsheet => missing(&spreadsheet),
        };
        missing(&chromium).or(second)
    };
    let mut reasons: Vec<String> = tests.iter().filter_map(&reason).collect();
    reasons.sort();
    reasons.dedup();
    // What not everybody can have: files that are not part of the repository, and a WebKit that programs can drive.
    let optional = [
        real.clone(),
        webkit.as_ref().err().cloned(),
        screen.as_ref().err().cloned(),
    ];
    let optional: Vec<String> = optional.into_iter().flatten().collect();
    // Where nothing else may be skipped, what is missing fails.
    let strict = std::env::var("CI").is_ok_and(|value| value == "true" || value == "1");

    let world: Arc<OnceLock<Result<World, String>>> = Arc::default();
    let path = |found: &Result<PathBuf, String>| found.clone().unwrap_or_default();
    let programs = Programs {
        chromium: path(&chromium),
        firefox: path(&firefox),
        spreadsheet: path(&spreadsheet),
        webkit: path(&webkit),
        screen: path(&screen),
    };
    let times: Arc<Mutex<Vec<(Duration, String)>>> = Arc::default();
    let trials = tests
        .into_iter()
        .map(|test| {
            let missing = reason(&test);
            let (world, programs, times) =
                (Arc::clone(&world), programs.clone(), Arc::clone(&times));
            let ignored = missing
                .as_ref()
                .is_some_and(|missing| !strict || optional.contains(missing));
            let name = test.name.clone();
            let trial = Trial::test(name, move || match missing {
                Some(reason) => Err(reason.into()),
                None => match world.get_or_init(|| World::new(programs)) {
                    Ok(world) => {
                        let (time, outcome) = run(world, &test)?;
                        if let Ok(mut times) = times.lock() {
                            times.push((time, test.name));
                        }
                        outcome
                    }
                    Err(error) => Err(error.into()),
                },
            });
            trial.with_ignored_flag(ignored)
        })
        .collect();

    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        let run = conclusion.num_passed + conclusion.num_failed;
        println!(
            "browser tests: {run} run, {} skipped",
            conclusion.num_ignored
        );
        if let Ok(mut times) = times.lock() {
            times.sort();
            let longest = times.iter().rev().take(SLOW);
            let longest: Vec<String> = longest
                .map(|(time, name)| format!("{name} {:.0} s", time.as_secs_f64()))
                .collect();
            println!("the longest: {}", longest.join(", "));
        }
        for reason in reasons {
            let fate = if strict && !optional.contains(&reason) {
                "failed"
            } else {
                "skipped"
            };
            println!("browser tests: {fate} because: {reason}");
        }
    }
    // The browser ends with the world, which `exit` would not drop.
    drop(world);
    conclusion.exit_code()
}

/// A test's outcome, and the time that it took once it had its page.
fn run(world: &World, test: &Test) -> Result<(Duration, Result<(), Failed>), Failed> {
    // Pages in Firefox take turns: a test may wait for the one before it.
    let page = match test.needs {
        Needs::Firefox => world.page_in_firefox()?,
        Needs::WebKit => world.page_in_webkit()?,
        _ => world.page()?,
    };
    let start = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        (test.run)(world, &page);
        let problems = page.unforgiven();
        assert!(
            problems.is_empty(),
            "the page complained:\n{}",
            problems.join("\n")
        );
    }));
    let time = start.elapsed();
    let outcome = outcome.map_err(|panic| {
        let message = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()))
            .unwrap_or_else(|| "the test panicked".to_owned());
        let picture = match page.try_screenshot(&test.name) {
            Ok(path) => format!("picture: {}", path.display()),
            Err(error) => format!("no picture: {error}"),
        };
        let problems = catch_unwind(AssertUnwindSafe(|| page.problems(0))).unwrap_or_default();
        Failed::from(format!("{message}\n{}\n{picture}", problems.join("\n")))
    });
    Ok((time, outcome))
}

/// The folder of these tests.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}
