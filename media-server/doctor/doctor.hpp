#pragma once

#include "weir/stream/broadcast.hpp"
#include "weir/stream/sink.hpp"

#include <memory>

namespace weir::doctor {

/// Watches over an incoming stream and keeps its findings in the broadcast's statistics, anew twice
/// a second.
std::unique_ptr<stream::sink> make_doctor(const stream::broadcast_ptr& of);

}  // namespace weir::doctor
