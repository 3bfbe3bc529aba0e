#include "weir/rtmp/command.hpp"

#include "weir/flv/errc.hpp"
#include "weir/rtmp/errc.hpp"

namespace weir::rtmp {
namespace {

using flv::amf0::null;
using flv::amf0::object;
using flv::amf0::value;

constexpr std::size_t max_text = 512;

/// Bits of capsEx.
namespace caps_ex {
constexpr unsigned multitrack = 2;
constexpr unsigned mod_ex = 4;
constexpr unsigned timestamp_nano_offset = 8;
}  // namespace caps_ex
/// Of a FourCC info map: we pass on what we are sent.
constexpr unsigned can_forward = 4;

void add_enhanced(object& to) {
    const flv::amf0::array every{{"*"}};
    to.add("fourCcList", every)
        .add("videoFourCcInfoMap", object().add("*", can_forward))
        .add("audioFourCcInfoMap", object().add("*", can_forward))
        .add("capsEx", caps_ex::multitrack | caps_ex::mod_ex | caps_ex::timestamp_nano_offset);
}

}  // namespace

std::string_view command::text(std::size_t index) const {
    const auto* found = index < arguments.size() ? arguments[index].text() : nullptr;
    return found != nullptr ? std::string_view(*found) : std::string_view();
}

std::optional<double> command::number(std::size_t index) const {
    const auto* found = index < arguments.size() ? arguments[index].number() : nullptr;
    return found != nullptr ? std::optional(*found) : std::nullopt;
}

const object* command::object(std::size_t index) const {
    return index < arguments.size() ? arguments[index].properties() : nullptr;
}

parsed<command> read_command(byte_view body) {
    flv::amf0::reader in(body);
    auto name = in.next();
    if (!name) return name.error();
    if (name->text() == nullptr) return parse_error{errc::command_name, 0};
    command read;
    read.name = *name->text();

    while (!in.empty()) {
        auto argument = in.next();
        if (!argument) {
            // Flash sends such values in commands that nobody here needs.
            const auto why = argument.error().code;
            if (why == flv::errc::amf0_amf3 || why == flv::errc::amf0_reference) break;
            return argument.error();
        }
        read.arguments.push_back(std::move(*argument));
    }
    if (const auto transaction = read.number(0)) {
        read.transaction = *transaction;
        read.arguments.erase(read.arguments.begin());
    }
    return read;
}

bytes write_command(std::string_view name, double transaction,
                    std::initializer_list<value> arguments) {
    bytes body;
    flv::amf0::write(body, name);
    flv::amf0::write(body, transaction);
    for (const auto& each : arguments) flv::amf0::write(body, each);
    return body;
}

connect_command read_connect(const command& from) {
    connect_command read;
    const auto* given = from.object(0);
    if (given == nullptr) return read;
    read.app = given->text("app").value_or("").substr(0, max_text);
    read.tc_url = given->text("tcUrl").value_or("").substr(0, max_text);
    read.flash_version = given->text("flashVer").value_or("").substr(0, max_text);
    for (const auto* name : {"fourCcList", "videoFourCcInfoMap", "audioFourCcInfoMap", "capsEx"})
        read.states_enhanced = read.states_enhanced || given->find(name) != nullptr;
    return read;
}

bytes connect_accepted(double transaction, bool enhanced) {
    object server;
    server.add("fmsVer", "FMS/3,0,1,123").add("capabilities", 31);
    object info;
    info.add("level", "status")
        .add("code", "NetConnection.Connect.Success")
        .add("description", "Connection succeeded.")
        .add("objectEncoding", 0);
    // The specification does not say in which of the two, and peers look in either.
    if (enhanced)
        for (auto* each : {&server, &info}) add_enhanced(*each);
    return write_command("_result", transaction, {server, info});
}

bytes connect_refused(double transaction, std::string_view code, std::string_view description) {
    object info;
    info.add("level", "error").add("code", code).add("description", description);
    return write_command("_error", transaction, {null{}, info});
}

bytes call_result(double transaction, const value& what) {
    return write_command("_result", transaction, {null{}, what});
}

bytes call_failed(double transaction, std::string_view description) {
    object info;
    info.add("level", "error")
        .add("code", "NetConnection.Call.Failed")
        .add("description", description);
    return write_command("_error", transaction, {null{}, info});
}

bytes stream_status(status_level level, std::string_view code, std::string_view description) {
    object info;
    info.add("level", level == status_level::error ? "error" : "status")
        .add("code", code)
        .add("description", description);
    return write_command("onStatus", 0, {null{}, info});
}

}  // namespace weir::rtmp
