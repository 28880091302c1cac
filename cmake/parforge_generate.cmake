# parforge_generate(TARGET <target> SPECS <spec.toml>… [OUT_DIR <folder>] [DEPENDS <file>…])
#
# Generates <module>.h and <module>.c from each spec and makes them part of <target>:
#
#   parforge_generate(TARGET weather SPECS weather.toml)     # a new static library …
#   target_link_libraries(app PRIVATE weather)               # … that others link
#
#   add_executable(app main.c)
#   parforge_generate(TARGET app SPECS weather.toml)         # or into a target that is there
#
# SPECS    files that exist when CMake runs; relative to the current source folder
# OUT_DIR  where the C files go, relative to the current binary folder; by default a folder of the
#          target's own
# DEPENDS  more files that regenerate when they change
#
# The folder of the C files and that of each spec become include directories of the target, and of
# all that link it, and so do the library, OpenMP where it is found, and `-z nodelete`: code with
# OpenMP regions crashes when it is unloaded while the runtime's threads are still there. No
# warning flag is added. A spec, a template or a module of the generator that changes regenerates;
# C files whose content stays the same are left alone.
#
# Where parforge was built for MPI there is also the static library <target>_mpi, with the functions
# for MPI ranks of <module>_mpi.h. It is built if something links it, and brings <target> along,
# unless that is a program, which then links it:
#
#   target_link_libraries(app PRIVATE weather_mpi)

# So that the function behaves the same whatever the calling project asks for.
cmake_policy(PUSH)
cmake_policy(VERSION 3.20...3.28)

include("${CMAKE_CURRENT_LIST_DIR}/parforge_find_python.cmake")

function(parforge_generate)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;OUT_DIR" "SPECS;DEPENDS")
    if(NOT arg_TARGET OR NOT arg_SPECS OR arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES)
        message(FATAL_ERROR "Usage: parforge_generate("
            "TARGET target SPECS spec.toml... [OUT_DIR folder] [DEPENDS file...])")
    endif()
    get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
    if(NOT "C" IN_LIST languages)
        message(FATAL_ERROR "parforge_generate() makes C files: "
            "add C to the languages of your project(), as in project(name LANGUAGES C CXX)")
    endif()
    parforge_find_python()
    _parforge_resolve_target(target "${arg_TARGET}")

    if(NOT arg_OUT_DIR)
        set(arg_OUT_DIR "parforge_generated/${target}")
    endif()
    get_filename_component(out_dir "${arg_OUT_DIR}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")

    target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${out_dir}>")
    foreach(spec IN LISTS arg_SPECS)
        get_filename_component(spec "${spec}" ABSOLUTE)
        _parforge_generate_one("${target}" "${spec}" "${out_dir}" "${arg_DEPENDS}")
    endforeach()
    _parforge_link(${target})

    if(TARGET parforge::parforge_mpi)
        _parforge_make_mpi_target(${target})
        foreach(spec IN LISTS arg_SPECS)
            get_filename_component(spec "${spec}" ABSOLUTE)
            _parforge_generate_mpi("${target}" "${spec}" "${out_dir}" "${arg_DEPENDS}")
        endforeach()
    endif()
endfunction()

# The target to extend: itself, what an alias stands for, or a new static library. Static whatever
# BUILD_SHARED_LIBS says, since the element functions may be defined in the program that links it.
function(_parforge_resolve_target result name)
    if(NOT TARGET ${name})
        message(STATUS "parforge: ${name} is a new static library "
            "(to extend a program of that name, add it before)")
        add_library(${name} STATIC)
        set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    endif()
    get_target_property(aliased ${name} ALIASED_TARGET)
    if(aliased)
        set(name ${aliased})
    endif()
    get_target_property(type ${name} TYPE)
    get_target_property(is_imported ${name} IMPORTED)
    if(is_imported OR NOT type MATCHES "^(EXECUTABLE|(STATIC|SHARED|MODULE|OBJECT)_LIBRARY)$")
        message(FATAL_ERROR "parforge_generate(): ${name} must be an executable or a library "
            "that this project compiles")
    endif()
    set(${result} ${name} PARENT_SCOPE)
endfunction()

function(_parforge_generate_one target spec out_dir depends)
    _parforge_module_of("${spec}" module)
    get_property(generator_dir GLOBAL PROPERTY PARFORGE_GENERATOR_DIR)
    _parforge_generator_files("${generator_dir}" generator_files)
    file(RELATIVE_PATH spec_shown "${CMAKE_SOURCE_DIR}" "${spec}")

    set(stem "${out_dir}/${module}")
    get_property(claimed GLOBAL PROPERTY PARFORGE_GENERATED_STEMS)
    if(stem IN_LIST claimed)
        message(FATAL_ERROR "parforge_generate(): two specs would write ${stem}.c; "
            "give one of them another module name, or its call another OUT_DIR")
    endif()
    set_property(GLOBAL APPEND PROPERTY PARFORGE_GENERATED_STEMS "${stem}")

    # The generator does not touch a file whose content is right already, and Make would call it
    # again and again. Hence the stamp.
    add_custom_command(
        OUTPUT "${stem}.stamp" "${stem}.h" "${stem}.c"
        COMMAND "${PARFORGE_PYTHON}" -B "${generator_dir}" generate "${spec}" -o "${out_dir}"
        COMMAND "${CMAKE_COMMAND}" -E touch "${stem}.stamp"
        DEPENDS "${spec}" ${generator_files} ${depends}
        COMMENT "Generating ${module}.h and ${module}.c from ${spec_shown}"
        VERBATIM)

    # The command above is known in this folder only, the target may be another folder's.
    set(generation "${target}_generate_${module}")
    add_custom_target(${generation} DEPENDS "${stem}.stamp" "${stem}.h" "${stem}.c")
    add_dependencies(${target} ${generation})
    set_source_files_properties("${stem}.h" "${stem}.c" TARGET_DIRECTORY ${target}
        PROPERTIES GENERATED TRUE SKIP_UNITY_BUILD_INCLUSION TRUE)

    get_filename_component(spec_dir "${spec}" DIRECTORY)
    target_sources(${target} PRIVATE "${stem}.h" "${stem}.c")
    target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${spec_dir}>")
endfunction()

# Static as well, and not part of `all`: most builds that could have it do not need it.
function(_parforge_make_mpi_target target)
    set(name ${target}_mpi)
    if(NOT TARGET ${name})
        add_library(${name} STATIC EXCLUDE_FROM_ALL)
        set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    endif()
    target_compile_features(${name} PRIVATE c_std_11)
    _parforge_link_library(${name} parforge::parforge_mpi)
    get_target_property(type ${target} TYPE)
    if(type MATCHES "LIBRARY" AND NOT type STREQUAL "MODULE_LIBRARY")
        _parforge_link_library(${name} ${target})
    else()
        target_include_directories(${name}
            PUBLIC $<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>)
    endif()
endfunction()

# All four files, of which the first two are there already, and stay as they are.
function(_parforge_generate_mpi target spec out_dir depends)
    _parforge_module_of("${spec}" module)
    get_property(generator_dir GLOBAL PROPERTY PARFORGE_GENERATOR_DIR)
    _parforge_generator_files("${generator_dir}" generator_files)
    file(RELATIVE_PATH spec_shown "${CMAKE_SOURCE_DIR}" "${spec}")

    set(stem "${out_dir}/${module}_mpi")
    get_property(claimed GLOBAL PROPERTY PARFORGE_GENERATED_STEMS)
    if(stem IN_LIST claimed)
        message(STATUS "parforge: ${spec_shown} gets no functions for MPI ranks, "
            "as another spec writes ${module}_mpi.c")
        return()
    endif()
    add_custom_command(
        OUTPUT "${stem}.stamp" "${stem}.h" "${stem}.c"
        COMMAND "${PARFORGE_PYTHON}" -B "${generator_dir}"
            generate "${spec}" -o "${out_dir}" --mpi
        COMMAND "${CMAKE_COMMAND}" -E touch "${stem}.stamp"
        DEPENDS "${spec}" ${generator_files} ${depends}
        COMMENT "Generating ${module}_mpi.h and ${module}_mpi.c from ${spec_shown}"
        VERBATIM)

    set(generation "${target}_mpi_generate_${module}")
    add_custom_target(${generation} DEPENDS "${stem}.stamp" "${stem}.h" "${stem}.c")
    add_dependencies(${generation} "${target}_generate_${module}")
    add_dependencies(${target}_mpi ${generation})
    set_source_files_properties("${stem}.h" "${stem}.c" TARGET_DIRECTORY ${target}_mpi
        PROPERTIES GENERATED TRUE SKIP_UNITY_BUILD_INCLUSION TRUE)
    target_sources(${target}_mpi PRIVATE "${stem}.h" "${stem}.c")
endfunction()

# The names of the output files have to be known before the generator runs: they are the spec's
# `module`. The generator checks the spec when it runs; here one line is enough, if it is the only
# one that looks so. When the spec changes CMake runs again, as the name may be another one.
function(_parforge_module_of spec result)
    if(NOT EXISTS "${spec}" OR IS_DIRECTORY "${spec}")
        message(FATAL_ERROR "parforge_generate(): there is no spec ${spec}")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${spec}")
    set(quoted_name "[\"']([A-Za-z_][A-Za-z0-9_]*)[\"']")
    file(STRINGS "${spec}" lines ENCODING UTF-8
        REGEX "^[ \t]*module[ \t]*=[ \t]*${quoted_name}[ \t]*(#.*)?$")
    if(NOT lines MATCHES "=[ \t]*${quoted_name}")
        message(FATAL_ERROR "${spec}: error: no line says which module this is; "
            "write for instance: module = \"weather\"")
    endif()
    set(module "${CMAKE_MATCH_1}")
    list(LENGTH lines count)
    if(count GREATER 1)
        execute_process(
            COMMAND "${PARFORGE_PYTHON}" -c
                "import sys, tomllib; print(tomllib.load(open(sys.argv[1], 'rb'))['module'])"
                "${spec}"
            RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_QUIET
            OUTPUT_STRIP_TRAILING_WHITESPACE)
        if(NOT failed)
            set(module "${output}")
        endif()
    endif()
    set(${result} "${module}" PARENT_SCOPE)
endfunction()

# All that makes up the generator, and a file with its digest. The digest sees what times cannot
# show: a package that was upgraded brings files older than what was generated yesterday.
function(_parforge_generator_files generator_dir result)
    get_filename_component(template_dir "${generator_dir}/../templates" ABSOLUTE)
    file(GLOB files "${generator_dir}/*.py" "${generator_dir}/parforge/*.py" "${template_dir}/*.j2")
    if(NOT files)
        message(FATAL_ERROR "parforge_generate(): there is no generator in ${generator_dir}")
    endif()
    # A file that comes or goes changes its folder.
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
        "${generator_dir}/parforge" "${template_dir}")

    set(digests "")
    foreach(file IN LISTS files)
        file(SHA256 "${file}" digest)
        get_filename_component(name "${file}" NAME)
        string(APPEND digests "${digest} ${name}\n")
    endforeach()
    set(digest_file "${CMAKE_BINARY_DIR}/CMakeFiles/parforge_generator.sha256")
    file(CONFIGURE OUTPUT "${digest_file}" CONTENT "${digests}" @ONLY)
    set(${result} ${files} "${digest_file}" PARENT_SCOPE)
endfunction()

# Like target_link_libraries(… PUBLIC …), after which the project could not use the form without
# PUBLIC or PRIVATE. For a target of another folder it has to be: names mean what they mean here.
function(_parforge_link_library target library)
    get_target_property(folder ${target} SOURCE_DIR)
    if(folder STREQUAL CMAKE_CURRENT_SOURCE_DIR)
        set_property(TARGET ${target} APPEND PROPERTY LINK_LIBRARIES ${library})
        set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${library})
    else()
        target_link_libraries(${target} PUBLIC ${library})
    endif()
endfunction()

function(_parforge_link target)
    target_compile_features(${target} PRIVATE c_std_11)
    _parforge_link_library(${target} parforge::parforge)

    find_package(OpenMP QUIET COMPONENTS C)
    get_property(is_told GLOBAL PROPERTY PARFORGE_OPENMP_TOLD)
    if(TARGET OpenMP::OpenMP_C)
        _parforge_link_library(${target} OpenMP::OpenMP_C)
    elseif(NOT is_told)
        message(STATUS "parforge: ${CMAKE_C_COMPILER} has no OpenMP here: generated functions run "
            "on one thread (clang on Debian and Ubuntu needs libomp-dev)")
        set_property(GLOBAL PROPERTY PARFORGE_OPENMP_TOLD TRUE)
    endif()

    include(CheckLinkerFlag)
    check_linker_flag(C "LINKER:-z,nodelete" PARFORGE_LINKER_KNOWS_NODELETE)
    if(PARFORGE_LINKER_KNOWS_NODELETE)
        target_link_options(${target} PUBLIC "LINKER:-z,nodelete")
    endif()
endfunction()

cmake_policy(POP)
