#pragma once

#include "weir/base/log.hpp"
#include "weir/store/database.hpp"
#include "weir/stream/admission.hpp"

#include <variant>

namespace weir::access {

/// Asks the store whose stream key it is. Usable from any loop; never blocks one. The answer takes
/// at most the database's limits; a database that is locked or gone refuses newcomers and touches
/// no one who publishes already.
class store_admission : public stream::admission {
 public:
    /// `database` outlives it.
    store_admission(store::database& database, log out);

    task<std::variant<stream::admitted, stream::refused>> ask(
        stream::publish_request request) override;

 private:
    store::database& database_;
    log log_;
};

}  // namespace weir::access
