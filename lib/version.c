#include <parforge/parforge.h>

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

const char *parforge_version(void)
{
    return TEXT(PARFORGE_VERSION_MAJOR) "." TEXT(PARFORGE_VERSION_MINOR) "." TEXT(
        PARFORGE_VERSION_PATCH);
}
