//! The four made-up areas: one does well, one is average, one is under strain, and one looks better than it is.

/// One made-up area. The figures are what its numbers scatter around.
pub(super) struct SampleArea {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) persons: f64,
    /// Emergency admissions 65+ per person 65+ and year.
    pub(super) admissions: f64,
    /// Share of emergency stays that are followed by another within a month, first year and last.
    pub(super) returns: (f64, f64),
    /// Stays compared with the mean.
    pub(super) stay: f64,
    /// Weight of a weekend day as a day of discharge.
    pub(super) weekend: f64,
    /// Share of stays that end in a care home where the person did not live before.
    pub(super) new_home: f64,
    /// Delayed days per day per 100,000 adults, first year and last.
    pub(super) delays: (f64, f64),
    /// Share at home on day 91, and share offered reablement.
    pub(super) reablement: (f64, f64),
    /// Older people discharged from hospital per person 65+ and month, in the file of reablement.
    pub(super) discharges: f64,
    /// Nobody older is offered reablement.
    pub(super) offered_to: u32,
    /// Percentage points or score added to survey answers.
    pub(super) experience: f64,
}

pub(super) const AREAS: [SampleArea; 4] = [
    SampleArea {
        code: "SAMPLE-1",
        name: "Westmere (sample: well)",
        persons: 17_000.0,
        admissions: 0.205,
        returns: (0.115, 0.115),
        stay: 0.85,
        weekend: 0.78,
        new_home: 0.035,
        delays: (9.5, 5.5),
        reablement: (0.88, 0.11),
        discharges: 0.018,
        offered_to: 120,
        experience: 1.0,
    },
    SampleArea {
        code: "SAMPLE-2",
        name: "Midvale (sample: average)",
        persons: 15_500.0,
        admissions: 0.25,
        returns: (0.15, 0.15),
        stay: 1.0,
        weekend: 0.62,
        new_home: 0.055,
        delays: (12.5, 11.0),
        reablement: (0.82, 0.07),
        discharges: 0.018,
        offered_to: 120,
        experience: 0.0,
    },
    SampleArea {
        code: "SAMPLE-3",
        name: "Eastholm (sample: strained)",
        persons: 14_500.0,
        admissions: 0.30,
        returns: (0.195, 0.195),
        stay: 1.2,
        weekend: 0.45,
        new_home: 0.09,
        delays: (14.5, 23.0),
        reablement: (0.75, 0.04),
        discharges: 0.018,
        offered_to: 120,
        experience: -1.0,
    },
    // A perverse incentive: who is frail is not offered reablement, so that nearly all who had it are at home on day 91. What
    // becomes of the others is seen in readmissions.
    SampleArea {
        code: "SAMPLE-4",
        name: "Fairhaven (sample: look twice)",
        persons: 16_000.0,
        admissions: 0.24,
        returns: (0.13, 0.215),
        stay: 0.82,
        weekend: 0.72,
        new_home: 0.07,
        delays: (11.0, 7.0),
        reablement: (0.94, 0.056),
        discharges: 0.065,
        offered_to: 79,
        experience: -0.3,
    },
];
