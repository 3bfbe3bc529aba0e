// What becomes of a file that is whole; blocks, on a thread for files.
#pragma once

#include "portal/uploads/uploads.hpp"

namespace portal::uploads {

/// Makes it its video's source and says that there is work to do. May be done again after it was
/// broken off anywhere. errc::no_such_video when that was removed meanwhile; the upload then goes.
weir::result<void> hand_over(const upload& whole, weir::store::database& base, const shelf& files,
                             const settings& limits);

}  // namespace portal::uploads
