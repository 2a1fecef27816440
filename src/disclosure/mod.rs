//! Disclosure control: what may be shown of counts of people, decided once for all that is shown, said, told or exported.
//!
//! Only tables with one row a person or a stay are concerned; published tables are taken as safe already. The rules:
//!
//! 1. **Small counts are withheld.** A count of 1 to 7 is shown as “c”. A share is withheld when its numerator, its denominator
//!    or the rest between the two is such a count: each would tell the others. Where metrics divide the same people, all of them
//!    are withheld together where these people are few.
//! 2. **Other counts are rounded** to the nearest 5, and percentages and rates are made from the rounded counts.
//! 3. **A second figure is withheld where subtraction would reveal the first.** All areas together are the sum of the areas. Each
//!    small count must leave [`Cohort::VALUES`] possible values: for each of them there is another set of counts of all areas for
//!    which *every* figure shown is the same to the digit, and every figure withheld would be withheld by rule 1 exactly where it
//!    is now. Often rounding alone gives that. Where it does not, the smallest other figure that helps is withheld; where none
//!    helps, that of all areas together; and where not even that helps, all figures of the metric and period.
//! 4. **The parts of a small total are all withheld,** zeros too: seven areas with one person each would be told by being seven.
//! 5. **A split is shown whole or not at all.** Where one part of a figure is small, all parts of that split are withheld, and
//!    those of all areas together wherever they are of one of its areas. So no sum over the parts is left to subtract from.
//! 6. **What few people lie beyond is not shown.** A percentile, and each of its limits, is the figure of a person in a row of
//!    people: it is shown where at least as many stand on either side of that person as are withheld. Otherwise a 90th
//!    percentile would tell how many of a small count of long stays there are.
//! 7. **One step of time.** A metric of records has figures at its own step alone. A year beside its months would be one more
//!    sum, and months are where counts are small.
//! 8. **What people have together is shown of many people only**, however much it is. A sum over records is withheld where 1 to 7 rows
//!    stand behind it, or 1 to 7 of them hold more than nothing; a mean score, where 1 to 7 people have one. A second figure cannot give
//!    it away, because all areas together *are* those that are shown: their sums, as shown, added up. Of a split, those of no known
//!    value are a part as well, since their sum is what the parts leave of the whole. Beside metrics that count the same rows, a sum
//!    stands for its rows in rule 3: where they may not be told, it is not shown either.
//!
//! Rule 3 is kept by construction: [`Cohort`] shows of each small count that other tables agree with all that is seen, and whatever
//! a reader adds or subtracts comes out the same for those tables. How the tables are found decides how much is withheld, never
//! whether it is safe.
//!
//! One word stands for all: a reader who knew which figures are withheld for themselves and which for another would know more.
//!
//! Not defended: several loads of different files, compared; what a reader knows from elsewhere, such as a person's own row;
//! metrics of one's own that count overlapping rows by other conditions or at other steps of time, compared; the number of rows
//! of a file, which its report tells exactly; guesses from which second figure was chosen; a sum of many of which one person has nearly
//! all; one person who has many rows.

mod cohort;
mod room;
mod rule;

pub use cohort::{Cohort, Figures, People, Verdict};
pub use rule::{Disclosure, Withheld};
