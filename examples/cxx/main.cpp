// A C++ program that calls a generated function with its vectors.
#include "market.h"

#include <cstdio>
#include <exception>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace
{

// What the orders are worth. An error of the call becomes an exception.
std::vector<double> values_of(const std::vector<order> &orders, const parforge_options &options)
{
    std::vector<double> values(orders.size());
    const parforge_error error =
        market_value(orders.data(), orders.size(), values.data(), 1.25, &options);

    if (error != PARFORGE_OK) {
        throw std::runtime_error(parforge_last_error());
    }
    return values;
}

// The orders that the last call of this thread could not value.
std::vector<parforge_failure> last_failures()
{
    std::vector<parforge_failure> failures(parforge_last_failures(nullptr, 0));

    parforge_last_failures(failures.data(), failures.size());
    return failures;
}

void run()
{
    std::vector<order> orders(100000, order{2, 3.0});
    parforge_options options = PARFORGE_OPTIONS_INIT;

    const std::vector<double> values = values_of(orders, options);
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    std::printf("%zu values, %.2f in all\n", values.size(), sum);

    // Now failures are listed, and all other orders are valued.
    orders[70000].price = 0.0;
    orders[99999].price = -1.0;
    options.suppress_errors = true;
    values_of(orders, options);
    for (const parforge_failure &failure : last_failures()) {
        std::printf("item %zu has no price\n", failure.index);
    }
}

} // namespace

int main()
{
    try {
        run();
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
