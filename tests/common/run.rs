//! Running the program itself: a folder of its own, files in it, and what a run gives back.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The day as at which the tests check.
pub const AS_AT: &str = "2014-03-31";

/// A temporary folder in which the program runs.
pub struct Folder(tempfile::TempDir);

/// A run of the program that is being put together.
pub struct Ndtms {
    command: Command,
    stdin: Vec<u8>,
}

/// What a run gave back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    /// A folder that holds these files.
    pub fn with(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder::new();
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("its folder");
        fs::write(path, bytes).expect("a file");
    }

    pub fn read(&self, name: &str) -> String {
        String::from_utf8(fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))).expect("UTF-8")
    }

    /// All parts of a workbook, one behind the other, each with its name in front.
    pub fn unpacked(&self, name: &str) -> String {
        unpacked(&fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}")))
    }

    /// The names of everything in the folder, hidden files too.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The program, about to run in this folder.
    pub fn ndtms(&self, arguments: &[&str]) -> Ndtms {
        self.ndtms_in(self.0.path(), arguments)
    }

    /// The program, about to run in a folder below this one.
    pub fn ndtms_in(&self, folder: impl AsRef<Path>, arguments: &[&str]) -> Ndtms {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ndtms"));
        command.args(arguments).current_dir(self.0.path().join(folder));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        Ndtms { command, stdin: Vec::new() }
    }

    /// `ndtms check` as at the tests' day.
    pub fn check(&self, arguments: &[&str]) -> Run {
        self.ndtms(&[&["check", "--as-at", AS_AT], arguments].concat()).run()
    }

    /// The JSON document of a check.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let run = self.check(&[&["--format", "json"], arguments].concat());
        assert_ne!(run.code, 2, "{}", run.err);
        serde_json::from_str(&run.out).expect("JSON")
    }
}

/// All parts of a workbook, one behind the other, each with its name in front.
pub fn unpacked(workbook: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).expect("a workbook");
    let mut all = String::new();
    for number in 0..archive.len() {
        let mut part = archive.by_index(number).expect("a part");
        all.push_str(&format!("\n{}\n", part.name().expect("its name")));
        std::io::Read::read_to_string(&mut part, &mut all).expect("UTF-8");
    }
    all
}

impl Ndtms {
    pub fn env(mut self, name: &str, value: &str) -> Ndtms {
        self.command.env(name, value);
        self
    }

    pub fn stdin(mut self, bytes: &[u8]) -> Ndtms {
        self.stdin = bytes.to_vec();
        self
    }

    /// Runs it to its end.
    pub fn run(self) -> Run {
        let (code, out, err) = self.run_for_bytes();
        Run { code, out: String::from_utf8(out).expect("UTF-8 on standard output"), err }
    }

    /// Runs it to its end, whatever it writes to standard output.
    pub fn run_for_bytes(mut self) -> (i32, Vec<u8>, String) {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("its input");
        let bytes = self.stdin;
        let feeder = std::thread::spawn(move || {
            // a program that does not read its input may end first
            let _ = stdin.write_all(&bytes);
        });
        let output = child.wait_with_output().expect("the program ends");
        feeder.join().expect("the input is written");
        let err = String::from_utf8(output.stderr).expect("UTF-8 on standard error");
        (output.status.code().expect("an exit code"), output.stdout, err)
    }

    /// Runs it with a reader that goes away after the first line.
    pub fn run_for_one_line(mut self) -> Run {
        use std::io::{BufRead as _, BufReader, Read as _};
        self.command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the program starts");
        let mut out = String::new();
        BufReader::with_capacity(1, child.stdout.take().expect("its output")).read_line(&mut out).expect("a line");
        let mut err = String::new();
        child.stderr.take().expect("its errors").read_to_string(&mut err).expect("UTF-8");
        let code = child.wait().expect("the program ends").code().expect("an exit code");
        Run { code, out, err }
    }
}
