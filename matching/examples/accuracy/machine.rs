//! What the machine says of this process: seconds of its processors, memory (Linux).

use std::fmt;
use std::time::Instant;

/// Ticks of `/proc` in a second.
const TICKS: f64 = 100.0;

/// Measures from its start to where it is shown.
pub struct Clock {
    began: Instant,
    cpu_s: f64,
}

impl Clock {
    pub fn start() -> Self {
        Self { began: Instant::now(), cpu_s: cpu_s() }
    }

    /// Seconds of all processors, user and system.
    pub fn cpu_s(&self) -> f64 {
        cpu_s() - self.cpu_s
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.2} CPU s, {:.2} s", self.cpu_s(), self.began.elapsed().as_secs_f64())
    }
}

fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after.split_whitespace().skip(11).take(2).filter_map(|number| number.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS
}

/// The most memory that the process ever had.
pub fn peak_mb() -> f64 {
    status_mb("VmHWM:")
}

/// The memory that it has now.
pub fn now_mb() -> f64 {
    status_mb("VmRSS:")
}

fn status_mb(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
