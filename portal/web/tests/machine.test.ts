import { describe, expect, it } from 'vitest';
import { initial, step, type Command, type Input, type Model, type PlayerState } from '../src/player/machine';

const live = (broadcast = 'b1'): Input => ({ type: 'channelLive', broadcast });
const offline: Input = { type: 'channelOffline' };
const picture: Input = { type: 'picture' };
const ended: Input = { type: 'streamEnded' };
const failed: Input = { type: 'failed' };
const undecodable: Input = { type: 'undecodable' };

function run(...inputs: Input[]): { model: Model; commands: Command[] } {
  let model = initial;
  const commands: Command[] = [];
  for (const input of inputs) {
    const [next, command] = step(model, input);
    model = next;
    commands.push(command);
  }
  return { model, commands };
}
const stateAfter = (...inputs: Input[]): PlayerState => run(...inputs).model.state;

describe('the player state machine', () => {
  it('is offline until the channel is live', () => {
    expect(initial.state).toBe('offline');
    expect(run(offline)).toEqual({ model: initial, commands: [null] });
  });

  it('starts an engine when the stream starts, and is live with the first picture', () => {
    expect(run(live()).commands).toEqual(['start']);
    expect(stateAfter(live())).toBe('starting');
    expect(stateAfter(live(), picture)).toBe('live');
  });

  it('does not start again for the show that it shows', () => {
    expect(run(live(), live(), picture, live()).commands).toEqual(['start', null, null, null]);
  });

  it('starts a new engine for a new broadcast', () => {
    const { model, commands } = run(live('b1'), picture, live('b2'));
    expect(model).toMatchObject({ state: 'starting', broadcast: 'b2' });
    expect(commands.at(-1)).toBe('start');
  });

  it('ends when the stream ends, and returns when it starts again', () => {
    const { model, commands } = run(live(), picture, ended);
    expect(model.state).toBe('ended');
    expect(commands.at(-1)).toBe('stop');
    expect(stateAfter(live(), picture, ended, live('b2'), picture)).toBe('live');
  });

  it('ends when the portal says that the channel went offline', () => {
    expect(stateAfter(live(), picture, offline)).toBe('ended');
    expect(stateAfter(live(), picture, failed, offline)).toBe('ended');
  });

  it('never says "ended" to someone who saw nothing', () => {
    expect(stateAfter(live(), offline)).toBe('offline');
  });

  it('takes an end before the first picture for a try that failed', () => {
    const { model, commands } = run(live(), ended);
    expect(model.state).toBe('starting');
    expect(commands.at(-1)).toBe('retry');
  });

  it('reconnects after a failure, and counts the tries until a picture comes', () => {
    const { model, commands } = run(live(), picture, failed, failed);
    expect(model).toMatchObject({ state: 'reconnecting', attempt: 2 });
    expect(commands.slice(-2)).toEqual(['retry', 'retry']);
    expect(run(live(), picture, failed, picture).model).toMatchObject({ state: 'live', attempt: 0 });
  });

  it('says that it reconnects when the start fails again and again', () => {
    expect(stateAfter(live(), failed, failed, failed)).toBe('starting');
    expect(stateAfter(live(), failed, failed, failed, failed)).toBe('reconnecting');
  });

  it('ignores what an engine says that is no longer wanted', () => {
    for (const late of [picture, failed, ended]) {
      expect(run(live(), picture, offline, late).commands.at(-1)).toBeNull();
      expect(stateAfter(live(), picture, offline, late)).toBe('ended');
    }
  });

  it('gives up what cannot be decoded, until there is another show', () => {
    expect(run(live(), failed, undecodable).commands.at(-1)).toBe('stop');
    expect(stateAfter(live(), undecodable, live())).toBe('undecodable');
    expect(stateAfter(live(), undecodable, offline)).toBe('offline');
    expect(run(live('b1'), undecodable, live('b2'))).toMatchObject({ model: { state: 'starting' } });
  });
});
