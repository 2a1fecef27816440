//! Charts as values: data, size and theme in; a [`Picture`] out.
//!
//! A chart function reads nothing but its arguments and draws nothing: it returns shapes, and the marks a pointer or an
//! arrow key can reach, in reading order. [`paint`] puts a picture on any plotters backend (a canvas in the browser),
//! [`svg`] writes it as a file. Because text is measured by a table and not by the browser, a chart is the same in a worker,
//! in a test and on the page.
//!
//! Invariants, tested: every coordinate is finite and inside the picture; a missing value is never drawn as zero and never
//! joined across; no meaning is carried by colour alone.
//!
//! ```
//! use integration_scorecard::chart::{Caption, Size, Theme, TrendData, captioned, svg, trend};
//!
//! let theme = Theme::light();
//! let picture = trend(&TrendData::default(), Size::new(640.0, 320.0), &theme);
//! let caption = Caption { message: "Nothing to show yet".into(), ..Caption::default() };
//! let file = svg(&captioned(picture, &caption, &theme), "Nothing to show yet", "An empty chart");
//! assert!(file.starts_with("<svg"));
//! ```

mod axis;
mod caption;
mod comparison;
mod control;
mod funnel;
#[cfg(test)]
mod gallery;
mod key;
mod names;
mod number;
mod paint;
mod picked;
mod picture;
mod point;
mod runs;
mod scatter;
mod sparkline;
mod spine;
mod split;
mod strip;
mod svg;
mod text;
mod theme;
mod time_axis;
mod trend;

pub use caption::{CAPTION_EDGE, Caption, captioned};
pub use comparison::{AreaValue, Benchmark, ComparisonData, comparison, comparison_height};
pub use control::{Control, ControlPhase, Flag};
pub use funnel::{FunnelArea, FunnelData, FunnelLimits, funnel};
pub use number::Unit;
pub use paint::{STEP, paint};
pub use picture::{Anchor, Bounds, Dash, Mark, MarkId, Marker, Picture, Shape, Size, Xy};
pub use point::{Point, PointValue};
pub use scatter::{ScatterArea, ScatterAxis, ScatterData, scatter};
pub use sparkline::{SparklineData, sparkline};
pub use spine::{SpineData, SpineRow, spine, spine_height};
pub use split::{Arrangement, Part, SplitData, split, split_height};
pub use strip::{StripData, strip, strip_height};
pub use svg::svg;
pub use theme::{Rgb, Theme};
pub use trend::{Comparator, RunLine, Target, TrendData, trend, trend_height};
