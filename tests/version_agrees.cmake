# cmake -DVERSION=1.2.3 -P version_agrees.cmake: header, generator and manual must say the same.
get_filename_component(root "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)

file(READ "${root}/include/parforge/parforge.h" header)
set(in_header "")
foreach(part IN ITEMS MAJOR MINOR PATCH)
    string(REGEX MATCH "#define PARFORGE_VERSION_${part} ([0-9]+)" found "${header}")
    list(APPEND in_header "${CMAKE_MATCH_1}")
endforeach()
list(JOIN in_header "." in_header)

file(READ "${root}/gen/parforge/__init__.py" module)
string(REGEX MATCH "__version__ = \"([^\"]*)\"" found "${module}")
set(in_generator "${CMAKE_MATCH_1}")

file(READ "${root}/docs/parforge.1" manual)
string(REGEX MATCH "\"parforge ([0-9.]*)\"" found "${manual}")
set(in_manual "${CMAKE_MATCH_1}")

if(NOT in_header STREQUAL VERSION OR NOT in_generator STREQUAL VERSION OR
   NOT in_manual STREQUAL VERSION)
    message(FATAL_ERROR "The version is ${VERSION} in CMakeLists.txt, '${in_header}' in parforge.h, "
        "'${in_generator}' in the generator and '${in_manual}' in parforge.1")
endif()
