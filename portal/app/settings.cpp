#include "portal/app/settings.hpp"

namespace portal::app {

weir::log_level settings::lowest_log_level() const {
    return weir::log_level_of(log_level);
}

std::vector<std::pair<std::string_view, weir::net::listen_address>> settings::listeners() const {
    std::vector<std::pair<std::string_view, weir::net::listen_address>> all{
        {"portal.port", listen}};
    if (tls) all.emplace_back("portal.https_port", https);
    return all;
}

settings read_settings(weir::config& from) {
    settings out;
    out.data = weir::store::data_folder(from);
    from.read_choice("log.level", out.log_level, weir::log_levels);
    out.site = http::site::read(from);
    std::string media_address;
    from.read("http.address", media_address);
    if (!media_address.empty() && media_address != "0.0.0.0" && media_address != "::")
        out.media_address = media_address;
    from.read("portal.name", out.name);
    from.read("portal.address", out.listen.address);
    from.read("portal.port", out.listen.port, 0, 65535);
    out.tls = weir::net::tls_settings::read(from);
    out.https.address = out.listen.address;
    from.read("portal.https_port", out.https.port, 0, 65535);
    if (out.tls && out.https.overlaps(out.listen))
        from.reject("portal.https_port", "expected another port than portal.port");
    from.read("portal.connections", out.connections, 1, 1'000'000);
    from.read("portal.web", out.web);
    from.read("portal.hotlinks", out.delivery.hotlinks);
    std::string registration = "open";
    from.read_choice("portal.registration", registration, "open|invitation|closed");
    for (const auto how : {accounts::registration::open, accounts::registration::invitation,
                           accounts::registration::closed})
        if (registration == accounts::to_string(how)) out.accounts.who_registers = how;
    constexpr auto most = std::size_t{1} << 62;
    from.read_size("portal.upload_largest", out.uploads.largest, 1, most);
    from.read_size("portal.upload_quota", out.uploads.quota, 0, most);
    from.read_size("portal.upload_free_floor", out.uploads.free_floor, 0, most);
    from.read("portal.upload_patience", out.uploads.patience, std::chrono::milliseconds(1000),
              std::chrono::hours(24 * 365));
    for (const auto* table : {"access", "flv", "hls", "http", "https", "record", "rtmp", "rtmps",
                              "server", "srt", "stream", "worker"})
        from.leave(table);
    return out;
}

}  // namespace portal::app
