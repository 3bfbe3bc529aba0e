import { Emitter } from './emitter';
import type { Engine, EngineEvents } from './engine';
import type { ReserveLimits } from './reserve';
import { Scope } from './scope';

/** The browser's own HLS, for those without Media Source Extensions (older iPhones). */
export class NativeEngine implements Engine {
  readonly name = 'native';
  readonly events = new Emitter<EngineEvents>();
  private readonly scope = new Scope();
  private video: HTMLVideoElement | null = null;

  attach(video: HTMLVideoElement, url: string): void {
    this.video = video;
    this.scope.listen(video, 'loadeddata', () => this.events.emit('ready', undefined));
    this.scope.listen(video, 'ended', () => this.events.emit('ended', undefined));
    this.scope.listen(video, 'error', () =>
      this.events.emit('failed', {
        undecodable: video.error?.code === MediaError.MEDIA_ERR_DECODE,
        detail: `media error ${video.error?.code}`,
      }),
    );
    video.src = url;
    video.load();
  }

  destroy(): void {
    this.scope.end();
    this.events.clear();
    this.video?.removeAttribute('src');
    this.video?.load();
    this.video = null;
  }

  latency(): number | null {
    const edge = this.edge();
    return this.video && edge !== null ? Math.max(0, edge - this.video.currentTime) : null;
  }

  /** The browser keeps its own hold-back; nearer than that it would wait. */
  reserve(): ReserveLimits {
    return { start: 2, least: 1 };
  }

  bitrate(): number | null {
    return null;
  }

  seekToLive(target: number): void {
    const edge = this.edge();
    if (this.video && edge !== null) this.video.currentTime = Math.max(0, edge - target);
  }

  private edge(): number | null {
    const seekable = this.video?.seekable;
    return seekable && seekable.length > 0 ? seekable.end(seekable.length - 1) : null;
  }
}
