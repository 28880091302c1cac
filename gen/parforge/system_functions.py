"""Functions of glibc that a module and a processor could make together: `open` and `memstream`.

A generated function of such a name would take the place of the system's, in the whole program.
Families that share a prefix are in system.py instead.
"""

from __future__ import annotations

FUNCTIONS = frozenset(
    """
    aligned_alloc arc4random_buf arc4random_uniform arch_prctl asctime_r backtrace_symbols
    backtrace_symbols_fd bind_textdomain_codeset bsd_signal call_once canonicalize_file_name
    clearerr_unlocked close_range copy_file_range ctime_r dl_iterate_phdr dn_comp dn_expand
    dn_skipname drand48_r ecvt_r erand48_r error_at_line error_message_count error_one_per_line
    error_print_progname fcvt_r feof_unlocked ferror_unlocked fflush_unlocked fgetc_unlocked
    fgetgrent_r fgetpwent_r fgets_unlocked fgetsgent_r fgetspent_r fgetwc_unlocked fgetws_unlocked
    fileno_unlocked fputc_unlocked fputs_unlocked fputwc_unlocked fputws_unlocked fread_unlocked
    fwrite_unlocked get_avphys_pages get_current_dir_name get_nprocs get_nprocs_conf get_phys_pages
    getaddrinfo_a getaliasbyname_r getaliasent_r getc_unlocked getchar_unlocked getdate_err
    getdate_r getgrent_r getgrgid_r getgrnam_r gethostbyaddr_r gethostbyname2_r gethostbyname_r
    gethostent_r getlogin_r getmntent_r getnetbyaddr_r getnetbyname_r getnetent_r getnetgrent_r
    getopt_long_only getprotobyname_r getprotobynumber_r getprotoent_r getpwent_r getpwnam_r
    getpwuid_r getrpcbyname_r getrpcbynumber_r getrpcent_r getservbyname_r getservbyport_r
    getservent_r getsgent_r getsgnam_r getspent_r getspnam_r getutent_r getutid_r getutline_r
    getwc_unlocked getwchar_unlocked glob_pattern_p gmtime_r gnu_dev_major gnu_dev_makedev
    gnu_dev_minor gnu_get_libc_release gnu_get_libc_version group_member h_errlist h_nerr hcreate_r
    hdestroy_r hsearch_r in6addr_any in6addr_loopback init_module initstate_r iruserok_af isalnum_l
    isalpha_l isblank_l iscntrl_l isdigit_l isgraph_l islower_l isprint_l ispunct_l isspace_l
    isupper_l iswalnum_l iswalpha_l iswblank_l iswcntrl_l iswctype_l iswdigit_l iswgraph_l
    iswlower_l iswprint_l iswpunct_l iswspace_l iswupper_l iswxdigit_l isxdigit_l jrand48_r
    lcong48_r lgamma_r lgammaf128_r lgammaf32_r lgammaf32x_r lgammaf64_r lgammaf64x_r lgammaf_r
    lgammal_r lio_listio lio_listio64 localtime_r login_tty lrand48_r malloc_usable_size
    mcheck_check_all mcheck_pedantic memfd_create modify_ldt mount_setattr move_mount mrand48_r
    name_to_handle_at nl_langinfo nl_langinfo_l nrand48_r ns_name_compress ns_name_ntop ns_name_pack
    ns_name_pton ns_name_skip ns_name_uncompress ns_name_unpack ntp_adjtime ntp_gettime ntp_gettimex
    obstack_alloc_failed_handler obstack_exit_failure on_exit open_by_handle_at open_memstream
    open_tree open_wmemstream parse_printf_format pivot_root printf_size printf_size_info
    process_madvise process_mrelease process_vm_readv process_vm_writev program_invocation_name
    program_invocation_short_name ptsname_r putc_unlocked putchar_unlocked putwc_unlocked
    putwchar_unlocked qecvt_r qfcvt_r qsort_r quick_exit rand_r random_r rcmd_af re_comp
    re_compile_fastmap re_compile_pattern re_exec re_match re_match_2 re_max_failures re_search
    re_search_2 re_set_registers re_set_syntax re_syntax_options readdir64_r readdir_r
    register_printf_function register_printf_modifier register_printf_specifier register_printf_type
    remap_file_pages rexec_af rresvport_af ruserok_af secure_getenv seed48_r setstate_r sgetsgent_r
    sgetspent_r sigabbrev_np sigdescr_np srand48_r srandom_r strcasecmp_l strcoll_l strerror_l
    strerror_r strerrordesc_np strerrorname_np strfmon_l strftime_l strncasecmp_l strptime_l
    strtod_l strtof128_l strtof32_l strtof32x_l strtof64_l strtof64x_l strtof_l strtok_r strtol_l
    strtold_l strtoll_l strtoul_l strtoull_l strxfrm_l sync_file_range sysv_signal timespec_get
    timespec_getres tmpnam_r tolower_l toupper_l towctrans_l towlower_l towupper_l ttyname_r twalk_r
    wcscasecmp_l wcscoll_l wcsftime_l wcsncasecmp_l wcstod_l wcstof128_l wcstof32_l wcstof32x_l
    wcstof64_l wcstof64x_l wcstof_l wcstol_l wcstold_l wcstoll_l wcstoul_l wcstoull_l wcsxfrm_l
    wctrans_l
    """.split()
)
