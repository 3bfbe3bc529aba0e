#include "portal/worker/mp4_walk.hpp"

#include "portal/worker/sniff.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

namespace portal::worker {

namespace {

constexpr std::size_t most_boxes = 1'000'000;
constexpr int most_depth = 8;
constexpr std::uint64_t header_size = 8;

std::uint64_t number(const unsigned char* from, int bytes) {
    std::uint64_t read = 0;
    for (int i = 0; i < bytes; ++i) read = read << 8 | from[i];
    return read;
}

bool holds_boxes(std::string_view name) {
    for (const std::string_view each : {"moov", "trak", "mdia", "minf", "dinf"})
        if (name == each) return true;
    return false;
}

class walk {
 public:
    explicit walk(std::istream& file) : file_(file) {
        file_.seekg(0, std::ios::end);
        size_ = static_cast<std::uint64_t>(std::max<std::streamoff>(file_.tellg(), 0));
    }

    std::optional<refusal> all() {
        boxes(0, size_, 0);
        if (wrong_) return wrong_;
        if (!has_index_) return refusal{reasons::truncated, "The file ends before its index."};
        return std::nullopt;
    }

 private:
    bool read(std::uint64_t at, unsigned char* into, std::streamsize count) {
        file_.clear();
        file_.seekg(static_cast<std::streamoff>(at));
        file_.read(std::bit_cast<char*>(into), count);
        return file_.gcount() == count;
    }

    void refuse(std::string_view reason, const char* why) {
        if (!wrong_) wrong_ = refusal{reason, why};
    }

    void boxes(std::uint64_t from, std::uint64_t end, int depth) {
        while (!wrong_ && from + header_size <= end) {
            if (++count_ > most_boxes || depth > most_depth)
                return refuse(reasons::unsupported_media, "The file has too many boxes.");
            std::array<unsigned char, 16> head{};
            if (!read(from, head.data(), 8)) return;
            std::uint64_t size = number(head.data(), 4);
            std::uint64_t header = header_size;
            const std::string_view name(std::bit_cast<const char*>(head.data() + 4), 4);
            if (size == 1) {
                if (!read(from, head.data(), 16))
                    return refuse(reasons::truncated, "The file ends within a box.");
                size = number(head.data() + 8, 8);
                header = 16;
            }
            // 0: the last box, to the end of the file. QuickTime ends lists of boxes with it too.
            if (size == 0 && depth > 0) return;
            if (size == 0) size = end - from;
            if (size < header)
                return refuse(reasons::unsupported_media, "The file has a box of no size.");
            if (size > end - from) return too_long(depth);
            one(name, from + header, from + size, depth);
            from += size;
        }
    }

    void too_long(int depth) {
        if (depth == 0) return refuse(reasons::truncated, "The file ends before its last part.");
        refuse(reasons::unsupported_media, "The file has a box that is larger than what holds it.");
    }

    void one(std::string_view name, std::uint64_t from, std::uint64_t end, int depth) {
        if (name == "moov") has_index_ = true;
        if (name == "trak" && ++tracks_ > most_streams)
            return refuse(reasons::too_many_streams, "The file has too many tracks.");
        if (name == "dref") return references(from, end);
        if (holds_boxes(name)) boxes(from, end, depth + 1);
    }

    /// 8.7.2: version and flags, a count, then boxes with version and flags; flag 1 says "in here".
    void references(std::uint64_t from, std::uint64_t end) {
        from += 8;
        while (from + 12 <= end) {
            std::array<unsigned char, 12> head{};
            if (++count_ > most_boxes || !read(from, head.data(), head.size())) return;
            const auto size = number(head.data(), 4);
            if (size < 12) return;
            if ((head[11] & 1) == 0)
                return refuse(reasons::unsupported_media, "The file's media lies in other files.");
            from += size;
        }
    }

    std::istream& file_;
    std::uint64_t size_ = 0;
    std::size_t count_ = 0;
    std::size_t tracks_ = 0;
    bool has_index_ = false;
    std::optional<refusal> wrong_;
};

}  // namespace

std::optional<refusal> walk_mp4(std::istream& file) {
    return walk(file).all();
}

}  // namespace portal::worker
