#include "weir/record/settings.hpp"

namespace weir::record {

settings settings::read(config& from) {
    using namespace std::chrono_literals;
    settings made;
    from.read("record.enabled", made.enabled);
    from.read_size("record.queue", made.queue, 1u << 20, std::size_t{16} << 30);
    from.read("record.sync_time", made.sync_time, 100ms, 1min);
    from.read_size("record.reserve", made.reserve, 0, std::size_t{1} << 50);
    from.read("record.longest", made.longest, 1min, 24h);
    from.read("record.retry_time", made.retry_time, 100ms, 1h);
    return made;
}

}  // namespace weir::record
