import mpegts from 'mpegts.js';
import { ahead, bufferedEnd, seekNear } from './buffered';
import { Emitter } from './emitter';
import type { Engine, EngineEvents } from './engine';
import type { ReserveLimits } from './reserve';
import { Scope } from './scope';

mpegts.LoggingControl.applyConfig({ enableVerbose: false, enableInfo: false, enableDebug: false });

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
    player.on(mpegts.Events.ERROR, (kind: string, detail: string) =>
      this.events.emit('failed', `${kind}: ${detail}`),
    );
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
