#include "weir/store/secrets.hpp"

#include "weir/crypto/random.hpp"
#include "weir/crypto/text.hpp"
#include "weir/store/errc.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace weir::store {

namespace {

constexpr std::size_t secret_size = 32;
constexpr std::size_t most_file_size = 256;

error_code last_error() {
    return {errno, boost::system::system_category()};
}

/// A descriptor that is closed at the end.
class file {
 public:
    file(const std::string& path, int flags)
        : handle_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~file() {
        if (handle_ >= 0) ::close(handle_);
    }
    file(const file&) = delete;
    file& operator=(const file&) = delete;
    explicit operator bool() const { return handle_ >= 0; }
    int handle() const { return handle_; }

 private:
    int handle_;
};

result<void> write_new(const std::string& path, std::string_view text) {
    const file out(path, O_WRONLY | O_CREAT | O_EXCL);
    if (!out) return last_error();
    if (::write(out.handle(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::fsync(out.handle()) != 0)
        return last_error();
    return {};
}

/// Gives `path` its first content, whole or not at all; leaves what someone else was quicker to put
/// there.
result<void> make(const std::string& path) {
    const auto draft = path + "." + crypto::random_token();
    auto done = write_new(draft, crypto::random_token(secret_size) + "\n");
    // Unlike a rename, a link never replaces what is there.
    if (done && ::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST) done = last_error();
    ::unlink(draft.c_str());
    return done;
}

}  // namespace

result<std::optional<std::string>> secrets::existing(std::string_view name) const {
    const file in(path(name), O_RDONLY);
    if (!in && errno == ENOENT) return std::optional<std::string>();
    if (!in) return last_error();
    std::string text(most_file_size, '\0');
    const auto size = ::read(in.handle(), text.data(), text.size());
    if (size < 0) return last_error();
    text.resize(static_cast<std::size_t>(size));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    const auto raw = crypto::from_base64url(text);
    if (!raw || raw->size() < secret_size) return error_code(errc::bad_secret);
    return std::optional<std::string>(std::move(text));
}

result<std::string> secrets::token(std::string_view name) const {
    auto found = existing(name);
    if (found && !*found) {
        if (const auto made = make(path(name)); !made) return made.error();
        found = existing(name);
    }
    if (!found) return found.error();
    if (!*found) return error_code(errc::bad_secret);
    return std::move(**found);
}

result<crypto::secret_key> secrets::key(std::string_view name) const {
    const auto text = token(name);
    if (!text) return text.error();
    const auto raw = crypto::from_base64url(*text);
    crypto::secret_key made{};
    if (!raw || raw->size() != made.size()) return error_code(errc::bad_secret);
    std::copy(raw->begin(), raw->end(), made.begin());
    return made;
}

result<void> secrets::remove(std::string_view name) const {
    if (::unlink(path(name).c_str()) != 0 && errno != ENOENT) return last_error();
    return {};
}

}  // namespace weir::store
