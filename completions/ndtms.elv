
use builtin;
use str;

set edit:completion:arg-completer[ndtms] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'ndtms'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'ndtms'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'Check records against the dataset and report'
            cand submit 'Check records and write what can be submitted, what was held back, and a manifest'
            cand verify 'Prove that a submission folder is whole and unaltered'
            cand diff 'Compare two extracts or submission folders: what was added, is gone or changed'
            cand convert 'Convert a local export to the dataset layout through a mapping'
            cand measure 'Calculate measures: who is in treatment, who completes, who returns, who waits'
            cand league 'Rank areas on a measure, counted from records or from tables of figures'
            cand compare 'Put saved measures or league tables side by side'
            cand report 'One page of quality, activity and outcomes, for people'
            cand journeys 'The derived journeys as a table, so that any figure can be audited or queried elsewhere'
            cand why 'How one client''s records led to counted or not counted in a measure'
            cand contract 'What a contract pays at these figures, and what it takes to be paid more'
            cand index 'One number for each area, from several sources: where the need is, or what it costs'
            cand explain 'One page about a rule, a field, a code list, a measure, or what measures are made of'
            cand spec 'Look at, compare and check datasets'
            cand synth 'Invent records of people who do not exist, for training and tests'
            cand schema 'JSON schemas of the machine formats'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the manual page of ndtms or of one of its commands'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ndtms;check'= {
            cand --fail-on 'Least severity that makes the command end with 1'
            cand --baseline 'Leave out findings that are already known; what they hold back stays held back'
            cand --write-baseline 'Write all findings but those of severity file as known ones, with a reason'
            cand --reason 'Why the findings are left as they are'
            cand --expires 'Last as-at date on which they count as known'
            cand --max 'Examples shown of each rule in the text and the test report'
            cand --format 'Format on standard output [default: text; none when there is --out]'
            cand -o 'File to write, its format told by the ending (.txt .json .jsonl .csv .xlsx .html .sarif, .xml a test report); may be given several times'
            cand --out 'File to write, its format told by the ending (.txt .json .jsonl .csv .xlsx .html .sarif, .xml a test report); may be given several times'
            cand --split-by 'Write a file for each agency, with its own rows and findings only: findings.xlsx becomes findings-N0852.xlsx'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --map 'Mapping of a local export: its tables, headings and codes to those of the dataset'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --as-at 'Day as at which the records are looked at [default: the profile''s; else today, or for figures the latest day that the input tells of]'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --as-submission 'Check submission files: their names and agencies too'
            cand --impact 'Tell which headline measures the held-back episodes of each rule would change, and by how many people'
            cand --all 'Show every finding in the text and the test report'
            cand --no-profile 'Use no profile'
            cand --show-settings 'Print the settings that this run would use, and stop'
            cand --show-values 'Show the values of identifying fields (they are *** otherwise)'
            cand --redact 'Turn client and episode references into short hashes'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;submit'= {
            cand -o 'Folder to write: absent or empty'
            cand --out 'Folder to write: absent or empty'
            cand --period 'Period that the submission is for: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31'
            cand --date-layout 'How dates are written'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --map 'Mapping of a local export: its tables, headings and codes to those of the dataset'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --as-at 'Day as at which the records are looked at [default: the profile''s; else today, or for figures the latest day that the input tells of]'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --dry-run 'Say what would be written, and write nothing'
            cand --force 'Rename a folder that is there already to DIR.previous'
            cand --no-profile 'Use no profile'
            cand --show-settings 'Print the settings that this run would use, and stop'
            cand --show-values 'Show the values of identifying fields (they are *** otherwise)'
            cand --redact 'Turn client and episode references into short hashes'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;verify'= {
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --format 'Format on standard output [default: text; none when there is --out]'
            cand -o 'File to write, its format told by the ending (.txt .json .csv); may be given several times'
            cand --out 'File to write, its format told by the ending (.txt .json .csv); may be given several times'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;diff'= {
            cand --max 'Examples shown of each kind of difference in the text'
            cand --format 'Format on standard output [default: text; none when there is --out]'
            cand -o 'File to write, its format told by the ending (.txt .json .jsonl .csv .xlsx); may be given several times'
            cand --out 'File to write, its format told by the ending (.txt .json .jsonl .csv .xlsx); may be given several times'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --map 'Mapping of a local export: its tables, headings and codes to those of the dataset'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --as-at 'Day as at which the records are looked at [default: the profile''s; else today, or for figures the latest day that the input tells of]'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --all 'Show every difference in the text'
            cand --no-profile 'Use no profile'
            cand --show-settings 'Print the settings that this run would use, and stop'
            cand --show-values 'Show the values of identifying fields (they are *** otherwise)'
            cand --redact 'Turn client and episode references into short hashes'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;convert'= {
            cand -o 'File to write: the rows (.csv), or with --suggest the mapping (.toml) [default: standard output, for a mapping]'
            cand --out 'File to write: the rows (.csv), or with --suggest the mapping (.toml) [default: standard output, for a mapping]'
            cand --max 'Examples shown of each rule in the text'
            cand --format 'Format of the findings on standard output'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --map 'Mapping of a local export: its tables, headings and codes to those of the dataset'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --as-at 'Day as at which the records are looked at [default: the profile''s; else today, or for figures the latest day that the input tells of]'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --suggest 'Draft a mapping from headings, labels and values'
            cand --all 'Show every finding in the text'
            cand --no-profile 'Use no profile'
            cand --show-settings 'Print the settings that this run would use, and stop'
            cand --show-values 'Show the values of identifying fields (they are *** otherwise)'
            cand --redact 'Turn client and episode references into short hashes'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;measure'= {
            cand --period 'Period: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31 [default: the financial year of the as-at date]'
            cand --set 'A setting, such as `gap_days=28`; may be given several times'
            cand --by 'Groupings, joined by commas: substance, main-substance, sex, ethnicity, ethnic-group, age-band, la, dat, region, agency, referral-source, referral-group, accommodation, injecting, employment, parental-status, reason, segment, top-item, month, quarter, year'
            cand --population 'Population instead of each measure''s own: pdu, opiate, non-opiate, non-opiate-only, non-opiate-and-alcohol, alcohol-only, adult or all; of several joined by commas all must hold'
            cand --reference 'Estimates of the need: area,group,period,estimate,lower95,upper95,source'
            cand --compare-to 'What to compare with: a value in percent, a saved measure, or england'
            cand --comparison 'Compare an interval with a value, or with another interval'
            cand --decimals 'Decimals of values in what people read [default: 1; 2 for penetration and unmet-need]'
            cand --small-numbers 'What is done to small numbers'
            cand --format 'Format on standard output [default: table; none when there is --out]'
            cand -o 'File to write, its format told by the ending (.csv .json .txt .md .xlsx .html); may be given several times'
            cand --out 'File to write, its format told by the ending (.csv .json .txt .md .xlsx .html); may be given several times'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --map 'Mapping of a local export: its tables, headings and codes to those of the dataset'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --as-at 'Day as at which the records are looked at [default: the profile''s; else today, or for figures the latest day that the input tells of]'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --total 'Add a row of all, counted by itself'
            cand --no-profile 'Use no profile'
            cand --show-settings 'Print the settings that this run would use, and stop'
            cand --show-values 'Show the values of identifying fields (they are *** otherwise)'
            cand --redact 'Turn client and episode references into short hashes'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;league'= {
            cand --measure 'Measure to rank by, where it is not named in front; needed of records, and of tables that hold several'
            cand --population 'Population: of records instead of the measure''s own, or of tables that hold several'
            cand --period 'Period: of records such as 2013/14, 2013-12 or 12m@2014-03 [default: the financial year of the as-at date]; of tables that hold several as it is written there'
            cand --by 'What the areas of records are: la, dat, region or agency [default: la]'
            cand --reference 'Estimates of the need: area,group,period,estimate,lower95,upper95,source'
            cand --set 'A setting of the counting, such as `gap_days=28`; may be given several times'
            cand --polarity 'Which values are good [default: the measure''s own, else high]'
            cand --rank-by 'What ranks and quartiles are of'
            cand --region 'Show the areas of this region only; ranks stay those among all'
            cand --top 'Show the N best, ties too'
            cand --bottom 'Show the N worst, ties too'
            cand --area 'Area that is marked and always shown'
            cand --neighbours 'Table with the columns area and neighbour: rank --area and its neighbours among themselves'
            cand --against 'Row, or value in percent, to compare with; of records also total or england (the published value) [default: the first reference row]'
            cand --comparison 'Compare the other value with the interval, or two intervals with each other'
            cand --decimals 'Decimals in formats for people, and of published values where a workbook dropped zeros'
            cand --format 'Format on standard output [default: text; none when there is --out]'
            cand -o 'File to write, its format told by the ending (.txt .csv .json .md .xlsx); may be given several times'
            cand --out 'File to write, its format told by the ending (.txt .csv .json .md .xlsx); may be given several times'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --map 'Mapping of a local export: its tables, headings and codes to those of the dataset'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --as-at 'Day as at which the records are looked at [default: the profile''s; else today, or for figures the latest day that the input tells of]'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --total 'Add a row of all to the areas of records, counted by itself'
            cand --quartiles 'Show quartiles, 1 for the lowest values'
            cand --check-published 'Work out every published value again and say which do not follow from their own numbers'
            cand --no-profile 'Use no profile'
            cand --show-settings 'Print the settings that this run would use, and stop'
            cand --show-values 'Show the values of identifying fields (they are *** otherwise)'
            cand --redact 'Turn client and episode references into short hashes'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;compare'= {
            cand --baseline 'Table that the others are compared with [default: the first]'
            cand --target 'Table of targets'
            cand --decimals 'Decimals in formats for people'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --format 'Format on standard output [default: text; none when there is --out]'
            cand -o 'File to write, its format told by the ending (.txt .csv .json .md .xlsx); may be given several times'
            cand --out 'File to write, its format told by the ending (.txt .csv .json .md .xlsx); may be given several times'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --fail-on-change 'End with 1 when any figure differs'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;report'= {
            cand --period 'Period: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31 [default: the financial year of the as-at date]'
            cand --set 'A setting, such as `gap_days=28`; may be given several times'
            cand --page 'What is on the page'
            cand --reference 'Estimates of the need: area,group,period,estimate,lower95,upper95,source'
            cand --index 'Index of areas that stands on the page by locality too, as `ndtms index` takes it; may be given several times'
            cand --wards 'Wards by postcode sector (sector,ward): the page by locality is by ward then'
            cand --boundaries 'Outlines of the areas of an index (GeoJSON), for a map instead of bars'
            cand --area-property 'Property of the outlines that names the area [default: the one that names most of them]'
            cand --small-numbers 'What is done to small numbers [default: suppress]'
            cand --format 'Format on standard output [default: html where it is no terminal and there is no --out]'
            cand -o 'File to write, its format told by the ending (.html .xlsx .md); may be given several times'
            cand --out 'File to write, its format told by the ending (.html .xlsx .md); may be given several times'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --map 'Mapping of a local export: its tables, headings and codes to those of the dataset'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --as-at 'Day as at which the records are looked at [default: the profile''s; else today, or for figures the latest day that the input tells of]'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --no-profile 'Use no profile'
            cand --show-settings 'Print the settings that this run would use, and stop'
            cand --show-values 'Show the values of identifying fields (they are *** otherwise)'
            cand --redact 'Turn client and episode references into short hashes'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;journeys'= {
            cand --period 'Period: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31 [default: the financial year of the as-at date]'
            cand --set 'A setting, such as `gap_days=28`; may be given several times'
            cand --format 'Format on standard output [default: csv; none when there is --out]'
            cand -o 'File to write, its format told by the ending (.csv .jsonl .json .xlsx .parquet); may be given several times'
            cand --out 'File to write, its format told by the ending (.csv .jsonl .json .xlsx .parquet); may be given several times'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --map 'Mapping of a local export: its tables, headings and codes to those of the dataset'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --as-at 'Day as at which the records are looked at [default: the profile''s; else today, or for figures the latest day that the input tells of]'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --pathways 'Instead of journeys, how many of those that started in the period went from which intervention and agency to which, and how they ended'
            cand --no-profile 'Use no profile'
            cand --show-settings 'Print the settings that this run would use, and stop'
            cand --show-values 'Show the values of identifying fields (they are *** otherwise)'
            cand --redact 'Turn client and episode references into short hashes'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;why'= {
            cand --client 'Client: AGNCY:CLIENTID, or CLIENTID where only one agency has it'
            cand --period 'Period: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31 [default: the financial year of the as-at date]'
            cand --set 'A setting, such as `gap_days=28`; may be given several times'
            cand --population 'Population instead of the measure''s own'
            cand --format 'Format on standard output [default: text; none when there is --out]'
            cand -o 'File to write, its format told by the ending (.txt .json); may be given several times'
            cand --out 'File to write, its format told by the ending (.txt .json); may be given several times'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --map 'Mapping of a local export: its tables, headings and codes to those of the dataset'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --as-at 'Day as at which the records are looked at [default: the profile''s; else today, or for figures the latest day that the input tells of]'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --no-profile 'Use no profile'
            cand --show-settings 'Print the settings that this run would use, and stop'
            cand --show-values 'Show the values of identifying fields (they are *** otherwise)'
            cand --redact 'Turn client and episode references into short hashes'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;contract'= {
            cand --figures 'Figures that are not counted from records: measure,numerator,denominator; may be given several times'
            cand --period 'Period: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31 [default: the financial year of the as-at date]'
            cand --set 'A setting, such as `gap_days=28`; may be given several times'
            cand --format 'Format on standard output [default: text; none when there is --out]'
            cand -o 'File to write, its format told by the ending (.txt .csv .json .md .xlsx .html); may be given several times'
            cand --out 'File to write, its format told by the ending (.txt .csv .json .md .xlsx .html); may be given several times'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --map 'Mapping of a local export: its tables, headings and codes to those of the dataset'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --as-at 'Day as at which the records are looked at [default: the profile''s; else today, or for figures the latest day that the input tells of]'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --no-profile 'Use no profile'
            cand --show-settings 'Print the settings that this run would use, and stop'
            cand --show-values 'Show the values of identifying fields (they are *** otherwise)'
            cand --redact 'Turn client and episode references into short hashes'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;index'= {
            cand --boundaries 'Outlines of the areas (GeoJSON), for a map on the page for a browser'
            cand --area-property 'Property of the outlines that names the area [default: the one that names most of them]'
            cand --decimals 'Decimals in formats for people'
            cand --format 'Format on standard output [default: text; none when there is --out]'
            cand -o 'File to write, its format told by the ending (.txt .csv .json .md .xlsx .html); may be given several times'
            cand --out 'File to write, its format told by the ending (.txt .csv .json .md .xlsx .html); may be given several times'
            cand --sheet 'Sheet of a workbook [default: the one whose headings fit best]'
            cand --max-cell 'Longest cell in MiB'
            cand --max-record 'Longest record in MiB'
            cand --max-unpacked 'Largest unpacked archive in MiB'
            cand --max-ratio 'Largest unpacked archive as a multiple of its packed size'
            cand --color 'Colour on the terminal'
            cand --threads 'How many threads to use [default: one for each core]'
            cand --quiet 'Nothing on stderr but errors'
            cand --no-progress 'No progress on long work'
            cand --timings 'Tell the time of each stage and rule on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;explain'= {
            cand --format 'How the page is written'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --color 'Colour on the terminal'
            cand --no-profile 'Use no profile'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;spec'= {
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --color 'Colour on the terminal'
            cand --no-profile 'Use no profile'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'The letters that there are'
            cand show 'An overview of one letter: fields, lists and rules in numbers'
            cand field 'The facts of one field, or all fields as a table'
            cand codes 'The codes of one list, or all lists as a table'
            cand rules 'The rules as a table'
            cand diff 'What differs between two letters'
            cand lint 'Check the files of letters and say every fault: exit code 1 when there is one'
            cand import 'Draft a new letter from the table of a technical definition, on top of a letter that is known'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ndtms;spec;list'= {
            cand --format 'How it is written'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --color 'Colour on the terminal'
            cand --no-profile 'Use no profile'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;spec;show'= {
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --color 'Colour on the terminal'
            cand --no-profile 'Use no profile'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;spec;field'= {
            cand --format 'How it is written'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --color 'Colour on the terminal'
            cand --no-profile 'Use no profile'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;spec;codes'= {
            cand --format 'How it is written'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --color 'Colour on the terminal'
            cand --no-profile 'Use no profile'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;spec;rules'= {
            cand --format 'How it is written'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --color 'Colour on the terminal'
            cand --no-profile 'Use no profile'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;spec;diff'= {
            cand --format 'How it is written'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --color 'Colour on the terminal'
            cand --no-profile 'Use no profile'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;spec;lint'= {
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --color 'Colour on the terminal'
            cand --no-profile 'Use no profile'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;spec;import'= {
            cand --letter 'The new letter'
            cand --based-on 'The letter that it builds on'
            cand -o 'Folder of letters in which it is written, in a folder of its own'
            cand --out 'Folder of letters in which it is written, in a folder of its own'
            cand --title 'Title of the letter'
            cand --in-force-from 'From when it is in force, such as "1 April 2014"'
            cand --sheet 'Sheet of the fields in a workbook [default: the one whose headings fit best]'
            cand --codes 'CSV file or workbook with the codes of lists [default: another sheet of the same workbook]'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --profile 'Profile to use [default: ndtms.toml in the working folder or above it]'
            cand --color 'Colour on the terminal'
            cand --no-profile 'Use no profile'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;spec;help'= {
            cand list 'The letters that there are'
            cand show 'An overview of one letter: fields, lists and rules in numbers'
            cand field 'The facts of one field, or all fields as a table'
            cand codes 'The codes of one list, or all lists as a table'
            cand rules 'The rules as a table'
            cand diff 'What differs between two letters'
            cand lint 'Check the files of letters and say every fault: exit code 1 when there is one'
            cand import 'Draft a new letter from the table of a technical definition, on top of a letter that is known'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ndtms;spec;help;list'= {
        }
        &'ndtms;spec;help;show'= {
        }
        &'ndtms;spec;help;field'= {
        }
        &'ndtms;spec;help;codes'= {
        }
        &'ndtms;spec;help;rules'= {
        }
        &'ndtms;spec;help;diff'= {
        }
        &'ndtms;spec;help;lint'= {
        }
        &'ndtms;spec;help;import'= {
        }
        &'ndtms;spec;help;help'= {
        }
        &'ndtms;synth'= {
            cand --seed 'Start of all chance: another number gives other people'
            cand --clients 'Clients, counted agency by agency [default: 300]'
            cand --rows 'Rows, as many as it takes to leave the last client whole'
            cand --agencies 'Agencies; every three of them share a district'
            cand --period 'Days on which anything happens: 2013/14, 2013-12 or 2011-04-01..2014-03-31'
            cand --mistakes 'Mistakes to plant: rules, each once (D02,K07), or in so many of the clients (5% or 0.05)'
            cand --truth 'File that tells what was planted: rule, line, agency, client, episode, fields, also'
            cand -o 'File to write (.csv) [default: standard output]'
            cand --out 'File to write (.csv) [default: standard output]'
            cand --dataset 'Letter of the dataset [default: of a submission file''s name, of the profile, else K]'
            cand --specs 'Folder of datasets that come before the compiled-in ones, letter by letter'
            cand --color 'Colour on the terminal'
            cand --quiet 'Nothing on stderr but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;schema'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;completions'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;man'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'ndtms;help'= {
            cand check 'Check records against the dataset and report'
            cand submit 'Check records and write what can be submitted, what was held back, and a manifest'
            cand verify 'Prove that a submission folder is whole and unaltered'
            cand diff 'Compare two extracts or submission folders: what was added, is gone or changed'
            cand convert 'Convert a local export to the dataset layout through a mapping'
            cand measure 'Calculate measures: who is in treatment, who completes, who returns, who waits'
            cand league 'Rank areas on a measure, counted from records or from tables of figures'
            cand compare 'Put saved measures or league tables side by side'
            cand report 'One page of quality, activity and outcomes, for people'
            cand journeys 'The derived journeys as a table, so that any figure can be audited or queried elsewhere'
            cand why 'How one client''s records led to counted or not counted in a measure'
            cand contract 'What a contract pays at these figures, and what it takes to be paid more'
            cand index 'One number for each area, from several sources: where the need is, or what it costs'
            cand explain 'One page about a rule, a field, a code list, a measure, or what measures are made of'
            cand spec 'Look at, compare and check datasets'
            cand synth 'Invent records of people who do not exist, for training and tests'
            cand schema 'JSON schemas of the machine formats'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the manual page of ndtms or of one of its commands'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'ndtms;help;check'= {
        }
        &'ndtms;help;submit'= {
        }
        &'ndtms;help;verify'= {
        }
        &'ndtms;help;diff'= {
        }
        &'ndtms;help;convert'= {
        }
        &'ndtms;help;measure'= {
        }
        &'ndtms;help;league'= {
        }
        &'ndtms;help;compare'= {
        }
        &'ndtms;help;report'= {
        }
        &'ndtms;help;journeys'= {
        }
        &'ndtms;help;why'= {
        }
        &'ndtms;help;contract'= {
        }
        &'ndtms;help;index'= {
        }
        &'ndtms;help;explain'= {
        }
        &'ndtms;help;spec'= {
            cand list 'The letters that there are'
            cand show 'An overview of one letter: fields, lists and rules in numbers'
            cand field 'The facts of one field, or all fields as a table'
            cand codes 'The codes of one list, or all lists as a table'
            cand rules 'The rules as a table'
            cand diff 'What differs between two letters'
            cand lint 'Check the files of letters and say every fault: exit code 1 when there is one'
            cand import 'Draft a new letter from the table of a technical definition, on top of a letter that is known'
        }
        &'ndtms;help;spec;list'= {
        }
        &'ndtms;help;spec;show'= {
        }
        &'ndtms;help;spec;field'= {
        }
        &'ndtms;help;spec;codes'= {
        }
        &'ndtms;help;spec;rules'= {
        }
        &'ndtms;help;spec;diff'= {
        }
        &'ndtms;help;spec;lint'= {
        }
        &'ndtms;help;spec;import'= {
        }
        &'ndtms;help;synth'= {
        }
        &'ndtms;help;schema'= {
        }
        &'ndtms;help;completions'= {
        }
        &'ndtms;help;man'= {
        }
        &'ndtms;help;help'= {
        }
    ]
    $completions[$command]
}
