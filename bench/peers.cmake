# The peers: each needs a package of its own, and without it is left out.

# bench_leave_out(<who> <why>)
function(bench_leave_out who why)
    message(STATUS "parforge: benchmarks without ${who}: ${why}")
endfunction()

set(has_onetbb FALSE)
if(CMAKE_CXX_COMPILER)
    find_package(TBB 2021 CONFIG QUIET)
    if(TARGET TBB::tbb)
        set(has_onetbb TRUE)
    endif()
endif()
if(has_onetbb)
    foreach(partitioner IN ITEMS auto static)
        bench_contestant(onetbb_${partitioner} TITLE "oneTBB ${partitioner}" SOURCES onetbb.cpp)
        target_compile_features(bench_onetbb_${partitioner}_loops PRIVATE cxx_std_20)
        target_compile_definitions(bench_onetbb_${partitioner}_loops
            PRIVATE ONETBB_PARTITIONER=tbb::${partitioner}_partitioner)
        target_link_libraries(bench_onetbb_${partitioner}_loops PUBLIC TBB::tbb)
        set_target_properties(bench_onetbb_${partitioner} PROPERTIES LINKER_LANGUAGE CXX)
    endforeach()
    # Each partitioner with the reduction that it is for.
    target_compile_definitions(bench_onetbb_auto_loops PRIVATE ONETBB_REDUCE=parallel_reduce)
    target_compile_definitions(bench_onetbb_static_loops
        PRIVATE ONETBB_REDUCE=parallel_deterministic_reduce)
else()
    bench_leave_out("oneTBB" "needs a C++ compiler and libtbb-dev")
endif()

find_path(BENCH_PTHREADPOOL_INCLUDE pthreadpool.h)
find_library(BENCH_PTHREADPOOL_LIBRARY pthreadpool)
mark_as_advanced(BENCH_PTHREADPOOL_INCLUDE BENCH_PTHREADPOOL_LIBRARY)
if(BENCH_PTHREADPOOL_INCLUDE AND BENCH_PTHREADPOOL_LIBRARY)
    bench_contestant(pthreadpool_1d TITLE "pthreadpool 1d" SOURCES pthreadpool_1d.c)
    bench_contestant(pthreadpool_tiled TITLE "pthreadpool tiled"
        SOURCES pthreadpool_tiled.c range_loops.c)
    foreach(name IN ITEMS pthreadpool_1d pthreadpool_tiled)
        target_include_directories(bench_${name}_loops SYSTEM PRIVATE ${BENCH_PTHREADPOOL_INCLUDE})
        target_link_libraries(bench_${name}_loops PUBLIC ${BENCH_PTHREADPOOL_LIBRARY}
            Threads::Threads)
    endforeach()
else()
    bench_leave_out("pthreadpool" "needs libpthreadpool-dev")
endif()

find_package(PkgConfig QUIET)
if(PKG_CONFIG_FOUND)
    pkg_check_modules(BENCH_GLIB QUIET IMPORTED_TARGET glib-2.0)
endif()
if(TARGET PkgConfig::BENCH_GLIB)
    bench_contestant(glib TITLE "GLib pool" SOURCES glib.c range_loops.c)
    target_link_libraries(bench_glib_loops PUBLIC PkgConfig::BENCH_GLIB)
else()
    bench_leave_out("GLib" "needs pkg-config and libglib2.0-dev")
endif()

# Rust's crates come from the distribution. Cargo works in the build folder and downloads nothing.
set(BENCH_CRATES /usr/share/cargo/registry CACHE PATH "Where Rust's crates are, rayon among them")
mark_as_advanced(BENCH_CRATES)
find_program(BENCH_CARGO cargo)
mark_as_advanced(BENCH_CARGO)
file(GLOB rayon_crates "${BENCH_CRATES}/rayon-1*")
set(has_rust FALSE)
if(BENCH_CARGO AND rayon_crates)
    # That a cargo is there does not mean that it works.
    execute_process(COMMAND "${BENCH_CARGO}" --version
        RESULT_VARIABLE cargo_failed OUTPUT_QUIET ERROR_QUIET)
    if(NOT cargo_failed)
        set(has_rust TRUE)
    endif()
endif()
if(has_rust)
    set(rayon_dir "${CMAKE_CURRENT_BINARY_DIR}/rayon")
    set(rayon_library "${rayon_dir}/target/release/libbench_rayon.a")
    configure_file(rayon/Cargo.toml.in "${rayon_dir}/Cargo.toml" @ONLY)
    configure_file(rayon/config.toml.in "${rayon_dir}/.cargo/config.toml" @ONLY)
    add_custom_command(
        OUTPUT "${rayon_library}"
        COMMAND "${CMAKE_COMMAND}" -E env "CARGO_HOME=${rayon_dir}/home"
        "${BENCH_CARGO}" build --quiet --release --target-dir "${rayon_dir}/target"
        COMMAND "${CMAKE_COMMAND}" -E touch "${rayon_library}"
        WORKING_DIRECTORY "${rayon_dir}"
        DEPENDS rayon/loops.rs "${rayon_dir}/Cargo.toml" "${rayon_dir}/.cargo/config.toml"
        COMMENT "Building rayon and its contestant"
        VERBATIM)
    add_custom_target(bench_rayon_library DEPENDS "${rayon_library}")
    bench_contestant(rayon TITLE "rayon" SOURCES rayon/contestant.c elements.c)
    add_dependencies(bench_rayon bench_rayon_library)
    set_property(TARGET bench_rayon APPEND PROPERTY LINK_DEPENDS "${rayon_library}")
    target_link_libraries(bench_rayon_loops PUBLIC "${rayon_library}" Threads::Threads
        ${CMAKE_DL_LIBS} m)
else()
    bench_leave_out("rayon" "needs cargo and librust-rayon-dev")
endif()

# Python is there, as the generator is written in it.
add_library(bench_elements SHARED elements.c)
target_link_libraries(bench_elements PRIVATE bench_common)
set_target_properties(bench_elements PROPERTIES POSITION_INDEPENDENT_CODE ON)
parforge_house_flags(bench_elements)
set_property(GLOBAL APPEND PROPERTY BENCH_PROGRAMS bench_elements)
foreach(kind IN ITEMS threads processes pool)
    bench_entry(python_${kind} "Python ${kind}" FALSE "" "${PARFORGE_PYTHON}" -B
        "${CMAKE_CURRENT_SOURCE_DIR}/python_pools.py" "$<TARGET_FILE:bench_elements>" ${kind})
endforeach()

# The checksum example, for its race with sha256sum.
set(checksum "")
find_package(OpenSSL QUIET COMPONENTS Crypto)
if(TARGET OpenSSL::Crypto)
    set(example "${PROJECT_SOURCE_DIR}/examples/checksum")
    add_executable(bench_checksum "${example}/main.c" "${example}/request.c" "${example}/files.c"
        "${example}/hash.c" "${example}/names.c" "${example}/manual.c" "${example}/outcome.c")
    target_include_directories(bench_checksum PRIVATE "${example}")
    target_link_libraries(bench_checksum PRIVATE OpenSSL::Crypto)
    parforge_generate(TARGET bench_checksum SPECS "${example}/checksum.toml")
    parforge_house_flags(bench_checksum)
    set_property(GLOBAL APPEND PROPERTY BENCH_PROGRAMS bench_checksum)
    set(checksum "$<TARGET_FILE:bench_checksum>")
else()
    bench_leave_out("the race with sha256sum" "needs libssl-dev")
endif()
