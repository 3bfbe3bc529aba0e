#pragma once

#include "weir/base/event.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"

#include <map>
#include <memory>
#include <string>

namespace portal::uploads {

/// Whose turn it is at an upload. The newest wins: a client whose connection broke comes again long
/// before the server knows of the break, so who has the turn is asked to end it. One loop.
class turns {
 public:
    /// A turn, until it is destroyed.
    class turn {
     public:
        turn(turns& among, std::string id, weir::executor where);
        ~turn();
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;

        /// Returns when someone else wants the turn.
        weir::task<> wanted();
        bool is_wanted() const { return wanted_; }

     private:
        friend class turns;
        turns& among_;
        std::string id_;
        bool wanted_ = false;
        weir::event asked_;
        /// Outlives the turn for those that wait for its end.
        std::shared_ptr<weir::event> ended_;
    };

    /// errc::busy when the one before does not end in time.
    weir::task<weir::result<std::unique_ptr<turn>>> take(std::string id);

 private:
    std::map<std::string, turn*> held_;
};

}  // namespace portal::uploads
