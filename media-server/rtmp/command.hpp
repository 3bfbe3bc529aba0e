// RTMP commands (Adobe RTMP 1.0, section 7.2): a name, a transaction number, an object and
// arguments in AMF0.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/flv/amf0.hpp"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::rtmp {

struct command {
    std::string name;
    /// 0 when no answer is expected.
    double transaction = 0;
    /// The command object, or null, comes first.
    std::vector<flv::amf0::value> arguments;

    /// The argument of that number; empty or nothing when it is missing or of another type.
    std::string_view text(std::size_t index) const;
    std::optional<double> number(std::size_t index) const;
    const flv::amf0::object* object(std::size_t index) const;

    bool operator==(const command&) const = default;
};

/// Reads the body of a command message. Senders leave out the transaction number of commands that
/// want no answer, and trailing arguments. An AMF3
/// value or a reference ends the arguments.
parsed<command> read_command(byte_view body);

bytes write_command(std::string_view name, double transaction,
                    std::initializer_list<flv::amf0::value> arguments);

/// What a connect command says of the peer (7.2.1.1), each text cut to 512 bytes.
struct connect_command {
    std::string app;
    std::string tc_url;
    /// flashVer: what the peer says it is.
    std::string flash_version;
    /// The peer states what it can do of Enhanced RTMP 2 ("Enhancing NetConnection connect
    /// Command").
    bool states_enhanced = false;

    bool operator==(const connect_command&) const = default;
};
connect_command read_connect(const command& from);

/// The answers of a server. Each returns the body of a command message.
/// The answer states AMF0 whatever the peer asked for; and, if `enhanced`, what we do of Enhanced
/// RTMP 2.
bytes connect_accepted(double transaction, bool enhanced);
bytes connect_refused(double transaction, std::string_view code, std::string_view description);
bytes call_result(double transaction, const flv::amf0::value& what);
bytes call_failed(double transaction, std::string_view description);

enum class status_level { status, error };
/// onStatus, which concerns the message stream that it is sent on.
bytes stream_status(status_level level, std::string_view code, std::string_view description);

}  // namespace weir::rtmp
