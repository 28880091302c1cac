# parforge_find_python()
#
# Finds a Python that can run the generator, or stops with what each candidate lacks. The result is
# the cache variable PARFORGE_PYTHON; setting it before names the only candidate.
#
# Why not find_package(Python3): it takes the first python3 on PATH. Where that is not the system's
# own (pyenv, conda), the system's package of Jinja2 does not serve it, and another candidate would.
function(parforge_find_python)
    get_property(is_checked GLOBAL PROPERTY PARFORGE_PYTHON_CHECKED)
    if(is_checked)
        return()
    endif()

    if(PARFORGE_PYTHON)
        set(candidates "${PARFORGE_PYTHON}")
    elseif(NOT "$ENV{PARFORGE_PYTHON}" STREQUAL "")
        set(candidates "$ENV{PARFORGE_PYTHON}")
    else()
        set(candidates python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11)
    endif()

    # Prints the interpreter's own path, since the candidate may be a launcher that decides by the
    # folder it is called in. Has to be readable for any Python, however old.
    set(script [[
import sys
version = "%d.%d" % sys.version_info[:2]
if sys.version_info < (3, 11):
    sys.exit("is Python " + version + ", 3.11 or newer is needed")
try:
    import jinja2
except ImportError as error:
    sys.exit("is Python " + version + ", but cannot import jinja2 (%s)" % error)
print(sys.executable)
]])

    set(troubles "")
    foreach(candidate IN LISTS candidates)
        execute_process(COMMAND "${candidate}" -c "${script}"
            RESULT_VARIABLE result
            OUTPUT_VARIABLE executable
            ERROR_VARIABLE trouble
            OUTPUT_STRIP_TRAILING_WHITESPACE
            ERROR_STRIP_TRAILING_WHITESPACE)
        if(result STREQUAL "0" AND NOT executable STREQUAL "")
            set(PARFORGE_PYTHON "${executable}" CACHE FILEPATH
                "Python 3.11 or newer with Jinja2, runs the parforge generator" FORCE)
            set_property(GLOBAL PROPERTY PARFORGE_PYTHON_CHECKED TRUE)
            return()
        endif()
        if(trouble STREQUAL "")
            set(trouble "${result}")
        endif()
        string(REGEX REPLACE "\n.*" "" trouble "${trouble}")
        string(APPEND troubles "  ${candidate}: ${trouble}\n")
    endforeach()

    message(FATAL_ERROR
        "The parforge generator needs Python 3.11 or newer with the module jinja2. Tried:\n"
        "${troubles}"
        "On Debian and Ubuntu, install them with\n"
        "  apt-get install python3 python3-jinja2\n"
        "(on Ubuntu 22.04: python3.11 python3-jinja2), or name another interpreter with\n"
        "  -DPARFORGE_PYTHON=/path/to/python3")
endfunction()
