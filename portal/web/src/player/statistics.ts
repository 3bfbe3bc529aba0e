import { ahead } from './buffered';
import type { Engine } from './engine';
import type { LiveSync } from './liveSync';

export interface Statistics {
  width: number;
  height: number;
  bitrate: number | null;
  buffer: number;
  rate: number;
  /** Seconds behind the live edge that the picture is led to; null while unknown. */
  target: number | null;
  /** Times that the picture had to wait since the engine began. */
  stalls: number;
  dropped: number;
  decoded: number;
}

export function readStatistics(
  video: HTMLVideoElement,
  engine: Engine | null,
  sync: LiveSync | null,
): Statistics {
  const quality = video.getVideoPlaybackQuality?.();
  return {
    width: video.videoWidth,
    height: video.videoHeight,
    bitrate: engine?.bitrate() ?? null,
    buffer: ahead(video),
    rate: video.playbackRate,
    target: sync?.target ?? null,
    stalls: sync?.stalls ?? 0,
    dropped: quality?.droppedVideoFrames ?? 0,
    decoded: quality?.totalVideoFrames ?? 0,
  };
}
