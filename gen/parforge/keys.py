"""The keys of a spec, each with a line that shows its use: what is not here is refused."""

SPEC = {
    "parforge": "parforge = 1",
    "module": 'module = "weather"',
    "doc": 'doc = "Station readings."',
    "include": 'include = ["readings.h"]',
    "processor": "[[processor]]",
}
PROCESSOR = {
    "name": 'name = "to_kelvin"',
    "doc": 'doc = "One reading from °C to K."',
    "function": 'function = "kelvin_of"',
    "input": 'input = "double"',
    "output": 'output = "double"',
    "args": 'args = [{ name = "offset", type = "double" }]',
    "fallible": "fallible = true",
    "default": "default = -1",
    "index": "index = true",
    "dataset": 'dataset = { type = "const struct table *", get = "table_row" }',
    "worker": 'worker = { type = "CURL *", init = "worker_open", fini = "worker_close" }',
    "schedule": 'schedule = "adaptive"',
    "max_threads": 'max_threads = "cores"',
    "serial_below": "serial_below = 1000",
    "reduce": 'reduce = { function = "sum_of", identity = "0.0" }',
    "simd": "simd = false",
    "on_error": 'on_error = "continue"',
    "ignore_errors": 'ignore_errors = ["ENOENT"]',
    "suppress_errors": "suppress_errors = true",
    "daemon": "daemon = true",
    "thread_name": 'thread_name = "weather"',
}
INPUT = {
    "name": 'name = "celsius"',
    "type": 'type = "double"',
    "pass": 'pass = "pointer"',
}
OUTPUT = {
    "name": 'name = "kelvin"',
    "type": 'type = "double"',
    "default": "default = -1",
}
ARGUMENT = {
    "name": 'name = "offset"',
    "type": 'type = "double"',
}
DATASET = {
    "type": 'type = "const struct table *"',
    "length": 'length = "table_rows"',
    "get": 'get = "table_row"',
}
WORKER = {
    "type": 'type = "CURL *"',
    "init": 'init = "worker_open"',
    "fini": 'fini = "worker_close"',
}
