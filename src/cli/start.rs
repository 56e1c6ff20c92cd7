//! What somebody sees who double-clicks the program in Windows Explorer: the window would be gone at once.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// How the program was started.
struct Start<'a> {
    system: &'a str,
    arguments: usize,
    seen: Seen,
}

/// Whether somebody looks on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    OnTerminal,
    ByProgram,
}

/// Names that shells and terminals put into the environment of what they start.
const OF_SHELLS: [&str; 9] =
    ["PROMPT", "SHELL", "TERM", "TERM_PROGRAM", "MSYSTEM", "WT_SESSION", "ConEmuPID", "NU_VERSION", "CI"];

/// Explains the program in a window of its own until Enter is pressed, where that is needed; tells whether it was.
pub(super) fn explain_own_window(arguments: usize) -> bool {
    let on_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    let seen = if on_terminal { Seen::OnTerminal } else { Seen::ByProgram };
    let start = Start { system: std::env::consts::OS, arguments, seen };
    let variable = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    if !is_own_window(&start, &variable) {
        return false;
    }
    let program = std::env::current_exe().unwrap_or_else(|_| "ndtms.exe".into());
    let mut stream = anstream::stderr().lock();
    // whoever has closed the window has read enough
    let _ = stream.write_all(page(&program).as_bytes()).and_then(|()| stream.flush());
    let _ = io::stdin().read_line(&mut String::new());
    true
}

/// Whether Windows opened a window for the program alone. No safe library tells this for certain, so it is told by what
/// the environment lacks: a wrong guess costs somebody one press of Enter, or shows what was shown before.
fn is_own_window(start: &Start<'_>, variable: &dyn Fn(&str) -> Option<String>) -> bool {
    start.system == "windows"
        && start.arguments == 0
        && start.seen == Seen::OnTerminal
        && OF_SHELLS.iter().all(|name| variable(name).is_none())
        && !is_powershell(variable)
}

/// `PowerShell` puts the modules of the user before those of the machine.
fn is_powershell(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let modules = variable("PSModulePath").unwrap_or_default().to_lowercase();
    let first = modules.split(';').find(|folder| !folder.is_empty()).unwrap_or_default();
    let of_machine = ["ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "SystemRoot"];
    let is_of_machine = of_machine.iter().filter_map(|name| variable(name)).any(|folder| {
        let folder = folder.to_lowercase();
        !folder.is_empty() && first.starts_with(&folder)
    });
    !first.is_empty() && !is_of_machine
}

fn page(program: &Path) -> String {
    let (folder, name) = (program.parent(), program.file_stem());
    let name = name.map_or_else(|| "ndtms".into(), |name| name.to_string_lossy());
    let folder = folder.map(|folder| format!("It lies in {}\n\n", folder.display())).unwrap_or_default();
    format!(
        "{name} is a command-line program: it has no window, and is told what to do
by typing.

{folder}To use it:

  1. Open the folder of your extract in Explorer.
  2. Click into the address bar, type powershell and press Enter.
  3. In the window that opens, type the following and press Enter, with the
     name of your own file:

     & \"{program}\" check march.csv

It says what is wrong in march.csv and what to do about it. It changes nothing,
and sends nothing anywhere. All that it can do is listed by

     & \"{program}\" --help

Press Enter to close this window. ",
        program = program.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINE: &str =
        r"C:\Program Files\WindowsPowerShell\Modules;C:\WINDOWS\system32\WindowsPowerShell\v1.0\Modules";

    /// What Explorer gives to what it starts, and what else there is.
    fn is_own(start: &Start<'_>, more: &[(&str, &str)]) -> bool {
        let explorer = [
            ("ProgramFiles", r"C:\Program Files"),
            ("SystemRoot", r"C:\Windows"),
            ("USERPROFILE", r"C:\Users\Ann"),
            ("PSModulePath", MACHINE),
        ];
        let variable = |name: &str| {
            let found = more.iter().chain(&explorer).find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        is_own_window(start, &variable)
    }

    const DOUBLE_CLICK: Start<'static> = Start { system: "windows", arguments: 0, seen: Seen::OnTerminal };

    #[test]
    fn a_double_click_is_told_from_a_shell() {
        assert!(is_own(&DOUBLE_CLICK, &[]));
        assert!(is_own(&DOUBLE_CLICK, &[("PSModulePath", "")]));
        for shell in [
            ("PROMPT", "$P$G"),
            (
                "PSModulePath",
                r"C:\Users\Ann\Documents\WindowsPowerShell\Modules;C:\Program Files\WindowsPowerShell\Modules",
            ),
            ("PSModulePath", r"\\server\home\ann\WindowsPowerShell\Modules;C:\Program Files\WindowsPowerShell\Modules"),
            ("MSYSTEM", "MINGW64"),
            ("WT_SESSION", "1"),
        ] {
            assert!(!is_own(&DOUBLE_CLICK, &[shell]), "{shell:?}");
        }
    }

    #[test]
    fn nothing_waits_that_was_told_what_to_do_or_that_nobody_sees() {
        assert!(!is_own(&Start { arguments: 1, ..DOUBLE_CLICK }, &[]));
        assert!(!is_own(&Start { seen: Seen::ByProgram, ..DOUBLE_CLICK }, &[]));
        assert!(!is_own(&Start { system: "linux", ..DOUBLE_CLICK }, &[]));
    }

    #[test]
    fn the_window_says_what_to_type() {
        let page = page(Path::new("tools/ndtms.exe"));
        assert!(page.contains("& \"tools/ndtms.exe\" check march.csv"), "{page}");
        assert!(page.starts_with("ndtms is a command-line program"), "{page}");
        assert!(page.contains("It lies in tools\n"), "{page}");
        assert!(page.lines().all(|line| line.len() <= 80), "{page}");
    }
}
