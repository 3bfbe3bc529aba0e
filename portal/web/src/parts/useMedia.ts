import { onBeforeUnmount, onMounted, reactive, type Ref } from 'vue';
import { loadSound, saveSound } from '../player/sound';

export interface Media {
  paused: boolean;
  waiting: boolean;
  volume: number;
  muted: boolean;
  fullscreen: boolean;
  canPicture: boolean;
}

export interface MediaControls {
  media: Media;
  setVolume: (volume: number) => void;
  toggleMute: () => void;
  toggleFullscreen: () => void;
  togglePicture: () => void;
}

interface WebkitVideo {
  webkitEnterFullscreen?: () => void;
}

/** The <video>'s own state, followed; and the changes that need no engine. */
export function useMedia(
  video: Readonly<Ref<HTMLVideoElement | null>>,
  box: Readonly<Ref<HTMLElement | null>>,
): MediaControls {
  const media = reactive<Media>({
    paused: true,
    waiting: false,
    volume: 1,
    muted: false,
    fullscreen: false,
    canPicture: document.pictureInPictureEnabled === true,
  });

  function follow(): void {
    const element = video.value;
    if (!element) return;
    Object.assign(media, { paused: element.paused, volume: element.volume, muted: element.muted });
  }
  const onWaiting = () => (media.waiting = true);
  const onMoving = () => {
    media.waiting = false;
    follow();
  };
  const onFullscreen = () => (media.fullscreen = document.fullscreenElement === box.value);
  const listeners: [string, () => void][] = [
    ['play', follow],
    ['pause', follow],
    ['volumechange', follow],
    ['waiting', onWaiting],
    ['playing', onMoving],
    ['emptied', onMoving],
  ];

  onMounted(() => {
    const element = video.value;
    if (!element) return;
    Object.assign(element, loadSound());
    for (const [type, listener] of listeners) element.addEventListener(type, listener);
    document.addEventListener('fullscreenchange', onFullscreen);
    follow();
  });
  onBeforeUnmount(() => {
    for (const [type, listener] of listeners) video.value?.removeEventListener(type, listener);
    document.removeEventListener('fullscreenchange', onFullscreen);
  });

  function setSound(volume: number, muted: boolean): void {
    if (!video.value) return;
    Object.assign(video.value, { volume, muted });
    saveSound({ volume, muted });
  }

  return {
    media,
    setVolume: (volume) => setSound(Math.min(1, Math.max(0, volume)), volume <= 0),
    toggleMute: () => setSound(media.volume > 0 ? media.volume : 0.5, !media.muted),
    toggleFullscreen: () => {
      if (document.fullscreenElement) void document.exitFullscreen();
      else if (box.value?.requestFullscreen) void box.value.requestFullscreen();
      else (video.value as WebkitVideo | null)?.webkitEnterFullscreen?.(); // iPhones show only the video itself
    },
    togglePicture: () => {
      if (document.pictureInPictureElement) void document.exitPictureInPicture();
      else void video.value?.requestPictureInPicture?.().catch(() => undefined);
    },
  };
}
