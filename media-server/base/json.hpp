// JSON values, compiled once: Boost.JSON under a short name.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace weir {

namespace json = boost::json;

}  // namespace weir
