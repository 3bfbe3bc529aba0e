#pragma once

#include "weir/base/log.hpp"
#include "weir/base/task.hpp"
#include "weir/remux/ts_feeds.hpp"
#include "weir/srt/connection.hpp"
#include "weir/srt/gate.hpp"
#include "weir/srt/settings.hpp"
#include "weir/stream/admission.hpp"
#include "weir/stream/hub.hpp"
#include "weir/stream/source.hpp"

#include <memory>

namespace weir::srt {

/// What the sessions of one loop share; outlives them.
struct session_services {
    const srt::settings& settings;
    srt::gate& gate;
    stream::hub& hub;
    remux::ts_feeds& ts;
    stream::admission& admission;
    const stream::source_services& source;
    log out;
};

/// One connection from its acceptance to its end, on the loop that it was handed to: a publisher's,
task<> publish(std::unique_ptr<connection> from, const session_services& services);
/// or a viewer's.
task<> play(std::unique_ptr<connection> to, const session_services& services);

}  // namespace weir::srt
