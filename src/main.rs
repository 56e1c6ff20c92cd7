//! The `ndtms` command: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(ndtms::cli::main(wild::args_os()))
}
