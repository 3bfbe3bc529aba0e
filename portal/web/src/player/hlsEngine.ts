import Hls, { ErrorDetails, ErrorTypes, Events } from 'hls.js';
import type { ErrorData, HlsConfig, LevelParsed } from 'hls.js';
import { ahead, bufferedEnd, seekNear } from './buffered';
import { Emitter } from './emitter';
import type { Engine, EngineEvents } from './engine';
import { Meter } from './meter';
import type { ReserveLimits } from './reserve';
import { Scope } from './scope';

const config: Partial<HlsConfig> = {
  lowLatencyMode: true,
  maxLiveSyncPlaybackRate: 1, // the controller steers the rate for every engine
  backBufferLength: Infinity, // see trim()
  maxBufferLength: 8,
  liveDurationInfinity: true,
  startFragPrefetch: true,
};

/** Seconds. */
const kept = 10;
const worthTrimming = 20;

const codecTroubles: readonly string[] = [
  ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR,
  ErrorDetails.BUFFER_ADD_CODEC_ERROR,
  ErrorDetails.BUFFER_INCOMPATIBLE_CODECS_ERROR,
];

/** Low-latency HLS through Media Source Extensions. */
export class HlsEngine implements Engine {
  readonly name = 'hls';
  readonly events = new Emitter<EngineEvents>();
  private readonly hls = new Hls(config);
  private readonly scope = new Scope();
  private readonly meter = new Meter();
  private video: HTMLVideoElement | null = null;
  private recoveredAt = -Infinity;

  attach(video: HTMLVideoElement, url: string): void {
    this.video = video;
    this.scope.listen(video, 'loadeddata', () => this.events.emit('ready', undefined));
    this.scope.listen(video, 'ended', () => this.events.emit('ended', undefined));
    this.hls.on(Events.ERROR, (_, data) => this.onError(data));
    this.hls.on(Events.MANIFEST_LOADED, (_, { levels }) => this.onVariants(levels));
    this.hls.on(Events.FRAG_LOADED, (_, { part, frag }) =>
      this.meter.add((part ?? frag).stats.loaded || frag.stats.loaded),
    );
    this.hls.on(Events.FRAG_BUFFERED, () => this.trim(video));
    this.hls.attachMedia(video);
    this.hls.loadSource(url);
  }

  destroy(): void {
    this.scope.end();
    this.events.clear();
    this.hls.destroy();
    this.video = null;
  }

  latency(): number | null {
    const { latency } = this.hls;
    return latency > 0 ? latency : this.video && bufferedEnd(this.video) !== null ? ahead(this.video) : null;
  }

  /** Begins with the hold-back that the playlist asks for, less the part that is on its way. */
  reserve(): ReserveLimits {
    const { latestLevelDetails, targetLatency } = this.hls;
    const unit = latestLevelDetails?.partTarget || latestLevelDetails?.targetduration || 0;
    return { start: Math.max(0.4, (targetLatency ?? 0) - unit), least: 0.2 };
  }

  bitrate(): number | null {
    return this.meter.bitrate();
  }

  seekToLive(target: number): void {
    if (!this.video) return;
    const edge = this.hls.liveSyncPosition ?? bufferedEnd(this.video);
    if (edge === null) return;
    const end = bufferedEnd(this.video);
    // What has arrived may already reach further than the player's own idea of a safe place.
    if (end !== null && end - target > edge) seekNear(this.video, end, target);
    else this.video.currentTime = edge;
  }

  /** hls.js would take the variant with sound alone when it can decode no other. */
  private onVariants(variants: readonly LevelParsed[]): void {
    const pictures = variants.filter(({ attrs }) => attrs.RESOLUTION);
    const decodable = ({ attrs }: LevelParsed) =>
      Hls.getMediaSource()?.isTypeSupported(`video/mp4; codecs="${attrs.CODECS}"`);
    if (pictures.length === 0 || pictures.some(decodable)) return;
    this.events.emit('failed', { undecodable: true, detail: `no variant of ${pictures[0]?.attrs.CODECS}` });
  }

  /**
   * Lets go of what was seen. hls.js would do that also while a part is on its way into the buffer, take that part for lost and
   * never load another; right after one has arrived, the next is a while off.
   */
  private trim({ buffered, currentTime }: HTMLVideoElement): void {
    const endOffset = currentTime - kept;
    if (buffered.length === 0 || endOffset - buffered.start(0) < worthTrimming) return;
    this.hls.trigger(Events.BUFFER_FLUSHING, { startOffset: 0, endOffset, type: null });
  }

  private onError(data: ErrorData): void {
    if (!data.fatal) return;
    const undecodable = codecTroubles.includes(data.details);
    const now = performance.now();
    if (!undecodable && data.type === ErrorTypes.MEDIA_ERROR && now - this.recoveredAt > 5000) {
      this.recoveredAt = now;
      this.hls.recoverMediaError();
      return;
    }
    this.events.emit('failed', { undecodable, detail: data.details });
  }
}
