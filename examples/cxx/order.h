/* The element function. It is compiled as C, and its header is read by C++, too. */
#ifndef CXX_ORDER_H
#define CXX_ORDER_H

#define ORDER_HAS_NO_PRICE 1

struct order {
    int pieces;
    double price;
};

static inline int order_value(const struct order *order, double *value, double rate)
{
    if (!(order->price > 0.0)) {
        return ORDER_HAS_NO_PRICE;
    }
    *value = order->pieces * order->price * rate;
    return 0;
}

#endif
