_ndtms() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="ndtms"
                ;;
            ndtms,check)
                cmd="ndtms__subcmd__check"
                ;;
            ndtms,compare)
                cmd="ndtms__subcmd__compare"
                ;;
            ndtms,completions)
                cmd="ndtms__subcmd__completions"
                ;;
            ndtms,contract)
                cmd="ndtms__subcmd__contract"
                ;;
            ndtms,convert)
                cmd="ndtms__subcmd__convert"
                ;;
            ndtms,diff)
                cmd="ndtms__subcmd__diff"
                ;;
            ndtms,explain)
                cmd="ndtms__subcmd__explain"
                ;;
            ndtms,help)
                cmd="ndtms__subcmd__help"
                ;;
            ndtms,index)
                cmd="ndtms__subcmd__index"
                ;;
            ndtms,journeys)
                cmd="ndtms__subcmd__journeys"
                ;;
            ndtms,league)
                cmd="ndtms__subcmd__league"
                ;;
            ndtms,man)
                cmd="ndtms__subcmd__man"
                ;;
            ndtms,measure)
                cmd="ndtms__subcmd__measure"
                ;;
            ndtms,report)
                cmd="ndtms__subcmd__report"
                ;;
            ndtms,schema)
                cmd="ndtms__subcmd__schema"
                ;;
            ndtms,spec)
                cmd="ndtms__subcmd__spec"
                ;;
            ndtms,submit)
                cmd="ndtms__subcmd__submit"
                ;;
            ndtms,synth)
                cmd="ndtms__subcmd__synth"
                ;;
            ndtms,verify)
                cmd="ndtms__subcmd__verify"
                ;;
            ndtms,why)
                cmd="ndtms__subcmd__why"
                ;;
            ndtms__subcmd__help,check)
                cmd="ndtms__subcmd__help__subcmd__check"
                ;;
            ndtms__subcmd__help,compare)
                cmd="ndtms__subcmd__help__subcmd__compare"
                ;;
            ndtms__subcmd__help,completions)
                cmd="ndtms__subcmd__help__subcmd__completions"
                ;;
            ndtms__subcmd__help,contract)
                cmd="ndtms__subcmd__help__subcmd__contract"
                ;;
            ndtms__subcmd__help,convert)
                cmd="ndtms__subcmd__help__subcmd__convert"
                ;;
            ndtms__subcmd__help,diff)
                cmd="ndtms__subcmd__help__subcmd__diff"
                ;;
            ndtms__subcmd__help,explain)
                cmd="ndtms__subcmd__help__subcmd__explain"
                ;;
            ndtms__subcmd__help,help)
                cmd="ndtms__subcmd__help__subcmd__help"
                ;;
            ndtms__subcmd__help,index)
                cmd="ndtms__subcmd__help__subcmd__index"
                ;;
            ndtms__subcmd__help,journeys)
                cmd="ndtms__subcmd__help__subcmd__journeys"
                ;;
            ndtms__subcmd__help,league)
                cmd="ndtms__subcmd__help__subcmd__league"
                ;;
            ndtms__subcmd__help,man)
                cmd="ndtms__subcmd__help__subcmd__man"
                ;;
            ndtms__subcmd__help,measure)
                cmd="ndtms__subcmd__help__subcmd__measure"
                ;;
            ndtms__subcmd__help,report)
                cmd="ndtms__subcmd__help__subcmd__report"
                ;;
            ndtms__subcmd__help,schema)
                cmd="ndtms__subcmd__help__subcmd__schema"
                ;;
            ndtms__subcmd__help,spec)
                cmd="ndtms__subcmd__help__subcmd__spec"
                ;;
            ndtms__subcmd__help,submit)
                cmd="ndtms__subcmd__help__subcmd__submit"
                ;;
            ndtms__subcmd__help,synth)
                cmd="ndtms__subcmd__help__subcmd__synth"
                ;;
            ndtms__subcmd__help,verify)
                cmd="ndtms__subcmd__help__subcmd__verify"
                ;;
            ndtms__subcmd__help,why)
                cmd="ndtms__subcmd__help__subcmd__why"
                ;;
            ndtms__subcmd__help__subcmd__spec,codes)
                cmd="ndtms__subcmd__help__subcmd__spec__subcmd__codes"
                ;;
            ndtms__subcmd__help__subcmd__spec,diff)
                cmd="ndtms__subcmd__help__subcmd__spec__subcmd__diff"
                ;;
            ndtms__subcmd__help__subcmd__spec,field)
                cmd="ndtms__subcmd__help__subcmd__spec__subcmd__field"
                ;;
            ndtms__subcmd__help__subcmd__spec,import)
                cmd="ndtms__subcmd__help__subcmd__spec__subcmd__import"
                ;;
            ndtms__subcmd__help__subcmd__spec,lint)
                cmd="ndtms__subcmd__help__subcmd__spec__subcmd__lint"
                ;;
            ndtms__subcmd__help__subcmd__spec,list)
                cmd="ndtms__subcmd__help__subcmd__spec__subcmd__list"
                ;;
            ndtms__subcmd__help__subcmd__spec,rules)
                cmd="ndtms__subcmd__help__subcmd__spec__subcmd__rules"
                ;;
            ndtms__subcmd__help__subcmd__spec,show)
                cmd="ndtms__subcmd__help__subcmd__spec__subcmd__show"
                ;;
            ndtms__subcmd__spec,codes)
                cmd="ndtms__subcmd__spec__subcmd__codes"
                ;;
            ndtms__subcmd__spec,diff)
                cmd="ndtms__subcmd__spec__subcmd__diff"
                ;;
            ndtms__subcmd__spec,field)
                cmd="ndtms__subcmd__spec__subcmd__field"
                ;;
            ndtms__subcmd__spec,help)
                cmd="ndtms__subcmd__spec__subcmd__help"
                ;;
            ndtms__subcmd__spec,import)
                cmd="ndtms__subcmd__spec__subcmd__import"
                ;;
            ndtms__subcmd__spec,lint)
                cmd="ndtms__subcmd__spec__subcmd__lint"
                ;;
            ndtms__subcmd__spec,list)
                cmd="ndtms__subcmd__spec__subcmd__list"
                ;;
            ndtms__subcmd__spec,rules)
                cmd="ndtms__subcmd__spec__subcmd__rules"
                ;;
            ndtms__subcmd__spec,show)
                cmd="ndtms__subcmd__spec__subcmd__show"
                ;;
            ndtms__subcmd__spec__subcmd__help,codes)
                cmd="ndtms__subcmd__spec__subcmd__help__subcmd__codes"
                ;;
            ndtms__subcmd__spec__subcmd__help,diff)
                cmd="ndtms__subcmd__spec__subcmd__help__subcmd__diff"
                ;;
            ndtms__subcmd__spec__subcmd__help,field)
                cmd="ndtms__subcmd__spec__subcmd__help__subcmd__field"
                ;;
            ndtms__subcmd__spec__subcmd__help,help)
                cmd="ndtms__subcmd__spec__subcmd__help__subcmd__help"
                ;;
            ndtms__subcmd__spec__subcmd__help,import)
                cmd="ndtms__subcmd__spec__subcmd__help__subcmd__import"
                ;;
            ndtms__subcmd__spec__subcmd__help,lint)
                cmd="ndtms__subcmd__spec__subcmd__help__subcmd__lint"
                ;;
            ndtms__subcmd__spec__subcmd__help,list)
                cmd="ndtms__subcmd__spec__subcmd__help__subcmd__list"
                ;;
            ndtms__subcmd__spec__subcmd__help,rules)
                cmd="ndtms__subcmd__spec__subcmd__help__subcmd__rules"
                ;;
            ndtms__subcmd__spec__subcmd__help,show)
                cmd="ndtms__subcmd__spec__subcmd__help__subcmd__show"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        ndtms)
            opts="-h -V --help --version check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__check)
            opts="-o -h -V --fail-on --as-submission --impact --baseline --write-baseline --reason --expires --max --all --format --out --split-by --sheet --max-cell --max-record --max-unpacked --max-ratio --map --dataset --specs --profile --no-profile --as-at --show-settings --show-values --redact --color --quiet --no-progress --threads --timings --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --fail-on)
                    COMPREPLY=($(compgen -W "file record warning quality never" -- "${cur}"))
                    return 0
                    ;;
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --write-baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --reason)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --expires)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json jsonl csv xlsx sarif junit github html" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --split-by)
                    COMPREPLY=($(compgen -W "agency" -- "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --map)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__compare)
            opts="-o -h -V --baseline --target --fail-on-change --decimals --sheet --max-cell --max-record --max-unpacked --max-ratio --format --out --color --quiet --no-progress --threads --timings --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --target)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --decimals)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text csv json jsonl markdown xlsx" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__completions)
            opts="-h -V --help --version bash elvish fish powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__contract)
            opts="-o -h -V --figures --period --set --format --out --sheet --max-cell --max-record --max-unpacked --max-ratio --map --dataset --specs --profile --no-profile --as-at --show-settings --show-values --redact --color --quiet --no-progress --threads --timings --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --figures)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --period)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --set)
                    COMPREPLY=($(compgen -W "gap_days= gap_counting= retained_days= planned= return_window= wait_days= rci= held_back= small_numbers=" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text csv json markdown xlsx html" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --map)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__convert)
            opts="-o -h -V --out --suggest --max --all --format --sheet --max-cell --max-record --max-unpacked --max-ratio --map --dataset --specs --profile --no-profile --as-at --show-settings --show-values --redact --color --quiet --no-progress --threads --timings --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json jsonl csv" -- "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --map)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__diff)
            opts="-o -h -V --max --all --format --out --sheet --max-cell --max-record --max-unpacked --max-ratio --map --dataset --specs --profile --no-profile --as-at --show-settings --show-values --redact --color --quiet --no-progress --threads --timings --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --max)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json jsonl csv xlsx" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --map)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__explain)
            opts="-h -V --format --dataset --specs --profile --no-profile --color --help --version F01 F02 F03 F04 F05 F06 F07 F08 F09 F11 F13 C01 C02 C04 M01 M02 M03 M04 M05 M06 M07 M08 M09 M10 M11 M12 M13 M14 M15 M16 M21 M22 M23 M24 M17 M18 M19 A01 A03 A04 A05 D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 D11 D12 D13 D14 D15 D17 D18 X01 X02 X03 X04 X05 X06 X07 X09 X10 Y01 Y02 Y03 Y04 Y05 Y06 Y08 Y09 Y10 U01 U02 U03 U04 U05 U06 U07 U08 U10 U11 L02 L03 L04 L08 H01 H02 H03 H04 H05 H06 H07 P01 P02 P03 P04 P07 T01 T05 T06 T07 T08 T09 T12 T14 T15 T17 T19 K01 K02 K03 K04 K05 K06 K07 Z01 Z02 V01 V02 V03 V04 V05 V06 V07 V08 FINITIAL SINITIAL DOB SEX ETHNIC NATION REFLD AGNCY CLIENT CLIENTID EPISODID CONSENT PREVTR PC ACCMNEED CLALOCTN YPLAC PRNTSTAT YPSLEAD YPSMHS YPSYOT YPSSEXEX YPSSLFHM YPSUNSDR YPSOFFND YPSESTAT YPSGP YPSCAF YPSLNDIF YPSUSS YPSFOU YPTSRP DAT PCT LA GPPTCE DRUG1 DRUG1AGE ROUTE DRUG2 DRUG3 RFLS TRIAGED CPLANDT INJSTAT CHILDWTH PREGNANT ALCDDAYS ALCUNITS DUALDIAG HEPCTSTD HEPCSTAT HEPCTD HEPBVAC HEPBSTAT HLCASSDT TOPCC DISD DISRSN DISDEST YPELEAD YPEMHS YPEYOT YPESEXEX YPESLFHM YPEUNSDR YPEOFFND YPECAFE YPEFOU YPELNDIF YPEUSS YPESTD YPEGP YPECAREP MODAL REFMODDT MODID FAOMODDT MODST MODEND MODEXIT TOPDATE TOPID TRSTAGE ALCUSE OPIUSE CRAUSE COCAUSE AMPHUSE CANNUSE OTDRGUSE IVDRGUSE SHARING SHOTHEFT DRGSELL OTHTHEFT ASSAULT PSYHSTAT PWORK EDUCAT ACUTHPBM HRISK PHSTAT QUALLIFE INJECT SHARE PREVHEPB HEPCPOS REFHEPGY SEXUAL EMPSTAT OPRAGNCY accommodation_need dat discharge_reason employment_status ethnicity hep_b_intervention hep_b_vaccination_count hep_c_intervention hep_c_tested injecting_status modality modality_exit nationality parental_status pct referral_source route sex sexuality substance substance_prefix time_in_treatment top_stage yes_no yes_no_na local_authority in-treatment new-presentations effective-treatment penetration unmet-need successful-completion completion-of-exits planned-exits completion-no-return re-presentation early-unplanned-exit waiting-3-weeks waiting-3-weeks-subsequent exits-by-reason time-in-treatment transfers-arrived top-start-compliance top-review-compliance top-exit-compliance employed-at-exit housing-problem-at-exit injecting-at-exit top-abstinent top-improved top-unchanged top-deteriorated top-exit-abstinent top-exit-improved top-exit-unchanged top-exit-deteriorated all pdu ocu opiate non-opiate non-opiate-only non-opiate-and-alcohol alcohol-only adult main-substance ethnic-group age-band la region agency referral-source referral-group accommodation injecting employment parental-status reason segment top-item month quarter year gap_days gap_counting retained_days planned return_window wait_days rci held_back small_numbers measures populations groupings settings S01 S02 S03 S04 S05 S06 MODSET SUBMODDT SUBMID PHSTBL PHWTH PHMAIN PHRELPR PSYMOTI PSYCNMG PSYFSNI PSYCGBH PSYMNTH PSYDNMC PSYSTP PSYCOUN PSYOTHR RECPEER RECMAID RECFMSP RECPRNT RECHSE RECEMP RECEDUT RECWPRJ RECCHKP RECRLPP RECCMPT RECGNH RECOTH TITDATE TITREAT TITID"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text markdown json" -- "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help)
            opts="check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__compare)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__contract)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__convert)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__diff)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__explain)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__index)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__journeys)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__league)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__man)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__measure)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__report)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__schema)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__spec)
            opts="list show field codes rules diff lint import"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__spec__subcmd__codes)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__spec__subcmd__diff)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__spec__subcmd__field)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__spec__subcmd__import)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__spec__subcmd__lint)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__spec__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__spec__subcmd__rules)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__spec__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__submit)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__synth)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__verify)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__help__subcmd__why)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__index)
            opts="-o -h -V --boundaries --area-property --decimals --format --out --sheet --max-cell --max-record --max-unpacked --max-ratio --color --quiet --no-progress --threads --timings --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --boundaries)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --area-property)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --decimals)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text csv json markdown xlsx html" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__journeys)
            opts="-o -h -V --pathways --period --set --format --out --sheet --max-cell --max-record --max-unpacked --max-ratio --map --dataset --specs --profile --no-profile --as-at --show-settings --show-values --redact --color --quiet --no-progress --threads --timings --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --period)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --set)
                    COMPREPLY=($(compgen -W "gap_days= gap_counting= retained_days= planned= return_window= wait_days= rci= held_back= small_numbers=" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "csv jsonl json xlsx parquet" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --map)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__league)
            opts="-o -h -V --measure --population --period --by --total --reference --set --polarity --rank-by --region --top --bottom --area --neighbours --against --comparison --quartiles --check-published --decimals --format --out --sheet --max-cell --max-record --max-unpacked --max-ratio --map --dataset --specs --profile --no-profile --as-at --show-settings --show-values --redact --color --quiet --no-progress --threads --timings --help --version in-treatment new-presentations effective-treatment penetration unmet-need successful-completion completion-of-exits planned-exits completion-no-return re-presentation early-unplanned-exit waiting-3-weeks waiting-3-weeks-subsequent exits-by-reason time-in-treatment transfers-arrived top-start-compliance top-review-compliance top-exit-compliance employed-at-exit housing-problem-at-exit injecting-at-exit top-abstinent top-improved top-unchanged top-deteriorated top-exit-abstinent top-exit-improved top-exit-unchanged top-exit-deteriorated"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --measure)
                    COMPREPLY=($(compgen -W "in-treatment new-presentations effective-treatment penetration unmet-need successful-completion completion-of-exits planned-exits completion-no-return re-presentation early-unplanned-exit waiting-3-weeks waiting-3-weeks-subsequent exits-by-reason time-in-treatment transfers-arrived top-start-compliance top-review-compliance top-exit-compliance employed-at-exit housing-problem-at-exit injecting-at-exit top-abstinent top-improved top-unchanged top-deteriorated top-exit-abstinent top-exit-improved top-exit-unchanged top-exit-deteriorated" -- "${cur}"))
                    return 0
                    ;;
                --population)
                    COMPREPLY=($(compgen -W "all pdu ocu opiate non-opiate non-opiate-only non-opiate-and-alcohol alcohol-only adult" -- "${cur}"))
                    return 0
                    ;;
                --period)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --by)
                    COMPREPLY=($(compgen -W "la dat region agency" -- "${cur}"))
                    return 0
                    ;;
                --reference)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --set)
                    COMPREPLY=($(compgen -W "gap_days= gap_counting= retained_days= planned= return_window= wait_days= rci= held_back= small_numbers=" -- "${cur}"))
                    return 0
                    ;;
                --polarity)
                    COMPREPLY=($(compgen -W "high low" -- "${cur}"))
                    return 0
                    ;;
                --rank-by)
                    COMPREPLY=($(compgen -W "value change" -- "${cur}"))
                    return 0
                    ;;
                --region)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --top)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --bottom)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --area)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --neighbours)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --against)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --comparison)
                    COMPREPLY=($(compgen -W "value intervals" -- "${cur}"))
                    return 0
                    ;;
                --decimals)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text csv json jsonl markdown xlsx" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --map)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__man)
            opts="-h -V --help --version check submit verify diff convert measure league compare report journeys why contract index explain spec synth schema completions man"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__measure)
            opts="-o -h -V --period --set --by --total --population --reference --compare-to --comparison --decimals --small-numbers --format --out --sheet --max-cell --max-record --max-unpacked --max-ratio --map --dataset --specs --profile --no-profile --as-at --show-settings --show-values --redact --color --quiet --no-progress --threads --timings --help --version in-treatment new-presentations effective-treatment penetration unmet-need successful-completion completion-of-exits planned-exits completion-no-return re-presentation early-unplanned-exit waiting-3-weeks waiting-3-weeks-subsequent exits-by-reason time-in-treatment transfers-arrived top-start-compliance top-review-compliance top-exit-compliance employed-at-exit housing-problem-at-exit injecting-at-exit top-abstinent top-improved top-unchanged top-deteriorated top-exit-abstinent top-exit-improved top-exit-unchanged top-exit-deteriorated"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --period)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --set)
                    COMPREPLY=($(compgen -W "gap_days= gap_counting= retained_days= planned= return_window= wait_days= rci= held_back= small_numbers=" -- "${cur}"))
                    return 0
                    ;;
                --by)
                    COMPREPLY=($(compgen -W "substance main-substance sex ethnicity ethnic-group age-band la dat region agency referral-source referral-group accommodation injecting employment parental-status reason segment top-item month quarter year" -- "${cur}"))
                    return 0
                    ;;
                --population)
                    COMPREPLY=($(compgen -W "all pdu ocu opiate non-opiate non-opiate-only non-opiate-and-alcohol alcohol-only adult" -- "${cur}"))
                    return 0
                    ;;
                --reference)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compare-to)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --comparison)
                    COMPREPLY=($(compgen -W "value intervals" -- "${cur}"))
                    return 0
                    ;;
                --decimals)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --small-numbers)
                    COMPREPLY=($(compgen -W "show suppress round5" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "table csv json markdown xlsx html" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --map)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__report)
            opts="-o -h -V --period --set --page --reference --index --wards --boundaries --area-property --small-numbers --format --out --sheet --max-cell --max-record --max-unpacked --max-ratio --map --dataset --specs --profile --no-profile --as-at --show-settings --show-values --redact --color --quiet --no-progress --threads --timings --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --period)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --set)
                    COMPREPLY=($(compgen -W "gap_days= gap_counting= retained_days= planned= return_window= wait_days= rci= held_back= small_numbers=" -- "${cur}"))
                    return 0
                    ;;
                --page)
                    COMPREPLY=($(compgen -W "overview locality" -- "${cur}"))
                    return 0
                    ;;
                --reference)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --index)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --wards)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=($(compgen -f "${cur}"))
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --boundaries)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --area-property)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --small-numbers)
                    COMPREPLY=($(compgen -W "show suppress round5" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "html xlsx markdown" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --map)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__schema)
            opts="-h -V --help --version baseline check compare contract diff explain index journeys league manifest measure pathways spec.codes spec.diff spec.fields spec.list spec.lists spec.rules verify why"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec)
            opts="-h -V --dataset --specs --profile --no-profile --color --help --version list show field codes rules diff lint import help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__codes)
            opts="-h -V --format --dataset --specs --profile --no-profile --color --help --version accommodation_need dat discharge_reason employment_status ethnicity hep_b_intervention hep_b_vaccination_count hep_c_intervention hep_c_tested injecting_status modality modality_exit nationality parental_status pct referral_source route sex sexuality substance substance_prefix time_in_treatment top_stage yes_no yes_no_na local_authority"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text csv json" -- "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__diff)
            opts="-h -V --format --dataset --specs --profile --no-profile --color --help --version H K H K"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text csv json" -- "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__field)
            opts="-h -V --format --dataset --specs --profile --no-profile --color --help --version FINITIAL SINITIAL DOB SEX ETHNIC NATION REFLD AGNCY CLIENT CLIENTID EPISODID CONSENT PREVTR PC ACCMNEED CLALOCTN YPLAC PRNTSTAT YPSLEAD YPSMHS YPSYOT YPSSEXEX YPSSLFHM YPSUNSDR YPSOFFND YPSESTAT YPSGP YPSCAF YPSLNDIF YPSUSS YPSFOU YPTSRP DAT PCT LA GPPTCE DRUG1 DRUG1AGE ROUTE DRUG2 DRUG3 RFLS TRIAGED CPLANDT INJSTAT CHILDWTH PREGNANT ALCDDAYS ALCUNITS DUALDIAG HEPCTSTD HEPCSTAT HEPCTD HEPBVAC HEPBSTAT HLCASSDT TOPCC DISD DISRSN DISDEST YPELEAD YPEMHS YPEYOT YPESEXEX YPESLFHM YPEUNSDR YPEOFFND YPECAFE YPEFOU YPELNDIF YPEUSS YPESTD YPEGP YPECAREP MODAL REFMODDT MODID FAOMODDT MODST MODEND MODEXIT TOPDATE TOPID TRSTAGE ALCUSE OPIUSE CRAUSE COCAUSE AMPHUSE CANNUSE OTDRGUSE IVDRGUSE SHARING SHOTHEFT DRGSELL OTHTHEFT ASSAULT PSYHSTAT PWORK EDUCAT ACUTHPBM HRISK PHSTAT QUALLIFE INJECT SHARE PREVHEPB HEPCPOS REFHEPGY SEXUAL EMPSTAT OPRAGNCY MODSET SUBMODDT SUBMID PHSTBL PHWTH PHMAIN PHRELPR PSYMOTI PSYCNMG PSYFSNI PSYCGBH PSYMNTH PSYDNMC PSYSTP PSYCOUN PSYOTHR RECPEER RECMAID RECFMSP RECPRNT RECHSE RECEMP RECEDUT RECWPRJ RECCHKP RECRLPP RECCMPT RECGNH RECOTH TITDATE TITREAT TITID"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text csv json" -- "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__help)
            opts="list show field codes rules diff lint import help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__help__subcmd__codes)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__help__subcmd__diff)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__help__subcmd__field)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__help__subcmd__import)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__help__subcmd__lint)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__help__subcmd__rules)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__help__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__import)
            opts="-o -h -V --letter --based-on --out --title --in-force-from --sheet --codes --dataset --specs --profile --no-profile --color --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --letter)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --based-on)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -o)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --title)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --in-force-from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --codes)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__lint)
            opts="-h -V --dataset --specs --profile --no-profile --color --help --version H K"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__list)
            opts="-h -V --format --dataset --specs --profile --no-profile --color --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text csv json" -- "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__rules)
            opts="-h -V --format --dataset --specs --profile --no-profile --color --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text csv json" -- "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__spec__subcmd__show)
            opts="-h -V --dataset --specs --profile --no-profile --color --help --version H K"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__submit)
            opts="-o -h -V --out --period --date-layout --dry-run --force --sheet --max-cell --max-record --max-unpacked --max-ratio --map --dataset --specs --profile --no-profile --as-at --show-settings --show-values --redact --color --quiet --no-progress --threads --timings --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --out)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                -o)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --period)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --date-layout)
                    COMPREPLY=($(compgen -W "YYYYMMDD YYYY-MM-DD DD/MM/YYYY" -- "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --map)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__synth)
            opts="-o -h -V --seed --clients --rows --agencies --period --mistakes --truth --out --dataset --specs --quiet --color --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --seed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --clients)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --rows)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --agencies)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --period)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --mistakes)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --truth)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__verify)
            opts="-o -h -V --specs --format --out --color --quiet --no-progress --threads --timings --help --version"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json csv" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        ndtms__subcmd__why)
            opts="-o -h -V --client --period --set --population --format --out --sheet --max-cell --max-record --max-unpacked --max-ratio --map --dataset --specs --profile --no-profile --as-at --show-settings --show-values --redact --color --quiet --no-progress --threads --timings --help --version in-treatment new-presentations effective-treatment penetration unmet-need successful-completion completion-of-exits planned-exits completion-no-return re-presentation early-unplanned-exit waiting-3-weeks waiting-3-weeks-subsequent exits-by-reason time-in-treatment transfers-arrived top-start-compliance top-review-compliance top-exit-compliance employed-at-exit housing-problem-at-exit injecting-at-exit top-abstinent top-improved top-unchanged top-deteriorated top-exit-abstinent top-exit-improved top-exit-unchanged top-exit-deteriorated"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --client)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --period)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --set)
                    COMPREPLY=($(compgen -W "gap_days= gap_counting= retained_days= planned= return_window= wait_days= rci= held_back= small_numbers=" -- "${cur}"))
                    return 0
                    ;;
                --population)
                    COMPREPLY=($(compgen -W "all pdu ocu opiate non-opiate non-opiate-only non-opiate-and-alcohol alcohol-only adult" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --sheet)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-cell)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-unpacked)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-ratio)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --map)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dataset)
                    COMPREPLY=($(compgen -W "H K" -- "${cur}"))
                    return 0
                    ;;
                --specs)
                    COMPREPLY=()
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o plusdirs
                    fi
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-at)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _ndtms -o nosort -o bashdefault -o default ndtms
else
    complete -F _ndtms -o bashdefault -o default ndtms
fi

_ndtms_words() {
    local current="$2" before="" previous="$3" word
    # an equals sign is a word of its own
    if [[ $current == "=" ]]; then
        current=""
    elif [[ $previous == "=" && COMP_CWORD -ge 2 ]]; then
        previous="${COMP_WORDS[COMP_CWORD-2]}"
    fi
    [[ $current == *,* ]] && before="${current%,*},"
    _ndtms "$1" "${current##*,}" "$previous"
    local -a found=("${COMPREPLY[@]}")
    COMPREPLY=()
    for word in "${found[@]}"; do
        [[ $word == -* && $current != -* ]] || COMPREPLY+=("$before$word")
    done
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
        compopt -o nospace 2>/dev/null
    fi
    case " ${COMP_WORDS[*]:1} " in
        " measure "*|" league "*|" spec lint "*)
            if [[ $current != -* && $previous != -* && ${#COMPREPLY[@]} -gt 0 ]]; then
                while IFS= read -r word; do
                    COMPREPLY+=("$word")
                done < <(compgen -f -- "$current")
                compopt -o filenames 2>/dev/null
            fi
            ;;
    esac
}

complete -F _ndtms_words -o bashdefault -o default ndtms
