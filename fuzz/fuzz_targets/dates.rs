//! See the body.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::dates(bytes));
