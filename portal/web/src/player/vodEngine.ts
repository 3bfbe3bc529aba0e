import Hls, { ErrorDetails, ErrorTypes, Events } from 'hls.js';
import type { ErrorData } from 'hls.js';
import { Emitter } from './emitter';
import type { Failure } from './engine';
import { Meter } from './meter';
import { Scope } from './scope';

/** One of the sizes that a video can be seen in. */
export interface Quality {
  height: number;
  bitrate: number;
}

interface VodEvents {
  qualities: Quality[];
  /** The height that is seen now. */
  quality: number;
  failed: Failure;
}

/** Plays a finished video: hls.js where there are Media Source Extensions, else the browser's own HLS. */
export class VodEngine {
  readonly events = new Emitter<VodEvents>();
  private readonly scope = new Scope();
  private readonly meter = new Meter(10_000);
  private readonly hls: Hls | null;
  private recoveredAt = -Infinity;

  constructor(private readonly video: HTMLVideoElement) {
    this.hls = Hls.isSupported() ? new Hls({ maxBufferLength: 30, capLevelToPlayerSize: true }) : null;
  }

  /** `from` is where to begin, in seconds; `height` the quality that is wanted, null for any. */
  open(url: string, from: number, height: number | null): void {
    const { hls, video } = this;
    if (!hls) {
      this.scope.listen(video, 'error', () =>
        this.events.emit('failed', { undecodable: video.error?.code === 4, detail: 'media error' }),
      );
      this.scope.listen(video, 'loadedmetadata', () => (video.currentTime = from));
      video.src = url;
      return;
    }
    hls.config.startPosition = from > 0 ? from : -1;
    hls.on(Events.MANIFEST_PARSED, () => {
      this.choose(height);
      this.events.emit('qualities', this.qualities());
    });
    hls.on(Events.LEVEL_SWITCHED, (_, { level }) =>
      this.events.emit('quality', hls.levels[level]?.height ?? 0),
    );
    hls.on(Events.FRAG_LOADED, (_, { frag }) => this.meter.add(frag.stats.loaded));
    hls.on(Events.ERROR, (_, data) => this.onError(hls, data));
    hls.attachMedia(video);
    hls.loadSource(url);
  }

  /** At once, without waiting for the end of what has been loaded. */
  choose(height: number | null): void {
    if (!this.hls) return;
    const fits = this.hls.levels.map((level, index) => ({ height: level.height, index }));
    const best = fits.filter((each) => height !== null && each.height <= height).at(-1);
    this.hls.currentLevel = height === null ? -1 : (best?.index ?? 0);
  }

  bitrate(): number | null {
    return this.meter.bitrate();
  }

  destroy(): void {
    this.scope.end();
    this.events.clear();
    this.hls?.destroy();
    if (!this.hls) {
      this.video.removeAttribute('src');
      this.video.load();
    }
  }

  private qualities(): Quality[] {
    const best = new Map<number, Quality>();
    for (const { height, bitrate } of this.hls?.levels ?? [])
      if (height > 0) best.set(height, { height, bitrate });
    return [...best.values()].sort((a, b) => b.height - a.height);
  }

  private onError(hls: Hls, data: ErrorData): void {
    if (!data.fatal) return;
    const now = performance.now();
    const again = now - this.recoveredAt > 5000;
    const undecodable = data.details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR;
    if (again && data.type === ErrorTypes.MEDIA_ERROR && !undecodable) {
      this.recoveredAt = now;
      hls.recoverMediaError();
      return;
    }
    this.events.emit('failed', { undecodable, detail: data.details });
  }
}
