//! `ndtms completions`: what shells need to complete commands, options and words.
//!
//! The scripts come from `clap_complete`. What it leaves out is put in here: words joined by commas, words beside files,
//! words of arguments that are no options.

use std::fmt::Write as _;

use anyhow::Result;
use clap::builder::PossibleValue;
use clap::{Arg, Args, Command, ValueEnum, ValueHint};
use clap_complete::{Generator, Shell, generate};

use super::exit;
use super::output::write_stdout;

/// Print a completion script for a shell
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms completions bash > ~/.local/share/bash-completion/completions/ndtms
  ndtms completions zsh > ~/.zfunc/_ndtms     a folder of $fpath
  ndtms completions fish > ~/.config/fish/completions/ndtms.fish
  ndtms completions powershell >> $PROFILE    in PowerShell")]
pub(super) struct CompletionsArgs {
    /// Shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &CompletionsArgs, root: Command) -> Result<u8> {
    let script = script(args.shell, root);
    write_stdout(None, |out| out.write_all(script.as_bytes()))?;
    Ok(exit::DONE)
}

/// The scripts of all shells: the names of their files, and what stands in them.
pub(super) fn scripts(root: &Command) -> Vec<(String, String)> {
    let shells = Shell::value_variants().iter();
    shells.map(|shell| (shell.file_name("ndtms"), script(*shell, root.clone()))).collect()
}

fn script(shell: Shell, mut root: Command) -> String {
    let mut script = Vec::new();
    generate(shell, &mut root, "ndtms", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    match shell {
        Shell::Bash => script + &bash(&root),
        Shell::Zsh => zsh(&root, script),
        Shell::Fish => fish(&root, script),
        Shell::PowerShell => powershell(&root, script),
        // commands and options are all that the others can be given
        _ => script,
    }
}

/// A command and those below it, each with the names that lead to it.
fn all(root: &Command) -> Vec<(Vec<&str>, &Command)> {
    let mut found = vec![(Vec::new(), root)];
    let mut next = 0;
    while let Some((path, command)) = found.get(next).cloned() {
        for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
            found.push(([&path[..], &[below.get_name()]].concat(), below));
        }
        next += 1;
    }
    found
}

/// The words of an argument.
fn words(argument: &Arg) -> Vec<PossibleValue> {
    argument.get_value_parser().possible_values().map(Iterator::collect).unwrap_or_default()
}

fn names(words: &[PossibleValue]) -> String {
    words.iter().map(PossibleValue::get_name).collect::<Vec<_>>().join(" ")
}

/// The arguments of a command that are no options and have words.
fn worded(command: &Command) -> impl Iterator<Item = (&Arg, Vec<PossibleValue>)> {
    command.get_positionals().map(|argument| (argument, words(argument))).filter(|(_, words)| !words.is_empty())
}

/// The commands that take words and files at one place.
fn mixed(root: &Command) -> impl Iterator<Item = (Vec<&str>, &Arg, Vec<PossibleValue>)> {
    all(root).into_iter().flat_map(|(path, command)| {
        let arguments = worded(command).filter(|(argument, _)| argument.get_value_hint() == ValueHint::AnyPath);
        arguments.map(|(argument, words)| (path.clone(), argument, words)).collect::<Vec<_>>()
    })
}

/// The options that take words joined by commas, which their names tell.
fn lists(root: &Command) -> Vec<(&str, Vec<PossibleValue>)> {
    let is_list = |argument: &&Arg| {
        let names = argument.get_value_names().unwrap_or_default();
        names.iter().any(|name| name.ends_with(",…"))
    };
    let options = all(root).into_iter().flat_map(|(_, command)| command.get_opts().filter(is_list).collect::<Vec<_>>());
    options.filter_map(|option| Some((option.get_long()?, words(option)))).collect()
}

/// Options are left out until one is begun, words follow commas, and files stand beside words.
fn bash(root: &Command) -> String {
    let mixed: Vec<String> = mixed(root).map(|(path, ..)| format!("\" {} \"*", path.join(" "))).collect();
    format!(
        r#"
_ndtms_words() {{
    local current="$2" before="" previous="$3" word
    # an equals sign is a word of its own
    if [[ $current == "=" ]]; then
        current=""
    elif [[ $previous == "=" && COMP_CWORD -ge 2 ]]; then
        previous="${{COMP_WORDS[COMP_CWORD-2]}}"
    fi
    [[ $current == *,* ]] && before="${{current%,*}},"
    _ndtms "$1" "${{current##*,}}" "$previous"
    local -a found=("${{COMPREPLY[@]}}")
    COMPREPLY=()
    for word in "${{found[@]}}"; do
        [[ $word == -* && $current != -* ]] || COMPREPLY+=("$before$word")
    done
    if [[ ${{#COMPREPLY[@]}} -eq 1 && ${{COMPREPLY[0]}} == *= ]]; then
        compopt -o nospace 2>/dev/null
    fi
    case " ${{COMP_WORDS[*]:1}} " in
        {mixed})
            if [[ $current != -* && $previous != -* && ${{#COMPREPLY[@]}} -gt 0 ]]; then
                while IFS= read -r word; do
                    COMPREPLY+=("$word")
                done < <(compgen -f -- "$current")
                compopt -o filenames 2>/dev/null
            fi
            ;;
    esac
}}

complete -F _ndtms_words -o bashdefault -o default ndtms
"#,
        mixed = mixed.join("|")
    )
}

/// Words follow commas, and files stand beside words.
fn zsh(root: &Command, mut script: String) -> String {
    for (_, words) in lists(root) {
        let words = names(&words);
        script = script.replace(&format!(":({words})'"), &format!(": _values -s , word {words}'"));
    }
    for (_, argument, words) in mixed(root) {
        let (id, words) = (argument.get_id(), names(&words));
        let is_argument = |line: &str| line.starts_with(&format!("'*::{id}")) || line.starts_with(&format!("'*:{id}"));
        let mut lines: Vec<String> = Vec::new();
        let mut inside = false;
        for line in script.lines() {
            // an argument with words goes on over several lines
            if !inside && is_argument(line) && line.contains(":((") {
                let about = line.split(":((").next().unwrap_or_default();
                let action = format!("_alternative \"words\\:word\\:({words})\" \"files\\:file\\:_files\"");
                lines.push(format!("{about}: {action}' \\"));
                inside = true;
            }
            if !inside {
                lines.push(line.to_owned());
            }
            inside &= !line.ends_with("' \\");
        }
        script = lines.join("\n") + "\n";
    }
    script
}

/// Words follow commas, and arguments that are no options have their words.
fn fish(root: &Command, mut script: String) -> String {
    for (_, list) in lists(root) {
        let each: Vec<String> = list.iter().map(|word| format!("{}\\t''", word.get_name())).collect();
        let words = names(&list);
        let joined = format!("-a \"(__fish_complete_list , 'string split \\\" \\\" \\\"{words}\\\"')\"");
        script = script.replace(&format!("-a \"{}\"", each.join("\n")), &joined);
    }
    for (path, command) in all(root) {
        for (argument, words) in worded(command) {
            let condition = match path.as_slice() {
                [] => continue,
                [command] => format!("__fish_ndtms_using_subcommand {command}"),
                [command, below @ ..] => {
                    let below = below.join(" ");
                    format!("__fish_ndtms_using_subcommand {command}; and __fish_seen_subcommand_from {below}")
                }
            };
            let files = if argument.get_value_hint() == ValueHint::AnyPath { "" } else { " -f" };
            let quoted = |text: &str| text.replace('\\', "\\\\").replace('\'', "\\'").replace('"', "\\\"");
            let each: Vec<String> = words
                .iter()
                .map(|word| {
                    let about = word.get_help().map(ToString::to_string).unwrap_or_default();
                    format!("{}\\t'{}'", word.get_name(), quoted(&about))
                })
                .collect();
            // writing to a string cannot fail
            let _ = writeln!(script, "complete -c ndtms -n \"{condition}\"{files} -a \"{}\"", each.join("\n"));
        }
    }
    script
}

/// Arguments that are no options have their words.
fn powershell(root: &Command, mut script: String) -> String {
    let quoted = |text: &str| text.replace('\'', "''");
    for (path, command) in all(root) {
        for (_, words) in worded(command) {
            let case = format!("'ndtms;{}' {{", path.join(";"));
            let mut results = case.clone();
            for word in &words {
                let name = quoted(word.get_name());
                let about = word.get_help().map_or_else(|| name.clone(), |help| quoted(&help.to_string()));
                // writing to a string cannot fail
                let _ = write!(
                    results,
                    "\n            [CompletionResult]::new('{name}', '{name}', [CompletionResultType]::ParameterValue, \
                     '{about}')"
                );
            }
            script = script.replace(&case, &results);
        }
    }
    script
}
