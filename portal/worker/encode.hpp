// FFmpeg's words for what is made of a source. Each is one argument; only names of ours are in
// them.
#pragma once

#include "portal/worker/plan.hpp"
#include "portal/worker/settings.hpp"

#include <string>
#include <vector>

namespace portal::worker {

/// Writes video.m3u8 and video.m4s with the pictures as they are, and audio.m3u8 and audio.m4s with
/// the sound, as AAC.
std::vector<std::string> package_words(const plan& of, const settings& how,
                                       const std::string& input);
/// Writes video.m3u8 and video.m4s with one stretch of a rung.
std::vector<std::string> stretch_words(const plan& of, const rung& size, std::int64_t number,
                                       const settings& how, const std::string& input);
/// Writes NAME.jpg, the picture at a moment, at most 1280 pixels wide.
std::vector<std::string> poster_words(const plan& of, std::int64_t at_ms, const std::string& name,
                                      const settings& how, const std::string& input);

}  // namespace portal::worker
