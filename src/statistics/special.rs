//! The distributions the methods stand on: normal, gamma and chi-square, beta, binomial, Poisson and Student's t.
//!
//! Densities of the binomial and Poisson follow C. Loader, "Fast and accurate computation of binomial probabilities" (2000), which
//! keeps full precision where factorials would overflow; cumulative functions use the series and continued fractions of Abramowitz &
//! Stegun, *Handbook of Mathematical Functions*, 6.5.29, 6.5.31 and 26.5.8; quantiles are solved from them by Newton steps inside a
//! bracket. An argument outside a function's domain, NaN among them, gives `None`; densities, which have no `None`, are for finite
//! arguments.

use crate::vocabulary::Within;
use std::f64::consts::{PI, SQRT_2};

/// ln √(2π).
const LN_SQRT_TWO_PI: f64 = 0.918_938_533_204_672_8;
/// Above this shape the gamma distribution is normal after a cube root to within one part in 10⁸ of a standard deviation.
const LARGE_SHAPE: f64 = 1e8;
/// Above this the continued fraction of the beta distribution would take too long and its cube-root approximation is as good.
const LARGE_BETA: f64 = 1e9;
/// Six standard deviations of the largest shapes that are summed.
const MOST_TERMS: usize = 200_000;
const TINY: f64 = 1e-300;

/// Density of the standard normal distribution at `z`.
pub fn normal_density(z: f64) -> f64 {
    (-0.5 * z * z - LN_SQRT_TWO_PI).exp()
}

/// Share of the standard normal distribution below `z`, from 0 to 1.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// The `z` that a share `p` of the standard normal distribution lies below; `None` unless 0 < p < 1.
///
/// Starts from Abramowitz & Stegun 26.2.23 and polishes with Halley's method.
pub fn normal_quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    // Solved in the lower tail, where small shares keep their digits.
    let (tail, sign) = if p <= 0.5 { (p, -1.0) } else { (1.0 - p, 1.0) };
    let t = (-2.0 * tail.ln()).sqrt();
    let mut z = -(t
        - (2.515_517 + t * (0.802_853 + t * 0.010_328))
            / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308))));
    for _ in 0..4 {
        let density = normal_density(z);
        if density == 0.0 {
            break;
        }
        let newton = (normal_cdf(z) - tail) / density;
        let step = newton / (1.0 + 0.5 * z * newton);
        z -= step;
        if step.abs() <= 1e-16 * z.abs() {
            break;
        }
    }
    Some(-sign * z)
}

/// ln Γ(x); `None` unless x > 0.
pub fn ln_gamma(x: f64) -> Option<f64> {
    (x > 0.0)
        .then(|| libm::lgamma(x))
        .filter(|value| value.is_finite())
}

/// What Stirling's formula leaves out of ln n!.
fn stirling_error(n: f64) -> f64 {
    if n <= 15.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * n.ln() + n - LN_SQRT_TWO_PI;
    }
    let nn = n * n;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - (1.0 / 1188.0) / nn) / nn) / nn) / nn)
        / n
}

/// x ln(x / m) + m − x without cancellation when x is near m.
fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() >= 0.1 * (x + m) {
        return x * (x / m).ln() + m - x;
    }
    // 2x·atanh(v) expanded, v = (x − m) / (x + m).
    let v = (x - m) / (x + m);
    let mut total = (x - m) * v;
    let mut term = 2.0 * x * v;
    for j in 1..1000 {
        term *= v * v;
        let next = total + term / f64::from(2 * j + 1);
        if next == total {
            break;
        }
        total = next;
    }
    total
}

/// Poisson density of mean `mean` at `x`, for real x ≥ 0: mean^x e^−mean / Γ(x + 1). 0 where either is negative.
pub fn poisson_density(x: f64, mean: f64) -> f64 {
    if x < 0.0 || mean < 0.0 {
        0.0
    } else if mean == 0.0 {
        if x == 0.0 { 1.0 } else { 0.0 }
    } else if x <= 0.0 {
        (-mean).exp()
    } else if x < 1e-8 {
        // Stirling's formula has no digits left this close to zero.
        (x * mean.ln() - mean - libm::lgamma(x + 1.0)).exp()
    } else {
        (-stirling_error(x) - deviance(x, mean)).exp() / (2.0 * PI * x).sqrt()
    }
}

/// Binomial density at real 0 ≤ `k` ≤ `n` for success probability `p` and its complement `q`; 0 for other `k`.
pub fn binomial_density(k: f64, n: f64, p: f64, q: f64) -> f64 {
    if !(0.0..=n).contains(&k) {
        0.0
    } else if p <= 0.0 {
        if k == 0.0 { 1.0 } else { 0.0 }
    } else if q <= 0.0 {
        if k == n { 1.0 } else { 0.0 }
    } else if k == 0.0 {
        power(p, q, n)
    } else if k == n {
        power(q, p, n)
    } else {
        let log = stirling_error(n)
            - stirling_error(k)
            - stirling_error(n - k)
            - deviance(k, n * p)
            - deviance(n - k, n * q);
        log.exp() * (n / (2.0 * PI * k * (n - k))).sqrt()
    }
}

/// `base`ⁿ where `base` = 1 − `rest`, exact however close `base` is to 1.
fn power(rest: f64, base: f64, n: f64) -> f64 {
    if rest < 0.5 {
        (n * (-rest).ln_1p()).exp()
    } else {
        (n * base.ln()).exp()
    }
}

/// Lower and upper share of the gamma distribution of `shape` and scale 1 at `x`; `None` unless shape > 0 and x ≥ 0.
pub fn gamma_shares(shape: f64, x: f64) -> Option<(f64, f64)> {
    if !(shape > 0.0 && shape.is_finite() && x >= 0.0) {
        return None;
    }
    if x == 0.0 {
        return Some((0.0, 1.0));
    }
    if x == f64::INFINITY {
        return Some((1.0, 0.0));
    }
    if shape > LARGE_SHAPE {
        // Wilson and Hilferty: the cube root is nearly normal.
        let z = ((x / shape).cbrt() - 1.0 + 1.0 / (9.0 * shape)) * 3.0 * shape.sqrt();
        return share(normal_cdf(z)).zip(share(normal_cdf(-z)));
    }
    let density = poisson_density(shape, x);
    if x < shape + 1.0 {
        let (mut term, mut total, mut n) = (1.0, 1.0, shape);
        for _ in 0..MOST_TERMS {
            n += 1.0;
            term *= x / n;
            total += term;
            if term < total * 1e-17 {
                break;
            }
        }
        let lower = share(density * total)?;
        Some((lower, 1.0 - lower))
    } else {
        let mut b = x + 1.0 - shape;
        let mut c = 1.0 / TINY;
        let mut d = 1.0 / b;
        let mut fraction = d;
        for i in 1..MOST_TERMS {
            let i = i as f64;
            let a = -i * (i - shape);
            b += 2.0;
            d = 1.0 / away_from_zero(a * d + b);
            c = away_from_zero(b + a / c);
            fraction *= c * d;
            if (c * d - 1.0).abs() <= f64::EPSILON {
                break;
            }
        }
        let upper = share(density * shape * fraction)?;
        Some((1.0 - upper, upper))
    }
}

/// A share of 1 that rounding error may have carried past its ends; arguments so extreme that nothing is left of it give `None`.
fn share(x: f64) -> Option<f64> {
    x.is_finite().then(|| x.within(0.0, 1.0))
}

fn away_from_zero(x: f64) -> f64 {
    if x.abs() < TINY { TINY } else { x }
}

/// The value a share `p` of the gamma distribution of `shape` and `scale` lies below; `None` outside 0 ≤ p < 1, shape > 0, scale > 0.
pub fn gamma_quantile(p: f64, shape: f64, scale: f64) -> Option<f64> {
    gamma_quantile_of(p, 1.0 - p, shape, scale)
}

/// The value a share `q` of the gamma distribution lies above; keeps its digits when `q` is small. `None` outside 0 < q ≤ 1,
/// shape > 0, scale > 0.
pub fn gamma_upper_quantile(q: f64, shape: f64, scale: f64) -> Option<f64> {
    gamma_quantile_of(1.0 - q, q, shape, scale)
}

fn gamma_quantile_of(p: f64, q: f64, shape: f64, scale: f64) -> Option<f64> {
    let domain = p >= 0.0 && q > 0.0 && p <= 1.0 && q <= 1.0;
    if !(domain && shape > 0.0 && shape.is_finite() && scale > 0.0 && scale.is_finite()) {
        return None;
    }
    if p == 0.0 {
        return Some(0.0);
    }
    let z = if p < q {
        normal_quantile(p)?
    } else {
        -normal_quantile(q)?
    };
    let cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt());
    let near_zero = ((p.ln() + libm::lgamma(shape + 1.0)) / shape).exp();
    let start = if cube > 0.3 || shape > LARGE_SHAPE {
        shape * cube.max(0.0).powi(3)
    } else {
        near_zero
    };
    if start == 0.0 || shape > LARGE_SHAPE {
        return Some(start * scale).filter(|x| x.is_finite());
    }
    let root = solve(start, 0.0, f64::INFINITY, |x| {
        let (lower, upper) = gamma_shares(shape, x)?;
        let error = if p < q { lower - p } else { q - upper };
        Some((error, poisson_density(shape, x) * shape / x))
    })?;
    Some(root * scale).filter(|x| x.is_finite())
}

/// The value a share `p` of the chi-square distribution with `freedom` degrees of freedom lies below; `None` outside 0 ≤ p < 1,
/// freedom > 0.
pub fn chi_square_quantile(p: f64, freedom: f64) -> Option<f64> {
    gamma_quantile(p, 0.5 * freedom, 2.0)
}

/// The value a share `q` of the chi-square distribution with `freedom` degrees of freedom lies above; `None` outside 0 < q ≤ 1,
/// freedom > 0.
pub fn chi_square_upper_quantile(q: f64, freedom: f64) -> Option<f64> {
    gamma_upper_quantile(q, 0.5 * freedom, 2.0)
}

/// Share of the Poisson distribution of mean `mean` at or below `count`, which need not be whole; `None` unless count > −1 and
/// mean ≥ 0.
pub fn poisson_cdf(count: f64, mean: f64) -> Option<f64> {
    gamma_shares(count + 1.0, mean).map(|(_, upper)| upper)
}

/// Lower and upper share of the beta distribution of `a` and `b` at `x`, `y` being 1 − x; `None` unless a > 0, b > 0, and `x` and
/// `y` lie from 0 to 1.
pub fn beta_shares(a: f64, b: f64, x: f64, y: f64) -> Option<(f64, f64)> {
    let domain = a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite();
    if !(domain && (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y)) {
        return None;
    }
    if x == 0.0 {
        return Some((0.0, 1.0));
    }
    if y == 0.0 {
        return Some((1.0, 0.0));
    }
    if a.max(b) > LARGE_BETA && a.min(b) > 1e6 {
        // Abramowitz & Stegun 26.5.22.
        let (u, v) = ((b * x).cbrt(), (a * y).cbrt());
        let z = 3.0 * (u * (1.0 - 1.0 / (9.0 * b)) - v * (1.0 - 1.0 / (9.0 * a)))
            / (u * u / b + v * v / a).sqrt();
        return share(normal_cdf(z)).zip(share(normal_cdf(-z)));
    }
    if x <= (a + 1.0) / (a + b + 2.0) {
        let lower = share(beta_fraction(a, b, x, y))?;
        Some((lower, 1.0 - lower))
    } else {
        let upper = share(beta_fraction(b, a, y, x))?;
        Some((1.0 - upper, upper))
    }
}

/// The lower share by continued fraction, for x below the mean.
fn beta_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..MOST_TERMS {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        fraction *= c * d;
        if (c * d - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    binomial_density(a, a + b, x, y) * (b / (a + b)) * fraction
}

/// The value a share `p` of the beta distribution lies below; `None` outside 0 ≤ p ≤ 1, a > 0, b > 0.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Option<f64> {
    if !((0.0..=1.0).contains(&p) && a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()) {
        return None;
    }
    if p == 0.0 || p == 1.0 {
        return Some(p);
    }
    let mean = a / (a + b);
    let spread = (mean * (1.0 - mean) / (a + b + 1.0)).sqrt();
    let start =
        (mean + spread * normal_quantile(p)?).within(0.01 * mean, 1.0 - 0.01 * (1.0 - mean));
    solve(start, 0.0, 1.0, |x| {
        let y = 1.0 - x;
        let (lower, upper) = beta_shares(a, b, x, y)?;
        let error = if p < 0.5 {
            lower - p
        } else {
            (1.0 - p) - upper
        };
        let density = binomial_density(a, a + b, x, y) * a * b / ((a + b) * x * y);
        Some((error, density))
    })
}

/// Share of the binomial distribution at or below `k`, of `n` trials with success probability `p`; neither `k` nor `n` need be
/// whole. `None` unless n ≥ 0 and 0 ≤ p ≤ 1.
pub fn binomial_cdf(k: f64, n: f64, p: f64) -> Option<f64> {
    if !(n >= 0.0 && (0.0..=1.0).contains(&p)) || k.is_nan() {
        None
    } else if k < 0.0 {
        Some(0.0)
    } else if k >= n {
        Some(1.0)
    } else {
        beta_shares(k + 1.0, n - k, p, 1.0 - p).map(|(_, upper)| upper)
    }
}

/// The fewest successes of `n` trials that a share of at least `at` of the binomial distribution lies at or below; `None` unless
/// 0 ≤ at < 1 and 0 ≤ p ≤ 1.
pub fn binomial_quantile(at: f64, n: u64, p: f64) -> Option<u64> {
    if !((0.0..1.0).contains(&at) && (0.0..=1.0).contains(&p)) {
        return None;
    }
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if binomial_cdf(middle as f64, n as f64, p)? >= at {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}

/// The value that a share `q` of Student's t distribution with `freedom` degrees of freedom lies above; `None` unless 0 < q < 1 and
/// freedom > 0.
pub fn student_t_upper_quantile(q: f64, freedom: f64) -> Option<f64> {
    if !(q > 0.0 && q < 1.0 && freedom > 0.0 && freedom.is_finite()) {
        return None;
    }
    if q > 0.5 {
        return student_t_upper_quantile(1.0 - q, freedom).map(|t| -t);
    }
    if q == 0.5 {
        return Some(0.0);
    }
    let z = -normal_quantile(q)?;
    if freedom > LARGE_SHAPE {
        return Some(z);
    }
    // ln of the density at zero.
    let peak = libm::lgamma(0.5 * (freedom + 1.0))
        - libm::lgamma(0.5 * freedom)
        - 0.5 * (freedom * PI).ln();
    let start = z + (z.powi(3) + z) / (4.0 * freedom);
    solve(start, 0.0, f64::INFINITY, |t| {
        let square = t * t;
        let (x, y) = (freedom / (freedom + square), square / (freedom + square));
        let (tail, _) = beta_shares(0.5 * freedom, 0.5, x, y)?;
        let density = (peak - 0.5 * (freedom + 1.0) * (square / freedom).ln_1p()).exp();
        Some((q - 0.5 * tail, density))
    })
}

/// Where an increasing function is zero, between `low` and `high`: Newton's method, halving the bracket when a step would leave it.
/// `f` gives the value and the slope.
fn solve(
    start: f64,
    mut low: f64,
    mut high: f64,
    f: impl Fn(f64) -> Option<(f64, f64)>,
) -> Option<f64> {
    let mut x = start;
    for _ in 0..300 {
        let (value, slope) = f(x)?;
        if value == 0.0 {
            break;
        }
        if value > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = x - value / slope;
        let next = if slope > 0.0 && newton > low && newton < high && newton.is_finite() {
            newton
        } else if high.is_finite() {
            0.5 * (low + high)
        } else {
            2.0 * x
        };
        let done = (next - x).abs() <= 4e-15 * x.abs();
        x = next;
        if done || !x.is_finite() {
            break;
        }
    }
    x.is_finite().then_some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: Option<f64>, want: f64, tolerance: f64) {
        let got = got.unwrap();
        assert!(
            (got - want).abs() <= tolerance * want.abs(),
            "{got:?} is not {want:?}"
        );
    }

    /// Abramowitz & Stegun tables 26.1 (normal), 26.8 (chi-square) and 26.10 (Student's t), with digits beyond the print worked out
    /// from the integrals.
    #[test]
    fn printed_tables() {
        near(normal_quantile(0.975), 1.959_963_984_540_054, 1e-15);
        near(normal_quantile(0.999), 3.090_232_306_167_813_5, 1e-15);
        near(normal_quantile(1e-20), -9.262_340_089_798_408, 1e-14);
        assert!((normal_cdf(-3.0) - 0.001_349_898_031_630_094_5).abs() < 1e-17);
        for (p, freedom, value) in [
            (0.025, 1.0, 0.000_982_069_117_175_256_2),
            (0.95, 1.0, 3.841_458_820_694_124),
            (0.95, 10.0, 18.307_038_053_275_146),
            (0.975, 2.0, 7.377_758_908_227_871),
            (0.5, 100.0, 99.334_129_235_988_46),
        ] {
            near(chi_square_quantile(p, freedom), value, 1e-13);
        }
        for (q, freedom, value) in [
            (0.025, 1.0, 12.706_204_736_174_694),
            (0.025, 2.0, 4.302_652_729_749_464),
            (0.001, 1.0, 318.308_838_985_550_1),
            (0.025, 10.0, 2.228_138_851_986_275),
            (0.025, 120.0, 1.979_930_405_082_441),
        ] {
            near(student_t_upper_quantile(q, freedom), value, 1e-13);
        }
    }

    #[test]
    fn cumulative_functions_agree_with_sums() {
        for n in [1_u32, 5, 40] {
            for p in [0.03, 0.5, 0.9] {
                let mut total = 0.0;
                for k in 0..n {
                    total += binomial_density(f64::from(k), f64::from(n), p, 1.0 - p);
                    near(binomial_cdf(f64::from(k), f64::from(n), p), total, 1e-13);
                }
            }
        }
        let mut total = 0.0;
        for k in 0..60 {
            total += poisson_density(f64::from(k), 20.5);
            near(poisson_cdf(f64::from(k), 20.5), total, 1e-13);
        }
    }

    #[test]
    fn quantiles_undo_the_cumulative_functions() {
        for shape in [0.1, 0.5, 1.0, 9.5, 300.0, 4e4, 3e7, 5e9] {
            for p in [1e-6, 0.001, 0.025, 0.5, 0.975, 0.999] {
                let x = gamma_quantile(p, shape, 1.0).unwrap();
                near(gamma_shares(shape, x).map(|s| s.0), p, 1e-7);
            }
        }
        for (a, b) in [(0.5, 0.5), (1.0, 8.0), (30.0, 4.0), (4e5, 6e5), (2e9, 7e9)] {
            for p in [1e-6, 0.001, 0.025, 0.5, 0.975, 0.999] {
                let x = beta_quantile(p, a, b).unwrap();
                near(beta_shares(a, b, x, 1.0 - x).map(|s| s.0), p, 1e-7);
            }
        }
    }

    #[test]
    fn outside_the_domain_there_is_no_value() {
        assert_eq!(normal_quantile(0.0), None);
        assert_eq!(normal_quantile(f64::NAN), None);
        assert_eq!(gamma_quantile(1.0, 2.0, 1.0), None);
        assert_eq!(gamma_quantile(0.5, -2.0, 1.0), None);
        assert_eq!(beta_quantile(0.5, 0.0, 1.0), None);
        assert_eq!(student_t_upper_quantile(0.025, 0.0), None);
        assert_eq!(binomial_cdf(1.0, 2.0, 1.5), None);
    }

    proptest::proptest! {
        // Extreme arguments are slow, so fewer of them.
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]
        #[test]
        fn nothing_but_numbers_leaves(a in proptest::prelude::any::<f64>(), b in proptest::prelude::any::<f64>(), p in 0.0..=1.0_f64, n in 0_u64..1_000_000) {
            let (a, b) = (a.abs(), b.abs());
            let finite = |x: Option<f64>| x.is_none_or(f64::is_finite);
            let share = |x: Option<(f64, f64)>| x.is_none_or(|(l, u)| (0.0..=1.0).contains(&l) && (0.0..=1.0).contains(&u));
            proptest::prop_assert!(finite(normal_quantile(p)) && finite(ln_gamma(a)));
            proptest::prop_assert!(share(gamma_shares(a, b)) && share(gamma_shares(a % 1e6, b % 1e6)));
            proptest::prop_assert!(share(beta_shares(a, b, p, 1.0 - p)) && share(beta_shares(a % 1e6, b % 1e6, p, 1.0 - p)));
            proptest::prop_assert!(finite(gamma_quantile(p, a, b)) && finite(gamma_quantile(p, a % 1e6, b % 1e6)));
            proptest::prop_assert!(finite(gamma_upper_quantile(p, a % 1e6, 1.0)));
            proptest::prop_assert!(finite(beta_quantile(p, a, b)) && finite(beta_quantile(p, a % 1e6, b % 1e6)));
            proptest::prop_assert!(finite(student_t_upper_quantile(p, a)) && finite(student_t_upper_quantile(p, a % 1e4 + 1.0)));
            proptest::prop_assert!(finite(binomial_cdf(a % 1e6, n as f64, p)));
            proptest::prop_assert!(binomial_quantile(p, n, 1.0 - p).is_none_or(|k| k <= n));
        }
    }
}
