//! See the body.
#![no_main]

use std::panic;

use libfuzzer_sys::fuzz_target;

fuzz_target!(
    // the fuzzer takes every panic for a crash, but one of the library that reads workbooks is caught and told as damage
    init: panic::set_hook(Box::new(|_| ())),
    |bytes: &[u8]| {
        if let Err(payload) = panic::catch_unwind(|| bodies::workbook(bytes)) {
            let told = payload.downcast_ref::<String>().cloned();
            eprintln!("{}", told.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default());
            std::process::abort();
        }
    }
);
