#include <parforge/parforge.h>

#include <stdio.h>

int main(void)
{
    puts(parforge_version());
    return 0;
}
