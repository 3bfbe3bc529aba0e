// The other end of the line: libsrt as encoders and players use it.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>

#include <chrono>
#include <cstdint>
#include <srt/srt.h>
#include <string>
#include <thread>

namespace weir::srt {

/// Waits for `condition` at most 5 s.
template <class Condition>
bool until(Condition condition) {
    for (int i = 0; i < 1000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return condition();
}

class caller {
 public:
    caller(std::uint16_t port, const std::string& id, const std::string& passphrase = {})
        : socket_(srt_create_socket()) {
        srt_setsockflag(socket_, SRTO_STREAMID, id.data(), static_cast<int>(id.size()));
        if (!passphrase.empty())
            srt_setsockflag(socket_, SRTO_PASSPHRASE, passphrase.data(),
                            static_cast<int>(passphrase.size()));
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = srt_connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
        if (!connected_) reason_ = srt_getrejectreason(socket_);
    }
    ~caller() { srt_close(socket_); }
    caller(const caller&) = delete;
    caller& operator=(const caller&) = delete;

    bool connected() const { return connected_; }
    int reason() const { return reason_; }
    bool send(const std::string& text) {
        return srt_sendmsg(socket_, text.data(), static_cast<int>(text.size()), -1, 1) > 0;
    }
    /// Empty when the connection is over.
    std::string receive() {
        std::string text(1500, '\0');
        const int got = srt_recvmsg(socket_, text.data(), static_cast<int>(text.size()));
        text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return text;
    }

 private:
    SRTSOCKET socket_;
    bool connected_ = false;
    int reason_ = 0;
};

}  // namespace weir::srt
