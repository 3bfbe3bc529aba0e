import { backoff } from './backoff';
import { chooseEngine, eligible, type Protocol, type Support } from './choose';
import { Emitter } from './emitter';
import type { Engine, EngineName, Failure } from './engine';
import { initial, step, type Input, type Model, type PlayerState } from './machine';
import { LiveSync } from './liveSync';
import { Scope } from './scope';
import { playAloud } from './sound';
import { readStatistics, type Statistics } from './statistics';

/** What the player needs to know of a channel. */
export interface Source {
  broadcast: string | null;
  /** Of the pictures, or of the sound when there are none. */
  codec: string | null;
  hls: string;
  flv: string;
}

/** The player's doors to the world, so that a test can stand at them. */
export interface Doors {
  askChannel(): Promise<Source>;
  makeEngine(name: EngineName): Promise<Engine>;
  support: Support;
  random?: () => number;
}

export interface View {
  state: PlayerState;
  engine: EngineName | null;
  codec: string | null;
  latency: number | null;
  behind: boolean;
  /** The browser let us start only without sound. */
  silenced: boolean;
  /** The browser wants a tap before anything plays. */
  blocked: boolean;
}

const pollIdle = 2000;
const pollLive = 10_000;
const startLimit = 15_000;
const sameShowHold = 5000;
const pauseLimit = 30_000;

/** Keeps a <video> showing a channel: starts it, repairs it, ends it and starts it again. */
export class LivePlayer {
  readonly events = new Emitter<{ change: View }>();
  private readonly scope = new Scope();
  private model: Model = initial;
  private source: Source | null = null;
  private engine: Engine | null = null;
  private engineScope = new Scope();
  private readonly undecodable = new Set<EngineName>();
  private sync: LiveSync | null = null;
  private silenced = false;
  private blocked = false;
  private wantsPlay = true;
  private endedAt = -Infinity;
  private polling = false;
  private polledAt = -Infinity;
  private pausedAt: number | null = null;

  constructor(
    private readonly video: HTMLVideoElement,
    private protocol: Protocol,
    private readonly doors: Doors,
  ) {
    this.scope.every(250, () => this.tick());
    this.scope.listen(document, 'visibilitychange', () => this.onVisibility());
    this.scope.listen(video, 'volumechange', () => this.onVolume());
    void this.poll();
  }

  destroy(): void {
    this.scope.end();
    this.stopEngine();
    this.events.clear();
  }

  get view(): View {
    return {
      state: this.model.state,
      engine: this.engine?.name ?? null,
      codec: this.source?.codec ?? null,
      latency: this.engine && this.model.state === 'live' ? this.engine.latency() : null,
      behind: this.sync?.behind ?? false,
      silenced: this.silenced,
      blocked: this.blocked,
    };
  }

  statistics(): Statistics {
    return readStatistics(this.video, this.engine, this.sync);
  }

  setProtocol(protocol: Protocol): void {
    if (protocol === this.protocol) return;
    this.protocol = protocol;
    if (this.model.state === 'offline' || this.model.state === 'ended') return;
    this.undecodable.clear();
    this.model = { ...this.model, state: 'starting', attempt: 0 };
    void this.startEngine();
  }

  play(): void {
    this.wantsPlay = true;
    this.blocked = false;
    this.pausedAt = null;
    if (!this.engine && this.model.state === 'live') void this.startEngine();
    else if (this.engine) void this.playVideo();
  }

  pause(): void {
    this.wantsPlay = false;
    this.pausedAt = Date.now();
    this.video.pause();
  }

  goLive(): void {
    this.sync?.jump();
    this.play();
  }

  private input(input: Input): void {
    if (this.scope.ended) return;
    const [model, command] = step(this.model, input);
    this.model = model;
    if (command === 'start') void this.startEngine();
    if (command === 'stop') {
      this.endedAt = Date.now();
      this.stopEngine();
    }
    if (command === 'retry') {
      this.stopEngine();
      this.engineScope.after(backoff(model.attempt - 1, this.doors.random), () => void this.startEngine());
    }
    this.changed();
  }

  private async startEngine(): Promise<void> {
    this.stopEngine();
    const { source, engineScope: scope } = this;
    if (!source) return;
    const engines = eligible(this.protocol, this.doors.support);
    const name = chooseEngine(engines, this.undecodable, this.model.attempt);
    if (!name) return this.input({ type: 'undecodable' });
    scope.after(startLimit, () => this.input({ type: 'failed' }));
    try {
      const engine = await this.doors.makeEngine(name);
      if (scope.ended) return engine.destroy();
      this.engine = engine;
      engine.events.on('ended', () => this.input({ type: 'streamEnded' }));
      engine.events.on('failed', (failure) => this.onFailed(name, failure));
      engine.events.on('ready', () => this.onPicture());
      engine.attach(this.video, name === 'flv' ? source.flv : source.hls);
      this.changed();
    } catch {
      if (!scope.ended) this.input({ type: 'failed' });
    }
  }

  private onFailed(name: EngineName, { undecodable }: Failure): void {
    if (undecodable) this.undecodable.add(name);
    this.input({ type: 'failed' });
  }

  private onPicture(): void {
    this.engineScope.end(); // the limit for the start
    this.engineScope = new Scope();
    if (this.engine)
      this.sync ??= new LiveSync(this.video, this.engine, () => this.input({ type: 'failed' }));
    this.input({ type: 'picture' });
    if (this.wantsPlay) void this.playVideo();
  }

  private async playVideo(): Promise<void> {
    this.sync?.resume();
    const outcome = await playAloud(this.video);
    if (outcome === 'silenced') this.silenced = true;
    this.blocked = outcome === 'blocked';
    this.changed();
  }

  private stopEngine(): void {
    this.engineScope.end();
    this.engineScope = new Scope();
    this.engine?.destroy();
    this.engine = null;
    this.sync?.destroy();
    this.sync = null;
  }

  private tick(): void {
    const calm = this.model.state === 'live';
    if (Date.now() - this.polledAt >= (calm ? pollLive : pollIdle)) void this.poll();
    if (this.pausedAt !== null && Date.now() - this.pausedAt > pauseLimit && this.engine) this.stopEngine();
    if (!calm) return;
    this.changed();
  }

  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      const source = await this.doors.askChannel();
      if (this.scope.ended) return;
      this.source = source;
      this.onChannel(source.broadcast);
    } catch {
      // The portal may be restarting. What plays goes on; the next poll comes by itself.
    } finally {
      this.polling = false;
      this.polledAt = Date.now();
    }
  }

  private onChannel(broadcast: string | null): void {
    if (broadcast === null) {
      // The picture is a little behind: let it come to its end.
      const rest = this.model.state === 'live' ? (this.engine?.latency() ?? 0) * 1000 : 0;
      if (rest > 0)
        this.engineScope.after(Math.min(rest, 5000), () => this.input({ type: 'channelOffline' }));
      else this.input({ type: 'channelOffline' });
      return;
    }
    const same = broadcast === this.model.broadcast;
    // The portal learns of the end a moment after us.
    if (this.model.state === 'ended' && same && Date.now() - this.endedAt < sameShowHold) return;
    if (!same) this.undecodable.clear();
    this.input({ type: 'channelLive', broadcast });
  }

  private onVisibility(): void {
    if (document.hidden) return;
    void this.poll();
    if (!this.engine || !this.wantsPlay) return;
    this.sync?.resume();
    if (this.video.paused) void this.playVideo();
  }

  private onVolume(): void {
    if (!this.video.muted) this.silenced = false;
    this.changed();
  }

  private changed(): void {
    this.events.emit('change', this.view);
  }
}
