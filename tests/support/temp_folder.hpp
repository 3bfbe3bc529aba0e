#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

/// A fresh folder that goes with everything in it at the end of the test.
class temp_folder {
 public:
    temp_folder() : path_((std::filesystem::temp_directory_path() / "weir-XXXXXX").string()) {
        if (!::mkdtemp(path_.data())) std::abort();
    }
    ~temp_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temp_folder(const temp_folder&) = delete;
    temp_folder& operator=(const temp_folder&) = delete;

    std::string path(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }

 private:
    std::string path_;
};
