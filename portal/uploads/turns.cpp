#include "portal/uploads/turns.hpp"

#include "portal/uploads/errc.hpp"
#include "weir/base/deadline.hpp"

#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <utility>

namespace portal::uploads {

using weir::result;
using weir::task;

namespace {

/// As long as a write to a slow disk may take.
constexpr std::chrono::seconds patience{10};

task<result<void>> wait_for(std::shared_ptr<weir::event> ended) {
    co_await ended->wait();
    co_return result<void>();
}

}  // namespace

turns::turn::turn(turns& among, std::string id, weir::executor where)
    : among_(among),
      id_(std::move(id)),
      asked_(where),
      ended_(std::make_shared<weir::event>(where)) {
    among_.held_.emplace(id_, this);
}

turns::turn::~turn() {
    among_.held_.erase(id_);
    ended_->notify();
}

task<> turns::turn::wanted() {
    while (!wanted_) co_await asked_.wait();
}

task<result<std::unique_ptr<turns::turn>>> turns::take(std::string id) {
    const auto where = co_await boost::asio::this_coro::executor;
    const auto latest = std::chrono::steady_clock::now() + patience;
    for (auto found = held_.find(id); found != held_.end(); found = held_.find(id)) {
        found->second->wanted_ = true;
        found->second->asked_.notify();
        const auto left = latest - std::chrono::steady_clock::now();
        if (left <= std::chrono::seconds(0)) co_return weir::error_code(errc::busy);
        auto ended = found->second->ended_;
        const auto waited = co_await weir::with_deadline(wait_for(std::move(ended)), left);
        static_cast<void>(waited);
    }
    co_return std::make_unique<turn>(*this, std::move(id), where);
}

}  // namespace portal::uploads
