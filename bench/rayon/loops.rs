//! Rayon's parallel iterators. Cheap element functions of elements.h are written here again, operation
//! by operation: called in C they could not be inlined. They give the same bits, which the runner
//! checks; `exp`, `log` and `erfc` are those of the C library, as in C. Items of microseconds are
//! called in C: rustc's code for them would compare compilers and not loops.

use rayon::prelude::*;
use std::slice::{from_raw_parts, from_raw_parts_mut};
use std::sync::Once;

const AFFINE_FACTOR: f64 = 1.8;
const AFFINE_OFFSET: f64 = 32.0;
const FEW: usize = 5000;
const RATE: f64 = 0.03;
const VOLATILITY: f64 = 0.25;

extern "C" {
    fn exp(x: f64) -> f64;
    fn log(x: f64) -> f64;
    fn erfc(x: f64) -> f64;
    fn bench_sum_of_squares(count: u64) -> u64;
    fn bench_mandelbrot_row(row: u64) -> u64;
}

fn affine_of(value: f64) -> f64 {
    value * AFFINE_FACTOR + AFFINE_OFFSET
}

fn polynomial_of(x: f64) -> f64 {
    let mut y = 0.0625;
    y = y * x - 0.1250;
    y = y * x + 0.1875;
    y = y * x - 0.2500;
    y = y * x + 0.3125;
    y = y * x - 0.3750;
    y = y * x + 0.4375;
    y = y * x - 0.5000;
    y = y * x + 0.5625;
    y = y * x - 0.6250;
    y = y * x + 0.6875;
    y = y * x - 0.7500;
    y = y * x + 0.8125;
    y = y * x - 0.8750;
    y = y * x + 0.9375;
    y = y * x - 1.0000;
    y = y * x + 1.0625;
    y
}

fn normal_below(x: f64) -> f64 {
    // SAFETY: a function of a number.
    0.5 * unsafe { erfc(-x * 0.70710678118654752440) }
}

fn black_scholes_of(spot: f64, strike: f64, years: f64) -> (f64, f64) {
    let spread = VOLATILITY * years.sqrt();
    let growth = (RATE + 0.5 * VOLATILITY * VOLATILITY) * years;
    // SAFETY: functions of a number.
    let (moneyness, discount) = unsafe { (log(spot / strike), exp(-RATE * years)) };
    let ahead = (moneyness + growth) / spread;
    let present = strike * discount;
    let call = spot * normal_below(ahead) - present * normal_below(ahead - spread);
    (call, call - spot + present)
}

fn root_of(value: f64) -> Option<f64> {
    if value < 0.0 {
        None
    } else {
        Some(value.sqrt())
    }
}

fn start(threads: i32) {
    static START: Once = Once::new();
    START.call_once(|| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads as usize)
            .build_global()
            .expect("rayon has threads");
    });
}

// SAFETY, in all that follows: the caller's arrays have n items each, and do not overlap.

#[no_mangle]
pub unsafe extern "C" fn rayon_affine(
    values: *const f64,
    n: usize,
    results: *mut f64,
    threads: i32,
) {
    start(threads);
    let (values, results) = (from_raw_parts(values, n), from_raw_parts_mut(results, n));
    results
        .par_iter_mut()
        .zip(values)
        .for_each(|(result, value)| *result = affine_of(*value));
}

#[no_mangle]
pub unsafe extern "C" fn rayon_few(values: *const f64, n: usize, results: *mut f64, threads: i32) {
    start(threads);
    let (values, results) = (from_raw_parts(values, n), from_raw_parts_mut(results, n));
    results
        .par_iter_mut()
        .zip(values)
        .with_min_len(FEW)
        .for_each(|(result, value)| *result = affine_of(*value));
}

#[no_mangle]
pub unsafe extern "C" fn rayon_fresh(values: *const f64, n: usize, threads: i32) -> f64 {
    start(threads);
    let values = from_raw_parts(values, n);
    let results: Vec<f64> = values.par_iter().map(|value| affine_of(*value)).collect();
    results[n - 1]
}

#[no_mangle]
pub unsafe extern "C" fn rayon_polynomial(
    values: *const f64,
    n: usize,
    results: *mut f64,
    threads: i32,
) {
    start(threads);
    let (values, results) = (from_raw_parts(values, n), from_raw_parts_mut(results, n));
    results
        .par_iter_mut()
        .zip(values)
        .for_each(|(result, value)| *result = polynomial_of(*value));
}

#[no_mangle]
pub unsafe extern "C" fn rayon_black_scholes(
    spots: *const f64,
    strikes: *const f64,
    years: *const f64,
    n: usize,
    calls: *mut f64,
    puts: *mut f64,
    threads: i32,
) {
    start(threads);
    let inputs = (
        from_raw_parts(spots, n),
        from_raw_parts(strikes, n),
        from_raw_parts(years, n),
    );
    let outputs = (from_raw_parts_mut(calls, n), from_raw_parts_mut(puts, n));
    outputs
        .into_par_iter()
        .zip(inputs.into_par_iter())
        .for_each(|((call, put), (spot, strike, years))| {
            (*call, *put) = black_scholes_of(*spot, *strike, *years);
        });
}

#[no_mangle]
pub unsafe extern "C" fn rayon_sums(counts: *const u64, n: usize, sums: *mut u64, threads: i32) {
    start(threads);
    let (counts, sums) = (from_raw_parts(counts, n), from_raw_parts_mut(sums, n));
    sums.par_iter_mut()
        .zip(counts)
        .for_each(|(sum, count)| *sum = bench_sum_of_squares(*count));
}

#[no_mangle]
pub unsafe extern "C" fn rayon_mandelbrot(
    rows: *const u64,
    n: usize,
    steps: *mut u64,
    threads: i32,
) {
    start(threads);
    let (rows, steps) = (from_raw_parts(rows, n), from_raw_parts_mut(steps, n));
    steps
        .par_iter_mut()
        .zip(rows)
        .for_each(|(step, row)| *step = bench_mandelbrot_row(*row));
}

#[no_mangle]
pub unsafe extern "C" fn rayon_total(values: *const f64, n: usize, threads: i32) -> f64 {
    start(threads);
    from_raw_parts(values, n)
        .par_iter()
        .map(|value| value * value)
        .sum()
}

#[no_mangle]
pub unsafe extern "C" fn rayon_roots(
    values: *const f64,
    n: usize,
    roots: *mut f64,
    threads: i32,
) -> usize {
    start(threads);
    let (values, roots) = (from_raw_parts(values, n), from_raw_parts_mut(roots, n));
    roots
        .par_iter_mut()
        .zip(values)
        .enumerate()
        .map(|(index, (root, value))| match root_of(*value) {
            Some(result) => {
                *root = result;
                n
            }
            None => index,
        })
        .min()
        .unwrap_or(n)
}
