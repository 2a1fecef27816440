//! What the pages of a browser hold in memory, where Linux tells it.

use std::fs;

/// The pages' processes of one browser, and what each held at a moment.
pub struct Memory {
    renderers: Vec<(u32, u64)>,
}

impl Memory {
    /// From now on: forgets the peaks so far.
    pub fn watch(browser: u32) -> Self {
        let mut renderers = Vec::new();
        for process in renderers_of(browser) {
            // Five sets the peak back to what is held now.
            let _ = fs::write(format!("/proc/{process}/clear_refs"), "5");
            if let Some(held) = bytes(process, "VmRSS:") {
                renderers.push((process, held));
            }
        }
        Self { renderers }
    }

    /// By how many bytes the page that grew most was larger at its peak.
    pub fn growth(&self) -> Option<u64> {
        let grown = self.renderers.iter().filter_map(|&(process, before)| {
            Some(bytes(process, "VmHWM:")?.saturating_sub(before))
        });
        grown.max()
    }
}

fn renderers_of(browser: u32) -> Vec<u32> {
    let mut family = family_of(browser);
    family.retain(|process| {
        let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains("--type=renderer")
    });
    family
}

/// A process and all that it started, themselves or by others.
pub fn family_of(eldest: u32) -> Vec<u32> {
    let mut processes: Vec<(u32, u32)> = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        if let Ok(process) = entry.file_name().to_string_lossy().parse()
            && let Some(parent) = field(process, "PPid:").and_then(|text| text.parse().ok())
        {
            processes.push((process, parent));
        }
    }
    let mut family = vec![eldest];
    let mut at = 0;
    while let Some(&elder) = family.get(at) {
        let children = processes.iter().filter(|(_, parent)| *parent == elder);
        family.extend(children.map(|(process, _)| process));
        at += 1;
    }
    family
}

fn bytes(process: u32, name: &str) -> Option<u64> {
    let text = field(process, name)?;
    let kilobytes: u64 = text.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn field(process: u32, name: &str) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().to_owned())
}
