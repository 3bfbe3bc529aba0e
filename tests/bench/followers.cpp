#include "viewers.hpp"
#include <cstdio>
#include <cstdlib>

namespace bench {

namespace {

bool is_key_frame(std::uint8_t type, std::uint8_t first, std::uint8_t second) {
    return type == 9 && first >> 4 == 1 && second == 1;
}

/// HTTP chunk by HTTP chunk, each a tag or several.
class flv_follower final : public follower {
 public:
    void put(std::string_view data, std::vector<arrival>& found) override {
        rest_.append(data);
        for (;;) {
            if (!in_body_) {
                const auto end = rest_.find("\r\n\r\n");
                if (end == std::string::npos) return;
                rest_.erase(0, end + 4);
                in_body_ = true;
            }
            const auto line = rest_.find("\r\n");
            if (line == std::string::npos) return;
            const auto size = std::stoul(rest_.substr(0, line), nullptr, 16);
            if (rest_.size() < line + 2 + size + 2) return;
            read_tags(std::string_view(rest_).substr(line + 2, size), found);
            rest_.erase(0, line + 2 + size + 2);
        }
    }

 private:
    static void read_tags(std::string_view chunk, std::vector<arrival>& found) {
        const auto* at = reinterpret_cast<const std::uint8_t*>(chunk.data());
        const auto* const end = at + chunk.size();
        if (chunk.starts_with("FLV")) at += 13;
        while (at + 15 <= end) {
            const auto size = std::size_t{at[1]} << 16 | std::size_t{at[2]} << 8 | at[3];
            if (at + 15 + size > end) break;
            const auto time = std::uint32_t{at[7]} << 24 | std::uint32_t{at[4]} << 16 |
                              std::uint32_t{at[5]} << 8 | at[6];
            found.push_back({at[0], time, size > 1 && is_key_frame(at[0], at[11], at[12])});
            at += 15 + size;
        }
    }

    std::string rest_;
    bool in_body_ = false;
};

class rtmp_follower final : public follower {
 public:
    rtmp_follower() {
        constexpr std::uint32_t most = 16u << 20;
        weir::rtmp::chunk_limits limits;
        limits.data = limits.media = most;
        limits.partial = most;
        reader_.set_limits(limits);
    }

    void put(std::string_view data, std::vector<arrival>& found) override {
        weir::byte_view left(reinterpret_cast<const std::uint8_t*>(data.data()), data.size());
        while (!left.empty()) {
            const auto got = reader_.next(left);
            if (!got) {
                std::fprintf(stderr, "bench_load: not RTMP\n");
                std::exit(1);
            }
            if (!*got) continue;
            const auto type = static_cast<std::uint8_t>((*got)->type);
            const auto body = (*got)->body.payload();
            if (type != 8 && type != 9) continue;
            found.push_back(
                {type, (*got)->timestamp, body.size() > 1 && is_key_frame(type, body[0], body[1])});
        }
    }

 private:
    weir::rtmp::chunk_reader reader_;
};

}  // namespace

std::unique_ptr<follower> make_follower(way how) {
    if (how == way::rtmp) return std::make_unique<rtmp_follower>();
    return std::make_unique<flv_follower>();
}

}  // namespace bench
