import { client, unwrap } from './client';
import { asApiError, problemOf } from './problem';
import type { Channel, ChannelEdit, RecordingSetting, StreamKey, StudioLive } from './types';

export function getMyChannel(): Promise<Channel> {
  return unwrap(client.GET('/api/v1/studio/channel'));
}

export function editMyChannel(edit: ChannelEdit): Promise<Channel> {
  return unwrap(client.PATCH('/api/v1/studio/channel', { body: edit }));
}

/** Sends the picture as it is: not JSON, so not through the typed client. */
export async function setMyAvatar(picture: Blob): Promise<Channel> {
  let response: Response;
  try {
    response = await fetch('/api/v1/studio/channel/avatar', {
      method: 'PUT',
      body: picture,
      headers: { 'Content-Type': picture.type },
      credentials: 'same-origin',
    });
  } catch (error) {
    throw asApiError(error);
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemOf(response, body);
  return body as Channel;
}

export function removeMyAvatar(): Promise<Channel> {
  return unwrap(client.DELETE('/api/v1/studio/channel/avatar'));
}

export function getMyKey(): Promise<StreamKey> {
  return unwrap(client.GET('/api/v1/studio/key'));
}

export function rotateMyKey(): Promise<StreamKey> {
  return unwrap(client.POST('/api/v1/studio/key/rotation'));
}

export function getMyRecording(): Promise<RecordingSetting> {
  return unwrap(client.GET('/api/v1/studio/recording'));
}

export function setMyRecording(enabled: boolean): Promise<RecordingSetting> {
  return unwrap(client.PUT('/api/v1/studio/recording', { body: { enabled } }));
}

export function getMyLive(): Promise<StudioLive> {
  return unwrap(client.GET('/api/v1/studio/live'));
}

export function stopMyStream(): Promise<void> {
  return unwrap<undefined>(client.DELETE('/api/v1/studio/live'));
}
