#include "weir/store/data_folder.hpp"

#include <filesystem>

namespace weir::store {

namespace {

namespace files = std::filesystem;

result<void> make_one(const std::string& path, files::perms mode) {
    std::error_code error;
    if (files::create_directories(path, error)) files::permissions(path, mode, error);
    if (error) return error_code(error);
    return {};
}

}  // namespace

data_folder::data_folder(config& from) {
    from.read("data.dir", path_);
    if (path_.empty()) from.reject("data.dir", "expected the path of a folder");
}

result<void> data_folder::make() const {
    const auto group =
        files::perms::owner_all | files::perms::group_read | files::perms::group_exec;
    if (const auto made = make_one(path_, group); !made) return made;
    if (const auto made = make_one(media(), group); !made) return made;
    return make_one(secrets(), files::perms::owner_all);
}

}  // namespace weir::store
