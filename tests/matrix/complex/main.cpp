// Vectors of std::complex go to a function that is generated for C's complex numbers.
#include "spectrum.h"

#include <complex>
#include <cstdio>
#include <vector>

int main()
{
    __extension__ typedef const float _Complex *c_input;
    __extension__ typedef double _Complex *c_output;
    __extension__ const double _Complex quarter = {0.0, 1.0};
    std::vector<std::complex<float>> input;
    std::vector<std::complex<double>> output(1000);

    for (int i = 0; i < 1000; i++) {
        input.emplace_back(static_cast<float>(i), 1.0F);
    }
    if (spectrum_turn(reinterpret_cast<c_input>(input.data()), input.size(),
                      reinterpret_cast<c_output>(output.data()), quarter, nullptr) != PARFORGE_OK) {
        std::fprintf(stderr, "%s\n", parforge_last_error());
        return 1;
    }
    for (int i = 0; i < 1000; i++) {
        if (output[static_cast<size_t>(i)] != std::complex<double>(-1.0, i)) {
            std::fprintf(stderr, "item %d is wrong\n", i);
            return 1;
        }
    }
    std::puts("turned");
    return 0;
}
