# cmake -DVERSION=1.2.3 -P version_agrees.cmake: the header and the generator must say the same.
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

if(NOT in_header STREQUAL VERSION OR NOT in_generator STREQUAL VERSION)
    message(FATAL_ERROR "The version is ${VERSION} in CMakeLists.txt, '${in_header}' in parforge.h "
        "and '${in_generator}' in the generator")
endif()
