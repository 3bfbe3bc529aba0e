// Asio's own code, compiled here once for every program.
#include <boost/asio/impl/src.hpp>
