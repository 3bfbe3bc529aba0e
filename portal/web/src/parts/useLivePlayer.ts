import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue';
import { makeEngine, support, type Protocol } from '../player/choose';
import { LivePlayer, type Source, type View } from '../player/livePlayer';

export interface Player {
  view: ShallowRef<View>;
  player: ShallowRef<LivePlayer | null>;
}

const nothing: View = {
  state: 'offline',
  engine: null,
  codec: null,
  latency: null,
  behind: false,
  silenced: false,
  blocked: false,
};

/** A LivePlayer that lives as long as the component around it. */
export function useLivePlayer(
  video: Readonly<Ref<HTMLVideoElement | null>>,
  protocol: Protocol,
  askChannel: () => Promise<Source>,
): Player {
  const view = shallowRef<View>(nothing);
  const player = shallowRef<LivePlayer | null>(null);
  onMounted(() => {
    if (!video.value) return;
    player.value = new LivePlayer(video.value, protocol, { askChannel, makeEngine, support: support() });
    player.value.events.on('change', (next) => (view.value = next));
  });
  onBeforeUnmount(() => player.value?.destroy());
  return { view, player };
}
