# A program that has no OpenMP itself, and two libraries that have: one compiled by gcc for libgomp,
# one by clang for libomp.
find_program(PARFORGE_TEST_GCC gcc)
find_program(PARFORGE_TEST_CLANG clang)
mark_as_advanced(PARFORGE_TEST_GCC PARFORGE_TEST_CLANG)

# Whether a compiler can make a library with a region, for a runtime of this name.
function(has_openmp compiler runtime result)
    set(${result} FALSE PARENT_SCOPE)
    if(NOT compiler)
        return()
    endif()
    set(probe "${CMAKE_CURRENT_BINARY_DIR}/probe_${runtime}")
    file(WRITE "${probe}.c" "void f(int *x)\n{\n#pragma omp parallel\n    x[0] = 1;\n}\n")
    execute_process(
        COMMAND "${compiler}" -shared -fPIC -fopenmp -o "${probe}.so" "${probe}.c"
        RESULT_VARIABLE failure OUTPUT_QUIET ERROR_QUIET)
    if(failure STREQUAL "0")
        file(STRINGS "${probe}.so" found REGEX "${runtime}\\.so")
        if(found)
            set(${result} TRUE PARENT_SCOPE)
        endif()
    endif()
endfunction()

has_openmp("${PARFORGE_TEST_GCC}" libgomp gcc_has_libgomp)
has_openmp("${PARFORGE_TEST_CLANG}" libomp clang_has_libomp)
if(NOT gcc_has_libgomp OR NOT clang_has_libomp)
    parforge_leave_out("the test of two OpenMP runtimes"
        "it needs gcc with libgomp and clang with libomp (install gcc, clang and libomp-dev)")
    return()
endif()

find_package(Threads REQUIRED)
get_property(generator GLOBAL PROPERTY PARFORGE_GENERATOR_DIR)
set(libraries "")
foreach(which IN ITEMS gnu llvm)
    set(stem "${CMAKE_CURRENT_BINARY_DIR}/two_${which}")
    set(library "${CMAKE_CURRENT_BINARY_DIR}/libtwo_${which}.so")
    set(compiler "${PARFORGE_TEST_GCC}")
    if(which STREQUAL "llvm")
        set(compiler "${PARFORGE_TEST_CLANG}")
    endif()
    file(GLOB headers "${PROJECT_SOURCE_DIR}/include/parforge/*.h")
    file(GLOB generator_files "${generator}/parforge/*.py" "${generator}/../templates/*.j2")
    add_custom_command(
        OUTPUT "${stem}.c" "${stem}.h" "${library}"
        COMMAND "${PARFORGE_PYTHON}" -B "${generator}" generate
            "${CMAKE_CURRENT_SOURCE_DIR}/two_${which}.toml" -o "${CMAKE_CURRENT_BINARY_DIR}"
        COMMAND "${compiler}" -std=c11 -O2 -shared -fPIC -fopenmp "-Wl,-z,nodelete"
            "-Wl,-soname,libtwo_${which}.so"
            "-I${CMAKE_CURRENT_SOURCE_DIR}" "-I${PROJECT_SOURCE_DIR}/include"
            -o "${library}" "${stem}.c"
        DEPENDS two_${which}.toml two_elements.h ${headers} ${generator_files}
        COMMENT "Generating two_${which} and compiling it with ${compiler}"
        VERBATIM)
    list(APPEND libraries "${library}")
endforeach()

add_executable(background_two_runtimes two_runtimes.c resources.c ../stress/harness.c
    "${CMAKE_CURRENT_BINARY_DIR}/two_gnu.h" "${CMAKE_CURRENT_BINARY_DIR}/two_llvm.h")
set_source_files_properties(two_runtimes.c PROPERTIES OBJECT_DEPENDS "${libraries}")
target_include_directories(background_two_runtimes PRIVATE
    "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_BINARY_DIR}" ../stress)
target_compile_definitions(background_two_runtimes PRIVATE _GNU_SOURCE)
# libgomp's first: libomp has functions of the same names.
target_link_libraries(background_two_runtimes PRIVATE
    ${libraries} parforge::parforge Threads::Threads ${CMAKE_DL_LIBS})
set_target_properties(background_two_runtimes PROPERTIES BUILD_RPATH "${CMAKE_CURRENT_BINARY_DIR}")
parforge_house_flags(background_two_runtimes)
add_background_test(two_runtimes 180 1800)
