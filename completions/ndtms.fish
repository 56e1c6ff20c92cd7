# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_ndtms_global_optspecs
    string join \n h/help V/version
end

function __fish_ndtms_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_ndtms_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_ndtms_using_subcommand
    set -l cmd (__fish_ndtms_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c ndtms -n "__fish_ndtms_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_needs_command" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "check" -d 'Check records against the dataset and report'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "submit" -d 'Check records and write what can be submitted, what was held back, and a manifest'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "verify" -d 'Prove that a submission folder is whole and unaltered'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "diff" -d 'Compare two extracts or submission folders: what was added, is gone or changed'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "convert" -d 'Convert a local export to the dataset layout through a mapping'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "measure" -d 'Calculate measures: who is in treatment, who completes, who returns, who waits'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "league" -d 'Rank areas on a measure, counted from records or from tables of figures'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "compare" -d 'Put saved measures or league tables side by side'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "report" -d 'One page of quality, activity and outcomes, for people'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "journeys" -d 'The derived journeys as a table, so that any figure can be audited or queried elsewhere'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "why" -d 'How one client\'s records led to counted or not counted in a measure'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "contract" -d 'What a contract pays at these figures, and what it takes to be paid more'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "index" -d 'One number for each area, from several sources: where the need is, or what it costs'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "explain" -d 'One page about a rule, a field, a code list, a measure, or what measures are made of'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "spec" -d 'Look at, compare and check datasets'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "synth" -d 'Invent records of people who do not exist, for training and tests'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "schema" -d 'JSON schemas of the machine formats'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "man" -d 'Print the manual page of ndtms or of one of its commands'
complete -c ndtms -n "__fish_ndtms_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l fail-on -d 'Least severity that makes the command end with 1' -r -f -a "file\t'Findings about a file as a whole'
record\t'And those that hold an episode back'
warning\t'And warnings'
quality\t'And advice on quality'
never\t'Nothing'"
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l baseline -d 'Leave out findings that are already known; what they hold back stays held back' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l write-baseline -d 'Write all findings but those of severity file as known ones, with a reason' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l reason -d 'Why the findings are left as they are' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l expires -d 'Last as-at date on which they count as known' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l max -d 'Examples shown of each rule in the text and the test report' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l format -d 'Format on standard output [default: text; none when there is --out]' -r -f -a "text\t'For people, grouped by rule'
json\t'One document with everything'
jsonl\t'One finding a line'
csv\t'One finding a row'
xlsx\t'A workbook of findings, counts and the extract'
sarif\t'Findings for code scanning and editors (SARIF 2.1.0)'
junit\t'Rules as tests, for build servers'
github\t'The gravest findings as annotations of a GitHub workflow; on standard output only'
html\t'A page for a browser: filters, prints, and needs nothing beside itself'"
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -s o -l out -d 'File to write, its format told by the ending (.txt .json .jsonl .csv .xlsx .html .sarif, .xml a test report); may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l split-by -d 'Write a file for each agency, with its own rows and findings only: findings.xlsx becomes findings-N0852.xlsx' -r -f -a "agency\t'Each agency\'s own rows and findings'"
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l map -d 'Mapping of a local export: its tables, headings and codes to those of the dataset' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l as-at -d 'Day as at which the records are looked at [default: the profile\'s; else today, or for figures the latest day that the input tells of]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l as-submission -d 'Check submission files: their names and agencies too'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l impact -d 'Tell which headline measures the held-back episodes of each rule would change, and by how many people'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l all -d 'Show every finding in the text and the test report'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l show-settings -d 'Print the settings that this run would use, and stop'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l show-values -d 'Show the values of identifying fields (they are *** otherwise)'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l redact -d 'Turn client and episode references into short hashes'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand check" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -s o -l out -d 'Folder to write: absent or empty' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l period -d 'Period that the submission is for: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l date-layout -d 'How dates are written' -r -f -a "YYYYMMDD\t'20140331'
YYYY-MM-DD\t'2014-03-31'
DD/MM/YYYY\t'31/03/2014'"
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l map -d 'Mapping of a local export: its tables, headings and codes to those of the dataset' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l as-at -d 'Day as at which the records are looked at [default: the profile\'s; else today, or for figures the latest day that the input tells of]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l dry-run -d 'Say what would be written, and write nothing'
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l force -d 'Rename a folder that is there already to DIR.previous'
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l show-settings -d 'Print the settings that this run would use, and stop'
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l show-values -d 'Show the values of identifying fields (they are *** otherwise)'
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l redact -d 'Turn client and episode references into short hashes'
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand submit" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand verify" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand verify" -l format -d 'Format on standard output [default: text; none when there is --out]' -r -f -a "text\t'For people: what differs, and the verdict'
json\t'One document with everything that was looked at'
csv\t'Everything that was looked at, a row each'"
complete -c ndtms -n "__fish_ndtms_using_subcommand verify" -s o -l out -d 'File to write, its format told by the ending (.txt .json .csv); may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand verify" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand verify" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand verify" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand verify" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand verify" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand verify" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l max -d 'Examples shown of each kind of difference in the text' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l format -d 'Format on standard output [default: text; none when there is --out]' -r -f -a "text\t'For people, the worst kind of difference first'
json\t'One document with everything'
jsonl\t'One difference a line'
csv\t'One difference a row'
xlsx\t'A workbook, one difference a row'"
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -s o -l out -d 'File to write, its format told by the ending (.txt .json .jsonl .csv .xlsx); may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l map -d 'Mapping of a local export: its tables, headings and codes to those of the dataset' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l as-at -d 'Day as at which the records are looked at [default: the profile\'s; else today, or for figures the latest day that the input tells of]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l all -d 'Show every difference in the text'
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l show-settings -d 'Print the settings that this run would use, and stop'
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l show-values -d 'Show the values of identifying fields (they are *** otherwise)'
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l redact -d 'Turn client and episode references into short hashes'
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand diff" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -s o -l out -d 'File to write: the rows (.csv), or with --suggest the mapping (.toml) [default: standard output, for a mapping]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l max -d 'Examples shown of each rule in the text' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l format -d 'Format of the findings on standard output' -r -f -a "text\t'For people, grouped by rule'
json\t'One document with everything'
jsonl\t'One finding a line'
csv\t'One finding a row'"
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l map -d 'Mapping of a local export: its tables, headings and codes to those of the dataset' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l as-at -d 'Day as at which the records are looked at [default: the profile\'s; else today, or for figures the latest day that the input tells of]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l suggest -d 'Draft a mapping from headings, labels and values'
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l all -d 'Show every finding in the text'
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l show-settings -d 'Print the settings that this run would use, and stop'
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l show-values -d 'Show the values of identifying fields (they are *** otherwise)'
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l redact -d 'Turn client and episode references into short hashes'
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand convert" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l period -d 'Period: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31 [default: the financial year of the as-at date]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l set -d 'A setting, such as `gap_days=28`; may be given several times' -r -f -a "gap_days=\t''
gap_counting=\t''
retained_days=\t''
planned=\t''
return_window=\t''
wait_days=\t''
rci=\t''
held_back=\t''
small_numbers=\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l by -d 'Groupings, joined by commas: substance, main-substance, sex, ethnicity, ethnic-group, age-band, la, dat, region, agency, referral-source, referral-group, accommodation, injecting, employment, parental-status, reason, segment, top-item, month, quarter, year' -r -f -a "(__fish_complete_list , 'string split \" \" \"substance main-substance sex ethnicity ethnic-group age-band la dat region agency referral-source referral-group accommodation injecting employment parental-status reason segment top-item month quarter year\"')"
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l population -d 'Population instead of each measure\'s own: pdu, opiate, non-opiate, non-opiate-only, non-opiate-and-alcohol, alcohol-only, adult or all; of several joined by commas all must hold' -r -f -a "(__fish_complete_list , 'string split \" \" \"all pdu ocu opiate non-opiate non-opiate-only non-opiate-and-alcohol alcohol-only adult\"')"
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l reference -d 'Estimates of the need: area,group,period,estimate,lower95,upper95,source' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l compare-to -d 'What to compare with: a value in percent, a saved measure, or england' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l comparison -d 'Compare an interval with a value, or with another interval' -r -f -a "value\t'A value against an interval'
intervals\t'Two intervals'"
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l decimals -d 'Decimals of values in what people read [default: 1; 2 for penetration and unmet-need]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l small-numbers -d 'What is done to small numbers' -r -f -a "show\t'They are shown'
suppress\t'1 to 4 are hidden, and what would tell them'
round5\t'All counts are rounded to the nearest five, rates to whole percents'"
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l format -d 'Format on standard output [default: table; none when there is --out]' -r -f -a "table\t'For people'
csv\t'One figure a row'
json\t'One document'
markdown\t'For reports'
xlsx\t'A workbook with real numbers'
html\t'A page for a browser'"
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -s o -l out -d 'File to write, its format told by the ending (.csv .json .txt .md .xlsx .html); may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l map -d 'Mapping of a local export: its tables, headings and codes to those of the dataset' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l as-at -d 'Day as at which the records are looked at [default: the profile\'s; else today, or for figures the latest day that the input tells of]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l total -d 'Add a row of all, counted by itself'
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l show-settings -d 'Print the settings that this run would use, and stop'
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l show-values -d 'Show the values of identifying fields (they are *** otherwise)'
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l redact -d 'Turn client and episode references into short hashes'
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l measure -d 'Measure to rank by, where it is not named in front; needed of records, and of tables that hold several' -r -f -a "in-treatment\t'In treatment'
new-presentations\t'New presentations'
effective-treatment\t'Effective treatment'
penetration\t'Penetration: share of the estimated need in effective treatment'
unmet-need\t'Unmet need: share of the estimated need not in treatment'
successful-completion\t'Successful completions of those in treatment'
completion-of-exits\t'Successful completions of those who left'
planned-exits\t'Planned exits'
completion-no-return\t'Completed and did not return'
re-presentation\t'Returned after completion'
early-unplanned-exit\t'Early unplanned exits'
waiting-3-weeks\t'First treatment within three weeks'
waiting-3-weeks-subsequent\t'Later treatment within three weeks'
exits-by-reason\t'Exits by reason'
time-in-treatment\t'Time in treatment'
transfers-arrived\t'Transfers that arrived'
top-start-compliance\t'Start TOPs that were taken'
top-review-compliance\t'Review TOPs that were taken'
top-exit-compliance\t'Exit TOPs that were taken'
employed-at-exit\t'In paid work at the end of treatment'
housing-problem-at-exit\t'An acute housing problem at the end of treatment'
injecting-at-exit\t'Still injecting at the end of treatment'
top-abstinent\t'No longer used or injected at the review'
top-improved\t'Used or injected reliably less at the review'
top-unchanged\t'Used or injected neither more nor less at the review'
top-deteriorated\t'Used or injected reliably more at the review'
top-exit-abstinent\t'No longer used or injected at the end of treatment'
top-exit-improved\t'Used or injected reliably less at the end of treatment'
top-exit-unchanged\t'Used or injected neither more nor less at the end of treatment'
top-exit-deteriorated\t'Used or injected reliably more at the end of treatment'"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l population -d 'Population: of records instead of the measure\'s own, or of tables that hold several' -r -f -a "(__fish_complete_list , 'string split \" \" \"all pdu ocu opiate non-opiate non-opiate-only non-opiate-and-alcohol alcohol-only adult\"')"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l period -d 'Period: of records such as 2013/14, 2013-12 or 12m@2014-03 [default: the financial year of the as-at date]; of tables that hold several as it is written there' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l by -d 'What the areas of records are: la, dat, region or agency [default: la]' -r -f -a "la\t'Local authorities'
dat\t'Partnerships'
region\t'Regions'
agency\t'Agencies'"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l reference -d 'Estimates of the need: area,group,period,estimate,lower95,upper95,source' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l set -d 'A setting of the counting, such as `gap_days=28`; may be given several times' -r -f -a "gap_days=\t''
gap_counting=\t''
retained_days=\t''
planned=\t''
return_window=\t''
wait_days=\t''
rci=\t''
held_back=\t''
small_numbers=\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l polarity -d 'Which values are good [default: the measure\'s own, else high]' -r -f -a "high\t'High values'
low\t'Low values'"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l rank-by -d 'What ranks and quartiles are of' -r -f -a "value\t'The value'
change\t'The change from the baseline'"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l region -d 'Show the areas of this region only; ranks stay those among all' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l top -d 'Show the N best, ties too' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l bottom -d 'Show the N worst, ties too' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l area -d 'Area that is marked and always shown' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l neighbours -d 'Table with the columns area and neighbour: rank --area and its neighbours among themselves' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l against -d 'Row, or value in percent, to compare with; of records also total or england (the published value) [default: the first reference row]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l comparison -d 'Compare the other value with the interval, or two intervals with each other' -r -f -a "value\t'Similar where the other value lies within the interval'
intervals\t'Similar where the two intervals overlap'"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l decimals -d 'Decimals in formats for people, and of published values where a workbook dropped zeros' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l format -d 'Format on standard output [default: text; none when there is --out]' -r -f -a "text\t'For people, with intervals drawn'
csv\t'One area a row'
json\t'One document'
jsonl\t'One area a row'
markdown\t'For reports'
xlsx\t'A workbook with real numbers'"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -s o -l out -d 'File to write, its format told by the ending (.txt .csv .json .md .xlsx); may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l map -d 'Mapping of a local export: its tables, headings and codes to those of the dataset' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l as-at -d 'Day as at which the records are looked at [default: the profile\'s; else today, or for figures the latest day that the input tells of]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l total -d 'Add a row of all to the areas of records, counted by itself'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l quartiles -d 'Show quartiles, 1 for the lowest values'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l check-published -d 'Work out every published value again and say which do not follow from their own numbers'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l show-settings -d 'Print the settings that this run would use, and stop'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l show-values -d 'Show the values of identifying fields (they are *** otherwise)'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l redact -d 'Turn client and episode references into short hashes'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l baseline -d 'Table that the others are compared with [default: the first]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l target -d 'Table of targets' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l decimals -d 'Decimals in formats for people' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l format -d 'Format on standard output [default: text; none when there is --out]' -r -f -a "text\t'For people'
csv\t'One comparison a row'
json\t'One document'
jsonl\t'One comparison a line'
markdown\t'For reports'
xlsx\t'A workbook with real numbers'"
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -s o -l out -d 'File to write, its format told by the ending (.txt .csv .json .md .xlsx); may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l fail-on-change -d 'End with 1 when any figure differs'
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand compare" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l period -d 'Period: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31 [default: the financial year of the as-at date]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l set -d 'A setting, such as `gap_days=28`; may be given several times' -r -f -a "gap_days=\t''
gap_counting=\t''
retained_days=\t''
planned=\t''
return_window=\t''
wait_days=\t''
rci=\t''
held_back=\t''
small_numbers=\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l page -d 'What is on the page' -r -f -a "overview\t'Quality, activity and outcomes of all records'
locality\t'Need, treatment and outcomes of each district, for all who share a place'"
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l reference -d 'Estimates of the need: area,group,period,estimate,lower95,upper95,source' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l index -d 'Index of areas that stands on the page by locality too, as `ndtms index` takes it; may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l wards -d 'Wards by postcode sector (sector,ward): the page by locality is by ward then' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l boundaries -d 'Outlines of the areas of an index (GeoJSON), for a map instead of bars' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l area-property -d 'Property of the outlines that names the area [default: the one that names most of them]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l small-numbers -d 'What is done to small numbers [default: suppress]' -r -f -a "show\t'They are shown'
suppress\t'1 to 4 are hidden, and what would tell them'
round5\t'All counts are rounded to the nearest five, rates to whole percents'"
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l format -d 'Format on standard output [default: html where it is no terminal and there is no --out]' -r -f -a "html\t'A page for the browser'
xlsx\t'A workbook with charts'
markdown\t'Text with tables'"
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -s o -l out -d 'File to write, its format told by the ending (.html .xlsx .md); may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l map -d 'Mapping of a local export: its tables, headings and codes to those of the dataset' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l as-at -d 'Day as at which the records are looked at [default: the profile\'s; else today, or for figures the latest day that the input tells of]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l show-settings -d 'Print the settings that this run would use, and stop'
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l show-values -d 'Show the values of identifying fields (they are *** otherwise)'
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l redact -d 'Turn client and episode references into short hashes'
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand report" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l period -d 'Period: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31 [default: the financial year of the as-at date]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l set -d 'A setting, such as `gap_days=28`; may be given several times' -r -f -a "gap_days=\t''
gap_counting=\t''
retained_days=\t''
planned=\t''
return_window=\t''
wait_days=\t''
rci=\t''
held_back=\t''
small_numbers=\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l format -d 'Format on standard output [default: csv; none when there is --out]' -r -f -a "csv\t'One journey a row'
jsonl\t'One journey a line'
json\t'One document'
xlsx\t'A workbook, one journey a row'
parquet\t'Typed columns, for `DuckDB`, Polars, Spark and their like'"
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -s o -l out -d 'File to write, its format told by the ending (.csv .jsonl .json .xlsx .parquet); may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l map -d 'Mapping of a local export: its tables, headings and codes to those of the dataset' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l as-at -d 'Day as at which the records are looked at [default: the profile\'s; else today, or for figures the latest day that the input tells of]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l pathways -d 'Instead of journeys, how many of those that started in the period went from which intervention and agency to which, and how they ended'
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l show-settings -d 'Print the settings that this run would use, and stop'
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l show-values -d 'Show the values of identifying fields (they are *** otherwise)'
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l redact -d 'Turn client and episode references into short hashes'
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand journeys" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l client -d 'Client: AGNCY:CLIENTID, or CLIENTID where only one agency has it' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l period -d 'Period: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31 [default: the financial year of the as-at date]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l set -d 'A setting, such as `gap_days=28`; may be given several times' -r -f -a "gap_days=\t''
gap_counting=\t''
retained_days=\t''
planned=\t''
return_window=\t''
wait_days=\t''
rci=\t''
held_back=\t''
small_numbers=\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l population -d 'Population instead of the measure\'s own' -r -f -a "(__fish_complete_list , 'string split \" \" \"all pdu ocu opiate non-opiate non-opiate-only non-opiate-and-alcohol alcohol-only adult\"')"
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l format -d 'Format on standard output [default: text; none when there is --out]' -r -f -a "text\t'For people'
json\t'One document'"
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -s o -l out -d 'File to write, its format told by the ending (.txt .json); may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l map -d 'Mapping of a local export: its tables, headings and codes to those of the dataset' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l as-at -d 'Day as at which the records are looked at [default: the profile\'s; else today, or for figures the latest day that the input tells of]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l show-settings -d 'Print the settings that this run would use, and stop'
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l show-values -d 'Show the values of identifying fields (they are *** otherwise)'
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l redact -d 'Turn client and episode references into short hashes'
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l figures -d 'Figures that are not counted from records: measure,numerator,denominator; may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l period -d 'Period: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31 [default: the financial year of the as-at date]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l set -d 'A setting, such as `gap_days=28`; may be given several times' -r -f -a "gap_days=\t''
gap_counting=\t''
retained_days=\t''
planned=\t''
return_window=\t''
wait_days=\t''
rci=\t''
held_back=\t''
small_numbers=\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l format -d 'Format on standard output [default: text; none when there is --out]' -r -f -a "text\t'For people'
csv\t'One outcome a row'
json\t'One document'
markdown\t'For reports'
xlsx\t'A workbook with real numbers'
html\t'A page for a browser'"
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -s o -l out -d 'File to write, its format told by the ending (.txt .csv .json .md .xlsx .html); may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l map -d 'Mapping of a local export: its tables, headings and codes to those of the dataset' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l as-at -d 'Day as at which the records are looked at [default: the profile\'s; else today, or for figures the latest day that the input tells of]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l show-settings -d 'Print the settings that this run would use, and stop'
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l show-values -d 'Show the values of identifying fields (they are *** otherwise)'
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l redact -d 'Turn client and episode references into short hashes'
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand contract" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l boundaries -d 'Outlines of the areas (GeoJSON), for a map on the page for a browser' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l area-property -d 'Property of the outlines that names the area [default: the one that names most of them]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l decimals -d 'Decimals in formats for people' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l format -d 'Format on standard output [default: text; none when there is --out]' -r -f -a "text\t'For people'
csv\t'One area a row'
json\t'One document'
markdown\t'For reports'
xlsx\t'A workbook with real numbers'
html\t'A page for a browser, with a map or bars'"
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -s o -l out -d 'File to write, its format told by the ending (.txt .csv .json .md .xlsx .html); may be given several times' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l sheet -d 'Sheet of a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l max-cell -d 'Longest cell in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l max-record -d 'Longest record in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l max-unpacked -d 'Largest unpacked archive in MiB' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l max-ratio -d 'Largest unpacked archive as a multiple of its packed size' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l threads -d 'How many threads to use [default: one for each core]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l no-progress -d 'No progress on long work'
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -l timings -d 'Tell the time of each stage and rule on stderr'
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand index" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand explain" -l format -d 'How the page is written' -r -f -a "text\t'For a terminal'
markdown\t'As Markdown'
json\t'As JSON'"
complete -c ndtms -n "__fish_ndtms_using_subcommand explain" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand explain" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand explain" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand explain" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand explain" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand explain" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -f -a "list" -d 'The letters that there are'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -f -a "show" -d 'An overview of one letter: fields, lists and rules in numbers'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -f -a "field" -d 'The facts of one field, or all fields as a table'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -f -a "codes" -d 'The codes of one list, or all lists as a table'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -f -a "rules" -d 'The rules as a table'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -f -a "diff" -d 'What differs between two letters'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -f -a "lint" -d 'Check the files of letters and say every fault: exit code 1 when there is one'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -f -a "import" -d 'Draft a new letter from the table of a technical definition, on top of a letter that is known'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and not __fish_seen_subcommand_from list show field codes rules diff lint import help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from list" -l format -d 'How it is written' -r -f -a "text\t'For a terminal'
csv\t'As CSV, every column'
json\t'As JSON, every column'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from list" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from list" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from list" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from list" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from list" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from show" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from show" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from show" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from show" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from show" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from field" -l format -d 'How it is written' -r -f -a "text\t'For a terminal'
csv\t'As CSV, every column'
json\t'As JSON, every column'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from field" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from field" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from field" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from field" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from field" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from field" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from field" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from codes" -l format -d 'How it is written' -r -f -a "text\t'For a terminal'
csv\t'As CSV, every column'
json\t'As JSON, every column'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from codes" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from codes" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from codes" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from codes" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from codes" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from codes" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from codes" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from rules" -l format -d 'How it is written' -r -f -a "text\t'For a terminal'
csv\t'As CSV, every column'
json\t'As JSON, every column'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from rules" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from rules" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from rules" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from rules" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from rules" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from rules" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from diff" -l format -d 'How it is written' -r -f -a "text\t'For a terminal'
csv\t'As CSV, every column'
json\t'As JSON, every column'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from diff" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from diff" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from diff" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from diff" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from diff" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from diff" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from lint" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from lint" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from lint" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from lint" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from lint" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from lint" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -l letter -d 'The new letter' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -l based-on -d 'The letter that it builds on' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -s o -l out -d 'Folder of letters in which it is written, in a folder of its own' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -l title -d 'Title of the letter' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -l in-force-from -d 'From when it is in force, such as "1 April 2014"' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -l sheet -d 'Sheet of the fields in a workbook [default: the one whose headings fit best]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -l codes -d 'CSV file or workbook with the codes of lists [default: another sheet of the same workbook]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -l profile -d 'Profile to use [default: ndtms.toml in the working folder or above it]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -l no-profile -d 'Use no profile'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from help" -f -a "list" -d 'The letters that there are'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from help" -f -a "show" -d 'An overview of one letter: fields, lists and rules in numbers'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from help" -f -a "field" -d 'The facts of one field, or all fields as a table'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from help" -f -a "codes" -d 'The codes of one list, or all lists as a table'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from help" -f -a "rules" -d 'The rules as a table'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from help" -f -a "diff" -d 'What differs between two letters'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from help" -f -a "lint" -d 'Check the files of letters and say every fault: exit code 1 when there is one'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from help" -f -a "import" -d 'Draft a new letter from the table of a technical definition, on top of a letter that is known'
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -l seed -d 'Start of all chance: another number gives other people' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -l clients -d 'Clients, counted agency by agency [default: 300]' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -l rows -d 'Rows, as many as it takes to leave the last client whole' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -l agencies -d 'Agencies; every three of them share a district' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -l period -d 'Days on which anything happens: 2013/14, 2013-12 or 2011-04-01..2014-03-31' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -l mistakes -d 'Mistakes to plant: rules, each once (D02,K07), or in so many of the clients (5% or 0.05)' -r
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -l truth -d 'File that tells what was planted: rule, line, agency, client, episode, fields, also' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -s o -l out -d 'File to write (.csv) [default: standard output]' -r -F
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -l dataset -d 'Letter of the dataset [default: of a submission file\'s name, of the profile, else K]' -r -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -l specs -d 'Folder of datasets that come before the compiled-in ones, letter by letter' -r -f -a "(__fish_complete_directories)"
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -l color -d 'Colour on the terminal' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -l quiet -d 'Nothing on stderr but errors'
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ndtms -n "__fish_ndtms_using_subcommand synth" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand schema" -s h -l help -d 'Print help'
complete -c ndtms -n "__fish_ndtms_using_subcommand schema" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand completions" -s h -l help -d 'Print help'
complete -c ndtms -n "__fish_ndtms_using_subcommand completions" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand man" -s h -l help -d 'Print help'
complete -c ndtms -n "__fish_ndtms_using_subcommand man" -s V -l version -d 'Print version'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "check" -d 'Check records against the dataset and report'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "submit" -d 'Check records and write what can be submitted, what was held back, and a manifest'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "verify" -d 'Prove that a submission folder is whole and unaltered'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "diff" -d 'Compare two extracts or submission folders: what was added, is gone or changed'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "convert" -d 'Convert a local export to the dataset layout through a mapping'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "measure" -d 'Calculate measures: who is in treatment, who completes, who returns, who waits'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "league" -d 'Rank areas on a measure, counted from records or from tables of figures'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "compare" -d 'Put saved measures or league tables side by side'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "report" -d 'One page of quality, activity and outcomes, for people'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "journeys" -d 'The derived journeys as a table, so that any figure can be audited or queried elsewhere'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "why" -d 'How one client\'s records led to counted or not counted in a measure'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "contract" -d 'What a contract pays at these figures, and what it takes to be paid more'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "index" -d 'One number for each area, from several sources: where the need is, or what it costs'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "explain" -d 'One page about a rule, a field, a code list, a measure, or what measures are made of'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "spec" -d 'Look at, compare and check datasets'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "synth" -d 'Invent records of people who do not exist, for training and tests'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "schema" -d 'JSON schemas of the machine formats'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "man" -d 'Print the manual page of ndtms or of one of its commands'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and not __fish_seen_subcommand_from check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and __fish_seen_subcommand_from spec" -f -a "list" -d 'The letters that there are'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and __fish_seen_subcommand_from spec" -f -a "show" -d 'An overview of one letter: fields, lists and rules in numbers'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and __fish_seen_subcommand_from spec" -f -a "field" -d 'The facts of one field, or all fields as a table'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and __fish_seen_subcommand_from spec" -f -a "codes" -d 'The codes of one list, or all lists as a table'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and __fish_seen_subcommand_from spec" -f -a "rules" -d 'The rules as a table'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and __fish_seen_subcommand_from spec" -f -a "diff" -d 'What differs between two letters'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and __fish_seen_subcommand_from spec" -f -a "lint" -d 'Check the files of letters and say every fault: exit code 1 when there is one'
complete -c ndtms -n "__fish_ndtms_using_subcommand help; and __fish_seen_subcommand_from spec" -f -a "import" -d 'Draft a new letter from the table of a technical definition, on top of a letter that is known'
complete -c ndtms -n "__fish_ndtms_using_subcommand measure" -a "in-treatment\t'In treatment'
new-presentations\t'New presentations'
effective-treatment\t'Effective treatment'
penetration\t'Penetration: share of the estimated need in effective treatment'
unmet-need\t'Unmet need: share of the estimated need not in treatment'
successful-completion\t'Successful completions of those in treatment'
completion-of-exits\t'Successful completions of those who left'
planned-exits\t'Planned exits'
completion-no-return\t'Completed and did not return'
re-presentation\t'Returned after completion'
early-unplanned-exit\t'Early unplanned exits'
waiting-3-weeks\t'First treatment within three weeks'
waiting-3-weeks-subsequent\t'Later treatment within three weeks'
exits-by-reason\t'Exits by reason'
time-in-treatment\t'Time in treatment'
transfers-arrived\t'Transfers that arrived'
top-start-compliance\t'Start TOPs that were taken'
top-review-compliance\t'Review TOPs that were taken'
top-exit-compliance\t'Exit TOPs that were taken'
employed-at-exit\t'In paid work at the end of treatment'
housing-problem-at-exit\t'An acute housing problem at the end of treatment'
injecting-at-exit\t'Still injecting at the end of treatment'
top-abstinent\t'No longer used or injected at the review'
top-improved\t'Used or injected reliably less at the review'
top-unchanged\t'Used or injected neither more nor less at the review'
top-deteriorated\t'Used or injected reliably more at the review'
top-exit-abstinent\t'No longer used or injected at the end of treatment'
top-exit-improved\t'Used or injected reliably less at the end of treatment'
top-exit-unchanged\t'Used or injected neither more nor less at the end of treatment'
top-exit-deteriorated\t'Used or injected reliably more at the end of treatment'"
complete -c ndtms -n "__fish_ndtms_using_subcommand league" -a "in-treatment\t'In treatment'
new-presentations\t'New presentations'
effective-treatment\t'Effective treatment'
penetration\t'Penetration: share of the estimated need in effective treatment'
unmet-need\t'Unmet need: share of the estimated need not in treatment'
successful-completion\t'Successful completions of those in treatment'
completion-of-exits\t'Successful completions of those who left'
planned-exits\t'Planned exits'
completion-no-return\t'Completed and did not return'
re-presentation\t'Returned after completion'
early-unplanned-exit\t'Early unplanned exits'
waiting-3-weeks\t'First treatment within three weeks'
waiting-3-weeks-subsequent\t'Later treatment within three weeks'
exits-by-reason\t'Exits by reason'
time-in-treatment\t'Time in treatment'
transfers-arrived\t'Transfers that arrived'
top-start-compliance\t'Start TOPs that were taken'
top-review-compliance\t'Review TOPs that were taken'
top-exit-compliance\t'Exit TOPs that were taken'
employed-at-exit\t'In paid work at the end of treatment'
housing-problem-at-exit\t'An acute housing problem at the end of treatment'
injecting-at-exit\t'Still injecting at the end of treatment'
top-abstinent\t'No longer used or injected at the review'
top-improved\t'Used or injected reliably less at the review'
top-unchanged\t'Used or injected neither more nor less at the review'
top-deteriorated\t'Used or injected reliably more at the review'
top-exit-abstinent\t'No longer used or injected at the end of treatment'
top-exit-improved\t'Used or injected reliably less at the end of treatment'
top-exit-unchanged\t'Used or injected neither more nor less at the end of treatment'
top-exit-deteriorated\t'Used or injected reliably more at the end of treatment'"
complete -c ndtms -n "__fish_ndtms_using_subcommand why" -f -a "in-treatment\t'In treatment'
new-presentations\t'New presentations'
effective-treatment\t'Effective treatment'
penetration\t'Penetration: share of the estimated need in effective treatment'
unmet-need\t'Unmet need: share of the estimated need not in treatment'
successful-completion\t'Successful completions of those in treatment'
completion-of-exits\t'Successful completions of those who left'
planned-exits\t'Planned exits'
completion-no-return\t'Completed and did not return'
re-presentation\t'Returned after completion'
early-unplanned-exit\t'Early unplanned exits'
waiting-3-weeks\t'First treatment within three weeks'
waiting-3-weeks-subsequent\t'Later treatment within three weeks'
exits-by-reason\t'Exits by reason'
time-in-treatment\t'Time in treatment'
transfers-arrived\t'Transfers that arrived'
top-start-compliance\t'Start TOPs that were taken'
top-review-compliance\t'Review TOPs that were taken'
top-exit-compliance\t'Exit TOPs that were taken'
employed-at-exit\t'In paid work at the end of treatment'
housing-problem-at-exit\t'An acute housing problem at the end of treatment'
injecting-at-exit\t'Still injecting at the end of treatment'
top-abstinent\t'No longer used or injected at the review'
top-improved\t'Used or injected reliably less at the review'
top-unchanged\t'Used or injected neither more nor less at the review'
top-deteriorated\t'Used or injected reliably more at the review'
top-exit-abstinent\t'No longer used or injected at the end of treatment'
top-exit-improved\t'Used or injected reliably less at the end of treatment'
top-exit-unchanged\t'Used or injected neither more nor less at the end of treatment'
top-exit-deteriorated\t'Used or injected reliably more at the end of treatment'"
complete -c ndtms -n "__fish_ndtms_using_subcommand explain" -f -a "F01\t'File name does not follow the submission pattern'
F02\t'Period in the file name is not possible'
F03\t'No field names in the first row'
F04\t'Same column twice'
F05\t'Column that every return needs is missing'
F06\t'Row does not line up with the first row'
F07\t'Rows of another agency in the file'
F08\t'Column not in the file'
F09\t'File holds no records'
F11\t'Column is not a field of the dataset'
F13\t'Column is blank throughout the file'
C01\t'Consent is not recorded as Y or N'
C02\t'Details given for a client without consent'
C04\t'Consent is both Y and N for one client'
M01\t'Agency code missing or malformed'
M02\t'Client identifier missing'
M03\t'Episode identifier missing'
M04\t'First initial missing or not a letter'
M05\t'Surname initial missing or not a letter'
M06\t'Date of birth missing'
M07\t'Year of birth is 1902 or earlier'
M08\t'Sex missing'
M09\t'Referral date missing'
M10\t'Partnership of residence missing'
M11\t'Main substance missing'
M12\t'Triage date missing'
M13\t'Code is not in the list'
M14\t'Not a real date'
M15\t'Expected answer is missing'
M16\t'Postcode missing'
M21\t'Code not known to this tool'
M22\t'Postcode cannot be read'
M23\t'Full postcodes in the file'
M24\t'Not a whole number within the range'
M17\t'Client reference may identify the person'
M18\t'Local authority given for a client outside England'
M19\t'Local authority missing'
A01\t'Under 18 at triage'
A03\t'Unlikely age at referral'
A04\t'First use at an age not yet reached'
A05\t'Very early age of first use'
D01\t'Referral before birth'
D02\t'Triage before referral'
D03\t'Care plan before triage'
D04\t'Treatment started before the care plan'
D05\t'Appointment offered before referral to the modality'
D06\t'Modality started before its referral'
D07\t'Referral to the modality before referral to the agency'
D08\t'Modality started before the appointment offered'
D09\t'Modality started before triage'
D10\t'Modality ended before it started'
D11\t'Modality ended after discharge'
D12\t'Discharge before triage'
D13\t'Date lies in the future'
D14\t'Health care assessment outside the episode'
D15\t'Hepatitis C test before birth'
D17\t'Referral before 1990'
D18\t'More than 12 weeks from referral to triage'
X01\t'Discharge date without a reason'
X02\t'Discharge reason without a date'
X03\t'Modality still open after discharge'
X04\t'Completed, though every modality ended unplanned'
X05\t'Alcohol free, though no alcohol was cited'
X06\t'Discharge reason does not fit the exit TOP'
X07\t'Activity after the client died'
X09\t'Discharge reason does not fit whether treatment began'
X10\t'No treatment and no discharge 12 weeks after triage'
Y01\t'Modality details are incomplete'
Y02\t'Modality code not in use at that date'
Y03\t'Modality end and exit status do not go together'
Y04\t'Modality ended but never started'
Y05\t'Wait cannot be worked out'
Y06\t'Same modality twice at the same time'
Y08\t'Treatment without a care plan date'
Y09\t'Wait of more than three weeks'
Y10\t'Modality started after discharge'
U01\t'Main substance says there is none'
U02\t'Same substance cited twice'
U03\t'Third substance but no second'
U04\t'Second substance left blank'
U05\t'Third substance left blank'
U06\t'Route of use missing'
U07\t'Injects the main substance but never injected'
U08\t'Injecting status does not fit the start TOP'
U10\t'Nicotine as the main substance'
U11\t'Alcohol taken other than by mouth'
L02\t'More than 200 units on a drinking day'
L03\t'Drinking days and units do not agree'
L04\t'Alcohol client without drinking days or units'
L08\t'Alcohol is the main substance, but no drinking days'
H01\t'Vaccinated, but vaccine refused or not offered'
H02\t'Hepatitis C test and its date do not agree'
H03\t'Hepatitis C test, though refused or not offered'
H04\t'Hepatitis C positive but never tested'
H05\t'Acquired immunity without earlier hepatitis B'
H06\t'No hepatitis answers for someone who injects or has injected'
H07\t'Vaccine accepted, but no vaccination recorded'
P01\t'Pregnant, but sex is male'
P02\t'Pregnant at an unlikely age'
P03\t'Parental status and children at home do not agree'
P04\t'More than 30 children living with the client'
P07\t'Treated before at this agency, but PREVTR is N'
T01\t'TOP without date or identifier'
T05\t'TOP without its treatment stage'
T06\t'Sharing equipment, but no injecting'
T07\t'Two start TOPs or two exit TOPs in one episode'
T08\t'No start TOP when treatment began'
T09\t'No review TOP after six months'
T12\t'No exit TOP at discharge'
T14\t'TOP date lies outside the episode'
T15\t'Post-treatment TOP, but no discharge'
T17\t'TOP without any answer'
T19\t'Two TOPs of one client on one day'
K01\t'Same record twice'
K02\t'Client details differ from row to row'
K03\t'Episode details differ from row to row'
K04\t'Same modality, review or TOP told in two ways'
K05\t'Same person under two client identifiers'
K06\t'Same episode twice'
K07\t'Episodes overlap at one agency'
Z01\t'Stray blanks, line breaks or small letters'
Z02\t'Word or dash in place of a blank'
V01\t'Local value without a national code'
V02\t'Date does not fit the layout of its column'
V03\t'Row belongs to no row of the table above it'
V04\t'Two rows of a table have one key'
V05\t'Name cannot be split into initials'
V06\t'Key is blank'
V07\t'Postcode cannot be cut to its sector'
V08\t'Client without an episode'
FINITIAL\t'Initial of first name'
SINITIAL\t'Initial of surname'
DOB\t'Date of birth'
SEX\t'Sex'
ETHNIC\t'Ethnicity'
NATION\t'Nationality (ISO 3166-1 alpha-3 country)'
REFLD\t'Date client was referred to this agency for this episode'
AGNCY\t'Agency (provider) code issued nationally'
CLIENT\t'The agency\'s own client reference'
CLIENTID\t'Technical client identifier generated by the software, unique within agency and never re-used'
EPISODID\t'Technical episode identifier, unique within agency'
CONSENT\t'Client agreed to the sharing of information with NDTMS'
PREVTR\t'Client was treated before for substance misuse'
PC\t'Postcode of residence, cut to the sector'
ACCMNEED\t'Accommodation need (adult) / accommodation status (YP)'
CLALOCTN\t'Child looked after: location of care (YP)'
YPLAC\t'Looked-after child status (YP)'
PRNTSTAT\t'Parental status'
YPSLEAD\t'Young person, at treatment start: lead professional in place'
YPSMHS\t'Young person, at treatment start: in contact with mental health services'
YPSYOT\t'Young person, at treatment start: in contact with youth offending team'
YPSSEXEX\t'Young person, at treatment start: involved in / affected by sexual exploitation'
YPSSLFHM\t'Young person, at treatment start: self-harm'
YPSUNSDR\t'Young person, at treatment start: unsafe drug use (e.g. sharing)'
YPSOFFND\t'Young person, at treatment start: involved in offending'
YPSESTAT\t'Young person, at treatment start: education / employment / training status'
YPSGP\t'Young person, at treatment start: registered with a GP'
YPSCAF\t'Young person, at treatment start: common assessment framework (CAF) involvement'
YPSLNDIF\t'Young person, at treatment start: learning difficulty'
YPSUSS\t'Young person, at treatment start: meaning not found (possibly unsafe sex)'
YPSFOU\t'Young person, at treatment start: meaning not found (possibly frequency or unit of use)'
YPTSRP\t'Young person, at treatment start: meaning not found'
DAT\t'DAT (partnership) of residence'
PCT\t'Primary care trust of residence (until 2013)'
LA\t'Local authority of residence'
GPPTCE\t'GP practice code'
DRUG1\t'Problem substance number 1'
DRUG1AGE\t'Age of first use of substance 1'
ROUTE\t'Route of administration of substance 1'
DRUG2\t'Problem substance number 2 (9996 when none)'
DRUG3\t'Problem substance number 3 (9997 when none)'
RFLS\t'Referral source'
TRIAGED\t'Date of triage (first face to face / start of episode)'
CPLANDT\t'Date care plan started'
INJSTAT\t'Injecting status'
CHILDWTH\t'Number of children under 18 living with the client'
PREGNANT\t'Client is pregnant'
ALCDDAYS\t'Drinking days in the 28 days before the episode'
ALCUNITS\t'Typical units of alcohol on a drinking day'
DUALDIAG\t'Dual diagnosis (mental health need besides substance misuse)'
HEPCTSTD\t'Date of latest hepatitis C test'
HEPCSTAT\t'Hepatitis C intervention status'
HEPCTD\t'Hepatitis C tested'
HEPBVAC\t'Hepatitis B vaccination count'
HEPBSTAT\t'Hepatitis B intervention status'
HLCASSDT\t'Date of drug treatment health care assessment'
TOPCC\t'This agency is the TOP care coordinator'
DISD\t'Discharge date'
DISRSN\t'Discharge reason'
DISDEST\t'Discharge destination (YP)'
YPELEAD\t'Young person, at treatment exit: lead professional'
YPEMHS\t'Young person, at treatment exit: mental health services'
YPEYOT\t'Young person, at treatment exit: youth offending team'
YPESEXEX\t'Young person, at treatment exit: sexual exploitation'
YPESLFHM\t'Young person, at treatment exit: self-harm'
YPEUNSDR\t'Young person, at treatment exit: unsafe drug use'
YPEOFFND\t'Young person, at treatment exit: offending'
YPECAFE\t'Young person, at treatment exit: CAF'
YPEFOU\t'Young person, at treatment exit: see YPSFOU'
YPELNDIF\t'Young person, at treatment exit: learning difficulty'
YPEUSS\t'Young person, at treatment exit: see YPSUSS'
YPESTD\t'Young person, at treatment exit: education / employment / training status'
YPEGP\t'Young person, at treatment exit: registered with GP'
YPECAREP\t'Young person, at treatment exit: care plan agreed on exit'
MODAL\t'Treatment modality (from J: intervention type)'
REFMODDT\t'Date referred to modality'
MODID\t'Technical modality identifier'
FAOMODDT\t'Date of first appointment offered for the modality'
MODST\t'Modality start date'
MODEND\t'Modality end date'
MODEXIT\t'Modality exit status'
TOPDATE\t'TOP interview date'
TOPID\t'Technical TOP identifier'
TRSTAGE\t'Treatment stage of the TOP'
ALCUSE\t'TOP: days used in past 28 days, alcohol'
OPIUSE\t'TOP: days used in past 28 days, illicit opiates/opioids'
CRAUSE\t'TOP: days used in past 28 days, crack'
COCAUSE\t'TOP: days used in past 28 days, cocaine'
AMPHUSE\t'TOP: days used in past 28 days, amphetamines'
CANNUSE\t'TOP: days used in past 28 days, cannabis'
OTDRGUSE\t'TOP: days used in past 28 days, other problem substance'
IVDRGUSE\t'TOP: days injected non-prescribed drugs in past 28 days'
SHARING\t'TOP: injected with equipment used by someone else'
SHOTHEFT\t'TOP: days of shoplifting in past 28 days'
DRGSELL\t'TOP: days of drug selling in past 28 days'
OTHTHEFT\t'TOP: other theft committed in past 28 days'
ASSAULT\t'TOP: assault or violence committed in past 28 days'
PSYHSTAT\t'TOP: self-rated psychological health'
PWORK\t'TOP: days of paid work in past 28 days'
EDUCAT\t'TOP: days at college or school in past 28 days'
ACUTHPBM\t'TOP: acute housing problem'
HRISK\t'TOP: at risk of eviction'
PHSTAT\t'TOP: self-rated physical health'
QUALLIFE\t'TOP: self-rated overall quality of life'
INJECT\t'Injected in last 28 days (regional/local item)'
SHARE\t'Ever shared injecting equipment (regional/local item)'
PREVHEPB\t'Previously hepatitis B infected (regional/local item)'
HEPCPOS\t'Hepatitis C positive (regional/local item)'
REFHEPGY\t'Referred for hepatology (regional/local item)'
SEXUAL\t'Sexuality (regional/local item until M)'
EMPSTAT\t'Employment status'
OPRAGNCY\t'Local agency details (local modality item)'
accommodation_need\t'Accommodation need'
dat\t'Partnerships (DAT)'
discharge_reason\t'Discharge reasons'
employment_status\t'Employment status'
ethnicity\t'Ethnicity'
hep_b_intervention\t'Hepatitis B vaccination offer'
hep_b_vaccination_count\t'Hepatitis B vaccinations'
hep_c_intervention\t'Hepatitis C test offer'
hep_c_tested\t'Hepatitis C tested'
injecting_status\t'Injecting status'
modality\t'Modalities'
modality_exit\t'Modality exit'
nationality\t'Nationalities'
parental_status\t'Parental status'
pct\t'Primary care trusts'
referral_source\t'Referral sources'
route\t'Routes of use'
sex\t'Sex'
sexuality\t'Sexuality'
substance\t'Substances'
substance_prefix\t'Groups of substances by their first digits'
time_in_treatment\t'Time in treatment'
top_stage\t'Stages of a TOP'
yes_no\t'Yes or no'
yes_no_na\t'Yes, no, or not answered'
local_authority\t'Local authorities'
in-treatment\t'In treatment'
new-presentations\t'New presentations'
effective-treatment\t'Effective treatment'
penetration\t'Penetration: share of the estimated need in effective treatment'
unmet-need\t'Unmet need: share of the estimated need not in treatment'
successful-completion\t'Successful completions of those in treatment'
completion-of-exits\t'Successful completions of those who left'
planned-exits\t'Planned exits'
completion-no-return\t'Completed and did not return'
re-presentation\t'Returned after completion'
early-unplanned-exit\t'Early unplanned exits'
waiting-3-weeks\t'First treatment within three weeks'
waiting-3-weeks-subsequent\t'Later treatment within three weeks'
exits-by-reason\t'Exits by reason'
time-in-treatment\t'Time in treatment'
transfers-arrived\t'Transfers that arrived'
top-start-compliance\t'Start TOPs that were taken'
top-review-compliance\t'Review TOPs that were taken'
top-exit-compliance\t'Exit TOPs that were taken'
employed-at-exit\t'In paid work at the end of treatment'
housing-problem-at-exit\t'An acute housing problem at the end of treatment'
injecting-at-exit\t'Still injecting at the end of treatment'
top-abstinent\t'No longer used or injected at the review'
top-improved\t'Used or injected reliably less at the review'
top-unchanged\t'Used or injected neither more nor less at the review'
top-deteriorated\t'Used or injected reliably more at the review'
top-exit-abstinent\t'No longer used or injected at the end of treatment'
top-exit-improved\t'Used or injected reliably less at the end of treatment'
top-exit-unchanged\t'Used or injected neither more nor less at the end of treatment'
top-exit-deteriorated\t'Used or injected reliably more at the end of treatment'
all\t'Everybody'
pdu\t'Users of opiates or crack'
ocu\t'Users of opiates or crack'
opiate\t'Users of opiates'
non-opiate\t'Users of other drugs'
non-opiate-only\t'Users of other drugs without alcohol'
non-opiate-and-alcohol\t'Users of other drugs and alcohol'
alcohol-only\t'Users of alcohol alone'
adult\t'18 or over'
main-substance\t'Main substance'
ethnic-group\t'Ethnic group'
age-band\t'Age band'
la\t'Local authority'
region\t'Region'
agency\t'Agency'
referral-source\t'Referral source'
referral-group\t'Referral route'
accommodation\t'Accommodation need'
injecting\t'Injecting status'
employment\t'Employment status'
parental-status\t'Parental status'
reason\t'Discharge reason'
segment\t'Segment'
top-item\t'Item of the TOP'
month\t'Month'
quarter\t'Quarter'
year\t'Financial year'
gap_days\t'Longest gap within a journey'
gap_counting\t'How the gap is counted'
retained_days\t'Days of retention'
planned\t'What counts as planned'
return_window\t'How long a return counts'
wait_days\t'Longest wait in time'
rci\t'Reliable change of TOP items'
held_back\t'Episodes that the checks hold back'
small_numbers\t'Small numbers'
measures\t'All measures'
populations\t'All populations'
groupings\t'All groupings'
settings\t'All settings'
S01\t'Review date and identifier do not go together'
S02\t'Review outside treatment'
S03\t'No review of interventions for six months'
S04\t'Review with nothing delivered'
S05\t'Intervention delivered without its modality'
S06\t'Time in treatment is incomplete'
MODSET\t'Intervention setting (from J)'
SUBMODDT\t'Date of sub-intervention review'
SUBMID\t'Technical sub-intervention review identifier'
PHSTBL\t'Sub-intervention delivered since last review: prescribing intention: assessment and stabilisation'
PHWTH\t'Sub-intervention delivered since last review: prescribing intention: withdrawal'
PHMAIN\t'Sub-intervention delivered since last review: prescribing intention: maintenance'
PHRELPR\t'Sub-intervention delivered since last review: prescribing intention: relapse prevention'
PSYMOTI\t'Sub-intervention delivered since last review: motivational interventions'
PSYCNMG\t'Sub-intervention delivered since last review: contingency management (drug focused)'
PSYFSNI\t'Sub-intervention delivered since last review: family and social network interventions'
PSYCGBH\t'Sub-intervention delivered since last review: cognitive and behavioural interventions (substance specific)'
PSYMNTH\t'Sub-intervention delivered since last review: evidence-based psychological intervention for co-existing mental health problems'
PSYDNMC\t'Sub-intervention delivered since last review: psychodynamic therapy'
PSYSTP\t'Sub-intervention delivered since last review: 12-step work'
PSYCOUN\t'Sub-intervention delivered since last review: counselling (BACP accredited)'
PSYOTHR\t'Sub-intervention delivered since last review: other psychosocial intervention'
RECPEER\t'Sub-intervention delivered since last review: peer support involvement'
RECMAID\t'Sub-intervention delivered since last review: facilitated access to mutual aid'
RECFMSP\t'Sub-intervention delivered since last review: family support'
RECPRNT\t'Sub-intervention delivered since last review: parenting support'
RECHSE\t'Sub-intervention delivered since last review: housing support'
RECEMP\t'Sub-intervention delivered since last review: employment support'
RECEDUT\t'Sub-intervention delivered since last review: education and training support'
RECWPRJ\t'Sub-intervention delivered since last review: supported work projects'
RECCHKP\t'Sub-intervention delivered since last review: recovery check-ups'
RECRLPP\t'Sub-intervention delivered since last review: evidence-based psychosocial intervention to support relapse prevention'
RECCMPT\t'Sub-intervention delivered since last review: complementary therapies'
RECGNH\t'Sub-intervention delivered since last review: general health interventions'
RECOTH\t'Sub-intervention delivered since last review: other recovery support element'
TITDATE\t'Time in treatment assessment date'
TITREAT\t'Time in treatment (band of hours a week)'
TITID\t'Technical time in treatment identifier'"
complete -c ndtms -n "__fish_ndtms_using_subcommand schema" -f -a "baseline\t''
check\t''
compare\t''
contract\t''
diff\t''
explain\t''
index\t''
journeys\t''
league\t''
manifest\t''
measure\t''
pathways\t''
spec.codes\t''
spec.diff\t''
spec.fields\t''
spec.list\t''
spec.lists\t''
spec.rules\t''
verify\t''
why\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand completions" -f -a "bash\t''
elvish\t''
fish\t''
powershell\t''
zsh\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand man" -f -a "check\t'Check records against the dataset and report'
submit\t'Check records and write what can be submitted, what was held back, and a manifest'
verify\t'Prove that a submission folder is whole and unaltered'
diff\t'Compare two extracts or submission folders: what was added, is gone or changed'
convert\t'Convert a local export to the dataset layout through a mapping'
measure\t'Calculate measures: who is in treatment, who completes, who returns, who waits'
league\t'Rank areas on a measure, counted from records or from tables of figures'
compare\t'Put saved measures or league tables side by side'
report\t'One page of quality, activity and outcomes, for people'
journeys\t'The derived journeys as a table, so that any figure can be audited or queried elsewhere'
why\t'How one client\'s records led to counted or not counted in a measure'
contract\t'What a contract pays at these figures, and what it takes to be paid more'
index\t'One number for each area, from several sources: where the need is, or what it costs'
explain\t'One page about a rule, a field, a code list, a measure, or what measures are made of'
spec\t'Look at, compare and check datasets'
synth\t'Invent records of people who do not exist, for training and tests'
schema\t'JSON schemas of the machine formats'
completions\t'Print a completion script for a shell'
man\t'Print the manual page of ndtms or of one of its commands'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from show" -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from field" -f -a "FINITIAL\t'Initial of first name'
SINITIAL\t'Initial of surname'
DOB\t'Date of birth'
SEX\t'Sex'
ETHNIC\t'Ethnicity'
NATION\t'Nationality (ISO 3166-1 alpha-3 country)'
REFLD\t'Date client was referred to this agency for this episode'
AGNCY\t'Agency (provider) code issued nationally'
CLIENT\t'The agency\'s own client reference'
CLIENTID\t'Technical client identifier generated by the software, unique within agency and never re-used'
EPISODID\t'Technical episode identifier, unique within agency'
CONSENT\t'Client agreed to the sharing of information with NDTMS'
PREVTR\t'Client was treated before for substance misuse'
PC\t'Postcode of residence, cut to the sector'
ACCMNEED\t'Accommodation need (adult) / accommodation status (YP)'
CLALOCTN\t'Child looked after: location of care (YP)'
YPLAC\t'Looked-after child status (YP)'
PRNTSTAT\t'Parental status'
YPSLEAD\t'Young person, at treatment start: lead professional in place'
YPSMHS\t'Young person, at treatment start: in contact with mental health services'
YPSYOT\t'Young person, at treatment start: in contact with youth offending team'
YPSSEXEX\t'Young person, at treatment start: involved in / affected by sexual exploitation'
YPSSLFHM\t'Young person, at treatment start: self-harm'
YPSUNSDR\t'Young person, at treatment start: unsafe drug use (e.g. sharing)'
YPSOFFND\t'Young person, at treatment start: involved in offending'
YPSESTAT\t'Young person, at treatment start: education / employment / training status'
YPSGP\t'Young person, at treatment start: registered with a GP'
YPSCAF\t'Young person, at treatment start: common assessment framework (CAF) involvement'
YPSLNDIF\t'Young person, at treatment start: learning difficulty'
YPSUSS\t'Young person, at treatment start: meaning not found (possibly unsafe sex)'
YPSFOU\t'Young person, at treatment start: meaning not found (possibly frequency or unit of use)'
YPTSRP\t'Young person, at treatment start: meaning not found'
DAT\t'DAT (partnership) of residence'
PCT\t'Primary care trust of residence (until 2013)'
LA\t'Local authority of residence'
GPPTCE\t'GP practice code'
DRUG1\t'Problem substance number 1'
DRUG1AGE\t'Age of first use of substance 1'
ROUTE\t'Route of administration of substance 1'
DRUG2\t'Problem substance number 2 (9996 when none)'
DRUG3\t'Problem substance number 3 (9997 when none)'
RFLS\t'Referral source'
TRIAGED\t'Date of triage (first face to face / start of episode)'
CPLANDT\t'Date care plan started'
INJSTAT\t'Injecting status'
CHILDWTH\t'Number of children under 18 living with the client'
PREGNANT\t'Client is pregnant'
ALCDDAYS\t'Drinking days in the 28 days before the episode'
ALCUNITS\t'Typical units of alcohol on a drinking day'
DUALDIAG\t'Dual diagnosis (mental health need besides substance misuse)'
HEPCTSTD\t'Date of latest hepatitis C test'
HEPCSTAT\t'Hepatitis C intervention status'
HEPCTD\t'Hepatitis C tested'
HEPBVAC\t'Hepatitis B vaccination count'
HEPBSTAT\t'Hepatitis B intervention status'
HLCASSDT\t'Date of drug treatment health care assessment'
TOPCC\t'This agency is the TOP care coordinator'
DISD\t'Discharge date'
DISRSN\t'Discharge reason'
DISDEST\t'Discharge destination (YP)'
YPELEAD\t'Young person, at treatment exit: lead professional'
YPEMHS\t'Young person, at treatment exit: mental health services'
YPEYOT\t'Young person, at treatment exit: youth offending team'
YPESEXEX\t'Young person, at treatment exit: sexual exploitation'
YPESLFHM\t'Young person, at treatment exit: self-harm'
YPEUNSDR\t'Young person, at treatment exit: unsafe drug use'
YPEOFFND\t'Young person, at treatment exit: offending'
YPECAFE\t'Young person, at treatment exit: CAF'
YPEFOU\t'Young person, at treatment exit: see YPSFOU'
YPELNDIF\t'Young person, at treatment exit: learning difficulty'
YPEUSS\t'Young person, at treatment exit: see YPSUSS'
YPESTD\t'Young person, at treatment exit: education / employment / training status'
YPEGP\t'Young person, at treatment exit: registered with GP'
YPECAREP\t'Young person, at treatment exit: care plan agreed on exit'
MODAL\t'Treatment modality (from J: intervention type)'
REFMODDT\t'Date referred to modality'
MODID\t'Technical modality identifier'
FAOMODDT\t'Date of first appointment offered for the modality'
MODST\t'Modality start date'
MODEND\t'Modality end date'
MODEXIT\t'Modality exit status'
TOPDATE\t'TOP interview date'
TOPID\t'Technical TOP identifier'
TRSTAGE\t'Treatment stage of the TOP'
ALCUSE\t'TOP: days used in past 28 days, alcohol'
OPIUSE\t'TOP: days used in past 28 days, illicit opiates/opioids'
CRAUSE\t'TOP: days used in past 28 days, crack'
COCAUSE\t'TOP: days used in past 28 days, cocaine'
AMPHUSE\t'TOP: days used in past 28 days, amphetamines'
CANNUSE\t'TOP: days used in past 28 days, cannabis'
OTDRGUSE\t'TOP: days used in past 28 days, other problem substance'
IVDRGUSE\t'TOP: days injected non-prescribed drugs in past 28 days'
SHARING\t'TOP: injected with equipment used by someone else'
SHOTHEFT\t'TOP: days of shoplifting in past 28 days'
DRGSELL\t'TOP: days of drug selling in past 28 days'
OTHTHEFT\t'TOP: other theft committed in past 28 days'
ASSAULT\t'TOP: assault or violence committed in past 28 days'
PSYHSTAT\t'TOP: self-rated psychological health'
PWORK\t'TOP: days of paid work in past 28 days'
EDUCAT\t'TOP: days at college or school in past 28 days'
ACUTHPBM\t'TOP: acute housing problem'
HRISK\t'TOP: at risk of eviction'
PHSTAT\t'TOP: self-rated physical health'
QUALLIFE\t'TOP: self-rated overall quality of life'
INJECT\t'Injected in last 28 days (regional/local item)'
SHARE\t'Ever shared injecting equipment (regional/local item)'
PREVHEPB\t'Previously hepatitis B infected (regional/local item)'
HEPCPOS\t'Hepatitis C positive (regional/local item)'
REFHEPGY\t'Referred for hepatology (regional/local item)'
SEXUAL\t'Sexuality (regional/local item until M)'
EMPSTAT\t'Employment status'
OPRAGNCY\t'Local agency details (local modality item)'
MODSET\t'Intervention setting (from J)'
SUBMODDT\t'Date of sub-intervention review'
SUBMID\t'Technical sub-intervention review identifier'
PHSTBL\t'Sub-intervention delivered since last review: prescribing intention: assessment and stabilisation'
PHWTH\t'Sub-intervention delivered since last review: prescribing intention: withdrawal'
PHMAIN\t'Sub-intervention delivered since last review: prescribing intention: maintenance'
PHRELPR\t'Sub-intervention delivered since last review: prescribing intention: relapse prevention'
PSYMOTI\t'Sub-intervention delivered since last review: motivational interventions'
PSYCNMG\t'Sub-intervention delivered since last review: contingency management (drug focused)'
PSYFSNI\t'Sub-intervention delivered since last review: family and social network interventions'
PSYCGBH\t'Sub-intervention delivered since last review: cognitive and behavioural interventions (substance specific)'
PSYMNTH\t'Sub-intervention delivered since last review: evidence-based psychological intervention for co-existing mental health problems'
PSYDNMC\t'Sub-intervention delivered since last review: psychodynamic therapy'
PSYSTP\t'Sub-intervention delivered since last review: 12-step work'
PSYCOUN\t'Sub-intervention delivered since last review: counselling (BACP accredited)'
PSYOTHR\t'Sub-intervention delivered since last review: other psychosocial intervention'
RECPEER\t'Sub-intervention delivered since last review: peer support involvement'
RECMAID\t'Sub-intervention delivered since last review: facilitated access to mutual aid'
RECFMSP\t'Sub-intervention delivered since last review: family support'
RECPRNT\t'Sub-intervention delivered since last review: parenting support'
RECHSE\t'Sub-intervention delivered since last review: housing support'
RECEMP\t'Sub-intervention delivered since last review: employment support'
RECEDUT\t'Sub-intervention delivered since last review: education and training support'
RECWPRJ\t'Sub-intervention delivered since last review: supported work projects'
RECCHKP\t'Sub-intervention delivered since last review: recovery check-ups'
RECRLPP\t'Sub-intervention delivered since last review: evidence-based psychosocial intervention to support relapse prevention'
RECCMPT\t'Sub-intervention delivered since last review: complementary therapies'
RECGNH\t'Sub-intervention delivered since last review: general health interventions'
RECOTH\t'Sub-intervention delivered since last review: other recovery support element'
TITDATE\t'Time in treatment assessment date'
TITREAT\t'Time in treatment (band of hours a week)'
TITID\t'Technical time in treatment identifier'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from codes" -f -a "accommodation_need\t'Accommodation need'
dat\t'Partnerships (DAT)'
discharge_reason\t'Discharge reasons'
employment_status\t'Employment status'
ethnicity\t'Ethnicity'
hep_b_intervention\t'Hepatitis B vaccination offer'
hep_b_vaccination_count\t'Hepatitis B vaccinations'
hep_c_intervention\t'Hepatitis C test offer'
hep_c_tested\t'Hepatitis C tested'
injecting_status\t'Injecting status'
modality\t'Modalities'
modality_exit\t'Modality exit'
nationality\t'Nationalities'
parental_status\t'Parental status'
pct\t'Primary care trusts'
referral_source\t'Referral sources'
route\t'Routes of use'
sex\t'Sex'
sexuality\t'Sexuality'
substance\t'Substances'
substance_prefix\t'Groups of substances by their first digits'
time_in_treatment\t'Time in treatment'
top_stage\t'Stages of a TOP'
yes_no\t'Yes or no'
yes_no_na\t'Yes, no, or not answered'
local_authority\t'Local authorities'"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from diff" -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from diff" -f -a "H\t''
K\t''"
complete -c ndtms -n "__fish_ndtms_using_subcommand spec; and __fish_seen_subcommand_from lint" -a "H\t''
K\t''"
