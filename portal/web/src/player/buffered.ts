/** Seconds that are ready to be played without waiting. */
export function ahead(video: HTMLVideoElement): number {
  const { buffered, currentTime } = video;
  for (let i = 0; i < buffered.length; i += 1) {
    if (buffered.start(i) - 0.1 <= currentTime && currentTime <= buffered.end(i)) {
      return buffered.end(i) - currentTime;
    }
  }
  return 0;
}

/** The end of what has arrived, or null when nothing has. */
export function bufferedEnd(video: HTMLVideoElement): number | null {
  const { buffered } = video;
  return buffered.length > 0 ? buffered.end(buffered.length - 1) : null;
}

/** Where media goes on after a hole that the picture has come to, or null when it stands at no hole. */
export function nextStart(video: HTMLVideoElement): number | null {
  const { buffered, currentTime } = video;
  for (let i = 0; i + 1 < buffered.length; i += 1) {
    const rest = buffered.end(i) - currentTime;
    if (rest > -0.1 && rest < 0.1) return buffered.start(i + 1);
  }
  return null;
}

/** Jumps to `target` seconds before `edge`, but never out of what has arrived. */
export function seekNear(video: HTMLVideoElement, edge: number, target: number): void {
  const { buffered } = video;
  const floor = buffered.length > 0 ? buffered.start(buffered.length - 1) : 0;
  video.currentTime = Math.max(floor, edge - target);
}
