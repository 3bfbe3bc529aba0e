export type PlayerState = 'offline' | 'starting' | 'live' | 'ended' | 'reconnecting' | 'undecodable';

export interface Model {
  state: PlayerState;
  /** The show that is being watched, or was last. */
  broadcast: string | null;
  /** Tries in a row that did not come to a picture. */
  attempt: number;
}

export type Input =
  | { type: 'channelLive'; broadcast: string }
  | { type: 'channelOffline' }
  | { type: 'picture' }
  | { type: 'streamEnded' }
  | { type: 'failed' }
  /** No engine can play this show in this browser. */
  | { type: 'undecodable' };

/** What the controller must do after a step. */
export type Command = 'start' | 'retry' | 'stop' | null;

export const initial: Model = { state: 'offline', broadcast: null, attempt: 0 };

const patience = 4;

/** One step of the player: where it goes, and what has to be done. Knows no clock and no network. */
export function step(model: Model, input: Input): [Model, Command] {
  const idle = model.state === 'offline' || model.state === 'ended';
  switch (input.type) {
    case 'channelLive':
      if (!idle && input.broadcast === model.broadcast) return [model, null];
      return [{ state: 'starting', broadcast: input.broadcast, attempt: 0 }, 'start'];

    case 'channelOffline':
      if (idle) return [model, null];
      // Someone who never saw a picture has not seen it end.
      return [{ ...model, state: sawNothing(model) ? 'offline' : 'ended', attempt: 0 }, 'stop'];

    case 'picture':
      return idle ? [model, null] : [{ ...model, state: 'live', attempt: 0 }, null];

    case 'streamEnded':
      // Before the first picture it is the tail of an older show; the new one is about to come.
      if (model.state === 'starting') return failed(model);
      return idle ? [model, null] : [{ ...model, state: 'ended', attempt: 0 }, 'stop'];

    case 'failed':
      return failed(model);

    case 'undecodable':
      return idle ? [model, null] : [{ ...model, state: 'undecodable', attempt: 0 }, 'stop'];
  }
}

function sawNothing({ state }: Model): boolean {
  return state === 'starting' || state === 'undecodable';
}

function failed(model: Model): [Model, Command] {
  if (model.state === 'offline' || model.state === 'ended') return [model, null];
  const attempt = model.attempt + 1;
  const state = model.state === 'starting' && attempt < patience ? 'starting' : 'reconnecting';
  return [{ ...model, state, attempt }, 'retry'];
}
