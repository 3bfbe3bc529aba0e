#pragma once

#include "weir/base/log.hpp"
#include "weir/store/database.hpp"
#include "weir/stream/source.hpp"

namespace weir::app {

/// Makes sinks that note in the store when each show began and ended, in the background: a store
/// that is locked or gone costs the note and nothing else. `database` outlives the streams.
stream::sink_factory make_ledger(store::database& database, log out);

}  // namespace weir::app
