# parforge_house_flags(<target>…)
#
# The warnings that parforge's own code is clean of. Private to the target, and never put on code
# that is generated for a user's target.
function(parforge_house_flags)
    foreach(target IN LISTS ARGV)
        target_compile_options(${target} PRIVATE
            $<$<COMPILE_LANG_AND_ID:C,GNU,Clang,AppleClang>:-Wall;-Wextra;-Wconversion;-Wpedantic>
            $<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang,AppleClang>:-Wall;-Wextra;-Wconversion;-Wpedantic>)
        if(PARFORGE_WERROR)
            target_compile_options(${target} PRIVATE
                $<$<COMPILE_LANG_AND_ID:C,GNU,Clang,AppleClang>:-Werror>
                $<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang,AppleClang>:-Werror>)
        endif()
    endforeach()
endfunction()
