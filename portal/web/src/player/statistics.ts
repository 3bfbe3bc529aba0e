import { ahead } from './buffered';
import type { Engine } from './engine';

export interface Statistics {
  width: number;
  height: number;
  bitrate: number | null;
  buffer: number;
  rate: number;
  target: number;
  dropped: number;
  decoded: number;
}

export function readStatistics(video: HTMLVideoElement, engine: Engine | null, target: number): Statistics {
  const quality = video.getVideoPlaybackQuality?.();
  return {
    width: video.videoWidth,
    height: video.videoHeight,
    bitrate: engine?.bitrate() ?? null,
    buffer: ahead(video),
    rate: video.playbackRate,
    target,
    dropped: quality?.droppedVideoFrames ?? 0,
    decoded: quality?.totalVideoFrames ?? 0,
  };
}
