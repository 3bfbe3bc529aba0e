// Beast's own code, compiled here once for every program.
#include <boost/beast/src.hpp>
