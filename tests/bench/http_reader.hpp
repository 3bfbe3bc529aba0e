#pragma once

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace bench {

/// Puts responses together that state their length, one after another.
class http_reader {
 public:
    /// Calls answered(status, head, body) for every response that `data` completes. False when what
    /// came is no such response.
    template <class Answered>
    bool put(std::string_view data, Answered answered) {
        rest_.append(data);
        for (;;) {
            const auto head_end = rest_.find("\r\n\r\n");
            if (head_end == std::string::npos) return true;
            const std::string_view head(rest_.data(), head_end + 2);
            constexpr std::string_view field = "\r\nContent-Length: ";
            const auto at = head.find(field);
            std::size_t size = 0;
            if (head.size() < 12 || at == std::string_view::npos) return false;
            std::from_chars(head.data() + at + field.size(), head.data() + head.size(), size);
            const auto begin = head_end + 4;
            if (rest_.size() < begin + size) return true;
            int status = 0;
            std::from_chars(head.data() + 9, head.data() + 12, status);
            // The callback may send the next request; the answer to it is not here yet.
            const std::string whole = std::move(rest_);
            rest_ = whole.substr(begin + size);
            answered(status, std::string_view(whole).substr(0, head_end + 2),
                     std::string_view(whole).substr(begin, size));
        }
    }

 private:
    std::string rest_;
};

}  // namespace bench
