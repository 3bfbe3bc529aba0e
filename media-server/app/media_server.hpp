#pragma once

#include "weir/app/core.hpp"
#include "weir/app/settings.hpp"
#include "weir/base/log.hpp"
#include "weir/base/loop.hpp"
#include "weir/record/recorder.hpp"
#include "weir/srt/port.hpp"

#include <memory>
#include <string>
#include <vector>

namespace weir::app {

/// weir-media as a whole: builds the rooms, joins them, and takes them apart in order.
class media_server {
 public:
    /// `admission` and `books` outlive the server; without `books` nothing is recorded. `witnesses`
    /// make further sinks that every stream is shown to.
    media_server(settings how, stream::admission& admission,
                 std::vector<stream::sink_factory> witnesses, record::catalogue* books,
                 std::string control_token, log out);
    ~media_server();

    /// Opens the ports and begins to serve; an empty text, or what kept it from it.
    std::string start();
    /// Ends streams, then viewers, then loops. From the thread that called start().
    void stop();

    /// With the ports that were opened.
    const app::settings& how() const { return settings_; }

 private:
    std::unique_ptr<stream::sink> make_packager(const stream::broadcast_ptr& of);
    void spread(const std::string& channel, const hls::presentation_ptr& now, const loop& here);

    settings settings_;
    log log_;
    stream::registry live_;
    http::audience audience_;
    http::control_services control_;
    std::vector<stream::sink_factory> sinks_;
    stream::source_services source_;
    srt::gate gate_;
    srt::port srt_;
    std::unique_ptr<net::tls_certificates> certificates_;
    std::unique_ptr<record::recorder> recorder_;
    shared_parts shared_;
    loops loops_;
    std::vector<std::unique_ptr<core>> cores_;
    bool started_ = false;
};

}  // namespace weir::app
