#pragma once

#include "weir/base/config.hpp"
#include "weir/base/result.hpp"

#include <string>

namespace weir::store {

/// Where an installation keeps what it must not lose; the key data.dir, the same for both programs.
class data_folder {
 public:
    explicit data_folder(std::string path) : path_(std::move(path)) {}
    /// Reads data.dir, "var" by default.
    explicit data_folder(config& from);

    /// Makes the folders that are not there yet; secrets/ is for this user alone (mode 0700).
    result<void> make() const;

    const std::string& path() const { return path_; }
    std::string database() const { return path_ + "/weir.db"; }
    std::string media() const { return path_ + "/media"; }
    std::string recordings() const { return media() + "/recordings"; }
    std::string secrets() const { return path_ + "/secrets"; }

 private:
    std::string path_ = "var";
};

}  // namespace weir::store
