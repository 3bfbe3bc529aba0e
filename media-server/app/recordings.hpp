#pragma once

#include "weir/base/log.hpp"
#include "weir/record/catalogue.hpp"
#include "weir/store/database.hpp"

#include <memory>

namespace weir::app {

/// Keeps account of recordings in the store, in the background. What the store does not take is
/// tried again every second; a recording whose end it never took is noted at the next start. Where
/// the store does not answer, a show is recorded.
std::unique_ptr<record::catalogue> make_recording_catalogue(store::database& database, log out);

}  // namespace weir::app
