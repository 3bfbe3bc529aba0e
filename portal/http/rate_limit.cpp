#include "portal/http/rate_limit.hpp"

#include "weir/base/result.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace portal::http {

double rate_limit::refilled(const bucket& b, clock::time_point now) const {
    const std::chrono::duration<double, std::milli> passed = now - b.filled;
    return std::min(static_cast<double>(how_.burst),
                    b.left + passed.count() / static_cast<double>(how_.refill.count()));
}

std::optional<std::chrono::seconds> rate_limit::take(const std::string& name,
                                                     clock::time_point now) {
    if (buckets_.size() >= most_names && !buckets_.contains(name)) forget(now);
    const auto [place, fresh] = buckets_.try_emplace(name);
    auto& b = place->second;
    b.left = fresh ? static_cast<double>(how_.burst) : refilled(b, now);
    b.filled = now;
    if (b.left >= 1) {
        b.left -= 1;
        return std::nullopt;
    }
    const auto wait = (1 - b.left) * static_cast<double>(how_.refill.count()) / 1000;
    return std::chrono::seconds(static_cast<std::int64_t>(std::ceil(wait)));
}

void rate_limit::give_back(const std::string& name) {
    const auto found = buckets_.find(name);
    if (found == buckets_.end()) return;
    found->second.left = std::min(static_cast<double>(how_.burst), found->second.left + 1);
}

void rate_limit::forget(clock::time_point now) {
    std::erase_if(buckets_, [&](const auto& each) {
        return refilled(each.second, now) >= static_cast<double>(how_.burst);
    });
    // Room for many at once, so that this is not done anew for every name.
    constexpr auto enough = most_names - most_names / 8;
    if (buckets_.size() <= enough) return;
    std::vector<clock::time_point> times;
    times.reserve(buckets_.size());
    for (const auto& [name, b] : buckets_) times.push_back(b.filled);
    const auto limit = times.begin() + static_cast<std::ptrdiff_t>(buckets_.size() - enough);
    std::nth_element(times.begin(), limit, times.end());
    std::erase_if(buckets_, [&](const auto& each) { return each.second.filled <= *limit; });
}

std::string address_prefix(std::string_view address) {
    weir::error_code error;
    const auto read = boost::asio::ip::make_address(std::string(address), error);
    if (error || read.is_v4()) return std::string(address);
    auto bytes = read.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return boost::asio::ip::address_v6(bytes).to_string() + "/64";
}

}  // namespace portal::http
