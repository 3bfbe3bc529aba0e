import { onBeforeUnmount, onMounted, reactive, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { getStoryboard, type Caption, type Watch } from '../api/watch';
import { ahead } from '../player/buffered';
import { Scope } from '../player/scope';
import { playAloud } from '../player/sound';
import { tileAt, type Tile } from '../player/storyboard';
import { VodEngine, type Quality } from '../player/vodEngine';
import { loadWishes, saveWishes, type Wishes } from '../player/wishes';

export interface VideoView {
  state: 'loading' | 'ready' | 'ended' | 'failed' | 'undecodable';
  time: number;
  duration: number;
  /** The end of what has arrived around `time`, in seconds. */
  loaded: number;
  silenced: boolean;
  blocked: boolean;
  /** The lines that are spoken now. */
  lines: string[];
}

export interface VideoHandle {
  view: VideoView;
  wishes: Wishes;
  qualities: ShallowRef<Quality[]>;
  /** Pixels; 0 while unknown. */
  quality: Ref<number>;
  engine: ShallowRef<VodEngine | null>;
  seek: (to: number) => void;
  toggle: () => void;
  wish: (change: Partial<Wishes>) => void;
  tile: (moment: number) => Tile | null;
  retry: () => void;
}

/** A video's player as long as the component around it lives. */
export function useVideo(
  video: Readonly<Ref<HTMLVideoElement | null>>,
  watch: Watch,
  from: number,
  autoplay: boolean,
): VideoHandle {
  const view = reactive<VideoView>({
    state: 'loading',
    time: from,
    duration: watch.durationSeconds,
    loaded: 0,
    silenced: false,
    blocked: false,
    lines: [],
  });
  const wishes = reactive(loadWishes());
  const qualities = shallowRef<Quality[]>([]);
  const quality = ref(0);
  const engine = shallowRef<VodEngine | null>(null);
  const tiles = shallowRef<Tile[]>([]);
  const scope = new Scope();
  let track: TextTrack | null = null;
  let captions = new Scope();

  function showLines(): void {
    const cues = wishes.captions ? [...(track?.activeCues ?? [])] : [];
    view.lines = cues
      .filter((cue): cue is VTTCue => cue instanceof VTTCue)
      .flatMap((cue) => (cue.getCueAsHTML().textContent ?? '').split('\n'));
  }

  /** The browser reads the file; the lines are drawn by us, so that their looks can be chosen. */
  function openCaptions(wanted: Caption | undefined): void {
    captions.end();
    captions = new Scope();
    track = null;
    if (!video.value || !wanted) return showLines();
    const element = document.createElement('track');
    Object.assign(element, { kind: 'subtitles', srclang: wanted.language, src: wanted.url });
    video.value.append(element);
    track = element.track;
    track.mode = 'hidden';
    captions.listen(track, 'cuechange', showLines);
    captions.add(() => element.remove());
  }

  function chooseCaptions(): void {
    const all = watch.playback?.captions ?? [];
    const wanted = all.find(({ language }) => language === wishes.captionLanguage) ?? all[0];
    openCaptions(wishes.captions ? wanted : undefined);
    showLines();
  }

  function open(at: number): void {
    const element = video.value;
    if (!element || !watch.playback) return;
    engine.value?.destroy();
    const made = new VodEngine(element);
    engine.value = made;
    view.state = 'loading';
    made.events.on('qualities', (all) => (qualities.value = all));
    made.events.on('quality', (height) => (quality.value = height));
    made.events.on('failed', ({ undecodable }) => (view.state = undecodable ? 'undecodable' : 'failed'));
    made.open(watch.playback.hls, at, wishes.quality);
  }

  async function play(): Promise<void> {
    if (!video.value) return;
    const outcome = await playAloud(video.value);
    if (outcome === 'silenced') view.silenced = true;
    view.blocked = outcome === 'blocked';
  }

  function follow(element: HTMLVideoElement): void {
    scope.listen(element, 'loadeddata', () => {
      view.state = 'ready';
      element.playbackRate = wishes.speed;
      if (autoplay) void play();
    });
    scope.listen(element, 'timeupdate', () => {
      view.time = element.currentTime;
      view.loaded = element.currentTime + ahead(element);
    });
    scope.listen(element, 'progress', () => (view.loaded = element.currentTime + ahead(element)));
    scope.listen(element, 'seeking', () => {
      view.time = element.currentTime;
      if (view.state === 'ended') view.state = 'ready';
    });
    scope.listen(element, 'durationchange', () => {
      if (Number.isFinite(element.duration)) view.duration = element.duration;
    });
    scope.listen(element, 'ended', () => (view.state = 'ended'));
    scope.listen(element, 'volumechange', () => {
      if (!element.muted) view.silenced = false;
    });
  }

  onMounted(() => {
    if (!video.value) return;
    follow(video.value);
    open(from);
    chooseCaptions();
    const storyboard = watch.playback?.storyboard;
    // Only small pictures: nothing is lost without them.
    if (storyboard)
      getStoryboard(storyboard).then(
        (all) => (tiles.value = all),
        () => undefined,
      );
  });
  onBeforeUnmount(() => {
    scope.end();
    captions.end();
    engine.value?.destroy();
  });

  return {
    view,
    wishes,
    qualities,
    quality,
    engine,
    seek: (to) => {
      if (!video.value) return;
      // The next step counts from here, also before the browser says that it has moved.
      view.time = Math.min(view.duration, Math.max(0, to));
      video.value.currentTime = view.time;
    },
    toggle: () => {
      if (video.value?.paused) void play();
      else video.value?.pause();
    },
    wish: (change) => {
      Object.assign(wishes, change);
      saveWishes(wishes);
      if (change.speed !== undefined && video.value) video.value.playbackRate = change.speed;
      if (change.quality !== undefined) engine.value?.choose(change.quality);
      if (change.captions !== undefined || change.captionLanguage !== undefined) chooseCaptions();
    },
    tile: (moment) => tileAt(tiles.value, moment),
    retry: () => open(view.time),
  };
}
