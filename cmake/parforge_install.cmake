# What `cmake --install` brings. Nothing in it knows the prefix: the folder can be moved.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/parforge")

install(TARGETS parforge EXPORT parforge
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    RUNTIME DESTINATION bin)
install(DIRECTORY include/parforge DESTINATION include FILES_MATCHING PATTERN "*.h")

install(FILES LICENSE README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}" FILES_MATCHING PATTERN "*.md")
install(FILES docs/parforge.1 DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")

# The command finds the generator by its own place, so these folders are not for choosing.
install(PROGRAMS bin/parforge DESTINATION bin)
install(DIRECTORY gen DESTINATION share/parforge
    FILES_MATCHING PATTERN "*.py" PATTERN "parforge.schema.json"
    PATTERN "__pycache__" EXCLUDE
    PATTERN ".?*" EXCLUDE) # caches of tools
install(DIRECTORY templates DESTINATION share/parforge FILES_MATCHING PATTERN "*.j2")

# A package of its own: it is found where MPI is.
if(TARGET parforge_mpi)
    install(TARGETS parforge_mpi EXPORT parforge_mpi
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        RUNTIME DESTINATION bin)
    install(EXPORT parforge_mpi NAMESPACE parforge:: DESTINATION "${package_dir}"
        FILE parforge_mpiTargets.cmake)
endif()

# find_package(parforge CONFIG)
install(EXPORT parforge NAMESPACE parforge:: DESTINATION "${package_dir}"
    FILE parforgeTargets.cmake)
set(generator_dir share/parforge/gen)
configure_package_config_file(cmake/parforgeConfig.cmake.in parforgeConfig.cmake
    INSTALL_DESTINATION "${package_dir}"
    PATH_VARS generator_dir
    NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0, a minor version may change the border between generated code and library.
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/parforgeConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install(FILES
    "${CMAKE_CURRENT_BINARY_DIR}/parforgeConfig.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/parforgeConfigVersion.cmake"
    cmake/parforge_generate.cmake
    cmake/parforge_find_python.cmake
    DESTINATION "${package_dir}")

# pkg-config --cflags --libs parforge
file(RELATIVE_PATH pc_to_prefix "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
string(REGEX REPLACE "/$" "" pc_to_prefix "${pc_to_prefix}")
set(pc_names parforge)
if(TARGET parforge_mpi)
    list(APPEND pc_names parforge_mpi)
endif()
foreach(name IN LISTS pc_names)
    configure_file(cmake/${name}.pc.in ${name}.pc @ONLY)
    install(FILES "${CMAKE_CURRENT_BINARY_DIR}/${name}.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endforeach()
