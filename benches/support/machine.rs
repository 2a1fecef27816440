//! The machine in words: figures mean nothing without it.

use serde_json::{Value, json};

use super::page::Page;

/// What everything was measured on.
#[derive(Debug, Clone)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory: Option<u64>,
    pub browser: String,
    pub date: String,
}

impl Machine {
    pub fn of(page: &Page) -> Self {
        let browser = page.call("Browser.getVersion", json!({}));
        let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let processor = cpu.lines().find_map(|line| line.strip_prefix("model name"));
        let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let memory = memory
            .lines()
            .find_map(|line| line.strip_prefix("MemTotal:"));
        let kilobytes = memory.and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok());
        Self {
            processor: processor
                .unwrap_or("unknown processor")
                .trim_start_matches([' ', '\t', ':'])
                .to_owned(),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory: kilobytes.map(|size| size * 1024),
            browser: browser["product"]
                .as_str()
                .unwrap_or("a browser")
                .to_owned(),
            date: time::OffsetDateTime::now_utc().date().to_string(),
        }
    }

    pub fn sentence(&self) -> String {
        let memory = self.memory.map_or(String::new(), |bytes| {
            format!(", {:.0} GB of memory", bytes as f64 / 1e9)
        });
        format!(
            "{}, {} cores{memory}; {}; {}.",
            self.processor, self.cores, self.browser, self.date
        )
    }

    pub fn json(&self) -> Value {
        json!({
            "processor": self.processor, "cores": self.cores, "memory": self.memory,
            "browser": self.browser, "date": self.date,
        })
    }
}
