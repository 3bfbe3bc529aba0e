import mpegts from 'mpegts.js';
import { ahead, bufferedEnd, seekNear } from './buffered';
import { Emitter } from './emitter';
import type { Engine, EngineEvents } from './engine';
import type { ReserveLimits } from './reserve';
import { Scope } from './scope';

mpegts.LoggingControl.applyConfig({ enableVerbose: false, enableInfo: false, enableDebug: false });

/** It knows no such codec, or the browser refused a source buffer for it. */
function undecodable(detail: string, code: unknown): boolean {
  const { MEDIA_CODEC_UNSUPPORTED, MEDIA_MSE_ERROR } = mpegts.ErrorDetails;
  return (
    detail === MEDIA_CODEC_UNSUPPORTED ||
    (detail === MEDIA_MSE_ERROR && code === DOMException.NOT_SUPPORTED_ERR)
  );
}

/** HTTP-FLV through mpegts.js: every frame as it comes, for the lowest delay. */
export class FlvEngine implements Engine {
  readonly name = 'flv';
  readonly events = new Emitter<EngineEvents>();
  private readonly scope = new Scope();
  private player: mpegts.Player | null = null;
  private video: HTMLVideoElement | null = null;
  private speed: number | null = null;

  attach(video: HTMLVideoElement, url: string): void {
    this.video = video;
    const player = mpegts.createPlayer(
      { type: 'flv', isLive: true, cors: true, url },
      {
        enableStashBuffer: false,
        lazyLoad: false,
        liveBufferLatencyChasing: false, // the controller steers the rate for every engine
        liveSync: false,
        autoCleanupSourceBuffer: true,
        autoCleanupMaxBackwardDuration: 20,
        autoCleanupMinBackwardDuration: 10,
      },
    );
    this.player = player;
    this.scope.listen(video, 'loadeddata', () => this.events.emit('ready', undefined));
    // It goes on with what it was doing after an error, so it may be destroyed only afterwards.
    player.on(mpegts.Events.ERROR, (kind: string, detail: string, { code }: { code?: unknown }) => {
      const failure = { undecodable: undecodable(detail, code), detail: `${kind}: ${detail}` };
      this.scope.after(0, () => this.events.emit('failed', failure));
    });
    player.on(mpegts.Events.LOADING_COMPLETE, () => this.events.emit('ended', undefined));
    player.on(mpegts.Events.STATISTICS_INFO, (info: { speed?: number }) => {
      this.speed = typeof info.speed === 'number' ? info.speed * 8 * 1024 : null;
    });
    player.attachMediaElement(video);
    player.load();
  }

  destroy(): void {
    this.scope.end();
    this.events.clear();
    this.player?.destroy();
    this.player = null;
    this.video = null;
  }

  latency(): number | null {
    return this.video && bufferedEnd(this.video) !== null ? ahead(this.video) : null;
  }

  reserve(): ReserveLimits {
    return { start: 0.4, least: 0.18 };
  }

  bitrate(): number | null {
    return this.speed;
  }

  seekToLive(target: number): void {
    const end = this.video && bufferedEnd(this.video);
    if (this.video && end !== null) seekNear(this.video, end, target);
  }
}
