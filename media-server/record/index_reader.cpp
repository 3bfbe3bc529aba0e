#include "weir/record/errc.hpp"
#include "weir/record/index.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace weir::record {

namespace {

using namespace std::chrono;

/// What numbers may be at most, so that sums of them fit.
constexpr std::uint64_t most_bytes = std::uint64_t{1} << 50;
/// In nanoseconds too: the year 2248.
constexpr std::uint64_t most_date = std::uint64_t{1} << 43;
constexpr std::uint64_t longest_part = 60'000'000;
constexpr std::uint64_t longest_gap = std::uint64_t{1} << 40;
constexpr std::uint64_t most_takes = 1'000'000;
constexpr std::uint64_t most_pixels = 1u << 16;
constexpr std::size_t longest_name = 16;

/// The words of a line, one after the other.
class words {
 public:
    explicit words(std::string_view line) : rest_(line) {}

    std::string_view next() {
        const auto end = std::min(rest_.find(' '), rest_.size());
        const auto word = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return word;
    }
    std::optional<std::uint64_t> number(std::uint64_t most) { return to_number(next(), most); }
    bool empty() const { return rest_.empty(); }

    static std::optional<std::uint64_t> to_number(std::string_view word, std::uint64_t most) {
        std::uint64_t value = 0;
        const auto* const end = word.data() + word.size();
        const auto read = std::from_chars(word.data(), end, value);
        if (read.ec != std::errc() || read.ptr != end || value > most) return std::nullopt;
        return value;
    }

 private:
    std::string_view rest_;
};

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= longest_name && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
}

/// Of RFC 6381 with commas: what may stand in a playlist's quotes.
bool is_codecs(std::string_view text) {
    return text.size() <= 200 && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == ',' || c == '-' || c == '_';
           });
}

class reader {
 public:
    /// False when the line is not right; nothing has changed then.
    bool take(std::string_view line, std::size_t line_end) {
        if (made_.ended) return false;
        words from(line);
        const auto what = from.next();
        if (what == "part") return part(from, line_end);
        if (what == "segment") return segment(from);
        if (what == "take") return new_take(from);
        if (what == "file") return file(from);
        if (what == "gap") return gap(from);
        if (what == "end" && from.empty()) return made_.ended = true;
        return false;
    }

    index done(std::size_t size) {
        made_.size = size;
        // A segment without a part is one that was about to begin.
        while (!made_.segments.empty() && made_.segments.back().parts == 0)
            made_.segments.pop_back();
        return std::move(made_);
    }

 private:
    bool new_take(words& from) {
        const auto number = from.number(most_takes);
        if (!number || *number <= take_ || !from.empty()) return false;
        take_ = static_cast<std::uint32_t>(*number);
        first_file_ = made_.files.size();
        in_segment_ = false;
        return true;
    }

    bool file(words& from) {
        media_file made;
        made.rendition = from.next();
        made.take = take_;
        const auto init = from.number(most_bytes);
        const auto width = from.number(most_pixels);
        const auto height = from.number(most_pixels);
        if (take_ == 0 || !is_name(made.rendition) || find(made.rendition)) return false;
        if (!init || *init == 0 || !width || !height) return false;
        const auto rate = from.next();
        const auto* const end = rate.data() + rate.size();
        const auto read = std::from_chars(rate.data(), end, made.tracks.frame_rate);
        if (read.ec != std::errc() || read.ptr != end) return false;
        if (!(made.tracks.frame_rate >= 0 && made.tracks.frame_rate <= 1000)) return false;
        made.tracks.codecs = from.next();
        if (!is_codecs(made.tracks.codecs) || !from.empty()) return false;
        made.init = *init;
        made.tracks.width = static_cast<std::uint32_t>(*width);
        made.tracks.height = static_cast<std::uint32_t>(*height);
        sizes_.push_back(made.init);
        made_.files.push_back(std::move(made));
        return true;
    }

    bool segment(words& from) {
        const auto date = from.number(most_date);
        if (take_ == 0 || !date || !from.empty()) return false;
        made_.segments.push_back({static_cast<std::int64_t>(*date), take_, made_.parts.size(), 0});
        in_segment_ = true;
        return true;
    }

    bool gap(words& from) {
        const auto missing = from.number(longest_gap);
        if (!missing || !from.empty()) return false;
        made_.gaps.push_back({made_.parts.size(), milliseconds(*missing)});
        return true;
    }

    bool part(words& from, std::size_t line_end) {
        const auto duration = from.number(longest_part);
        const auto key = from.next();
        if (!in_segment_ || !duration || (key != "k" && key != "-")) return false;
        record::part made;
        made.duration = microseconds(*duration);
        made.key = key == "k";
        made.first_piece = made_.pieces.size();
        made.line_end = line_end;
        while (!from.empty()) {
            if (!add_piece(from.next())) {
                drop_pieces(made.first_piece);
                return false;
            }
        }
        made.pieces = made_.pieces.size() - made.first_piece;
        made_.parts.push_back(made);
        ++made_.segments.back().parts;
        return true;
    }

    bool add_piece(std::string_view word) {
        const auto colon = std::min(word.find(':'), word.size() - 1);
        const auto file = find(word.substr(0, colon));
        const auto size = words::to_number(word.substr(colon + 1), most_bytes);
        if (!file || !size || *size == 0 || sizes_[*file] + *size > most_bytes) return false;
        made_.pieces.push_back({static_cast<std::uint32_t>(*file), sizes_[*file], *size});
        sizes_[*file] += *size;
        return true;
    }

    void drop_pieces(std::size_t first) {
        while (made_.pieces.size() > first) {
            sizes_[made_.pieces.back().file] = made_.pieces.back().offset;
            made_.pieces.pop_back();
        }
    }

    /// Among the files of this take.
    std::optional<std::size_t> find(std::string_view rendition) const {
        for (auto i = first_file_; i < made_.files.size(); ++i)
            if (made_.files[i].rendition == rendition) return i;
        return std::nullopt;
    }

    index made_;
    /// Of each file, so far.
    std::vector<std::uint64_t> sizes_;
    std::uint32_t take_ = 0;
    std::size_t first_file_ = 0;
    bool in_segment_ = false;
};

}  // namespace

parsed<index> read_index(std::string_view text) {
    if (text.size() > largest_index) return parse_error{errc::index_too_large, largest_index};
    const auto head = head_line();
    if (!text.starts_with(head)) return parse_error{errc::not_an_index, 0};
    reader to;
    std::size_t at = head.size();
    for (;;) {
        const auto end = text.find('\n', at);
        if (end == std::string_view::npos) break;
        if (!to.take(text.substr(at, end - at), end + 1)) break;
        at = end + 1;
    }
    return to.done(at);
}

}  // namespace weir::record
