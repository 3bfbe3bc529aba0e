#pragma once

#include "weir/base/result.hpp"
#include "weir/crypto/sealed.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace weir::store {

/// What only this installation knows, one file each (mode 0600) below secrets/. Both programs may
/// ask for the same secret at once: whoever makes it first, both get the same. Blocks; for the
/// start of a program and for jobs.
class secrets {
 public:
    /// What the control API asks its callers for, as "Authorization: Bearer TOKEN".
    static constexpr std::string_view control_token = "control-token";
    /// What stream keys are sealed with.
    static constexpr std::string_view sealing_key = "sealing-key";
    /// Makes the first administrator; gone once it has.
    static constexpr std::string_view setup_token = "setup-token";

    /// `folder` is there already: see data_folder.
    explicit secrets(std::string folder) : folder_(std::move(folder)) {}

    /// 256 random bits as base64url, made when there are none. errc::bad_secret when the file holds
    /// something else.
    result<std::string> token(std::string_view name) const;
    result<crypto::secret_key> key(std::string_view name) const;
    /// Nothing when it was not made, or was removed.
    result<std::optional<std::string>> existing(std::string_view name) const;
    result<void> remove(std::string_view name) const;

    std::string path(std::string_view name) const { return folder_ + "/" + std::string(name); }

 private:
    std::string folder_;
};

}  // namespace weir::store
