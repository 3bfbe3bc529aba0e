import { client, unwrap } from './client';
import type { Channel, ChannelCard, Site } from './types';

export function getSite(): Promise<Site> {
  return unwrap(client.GET('/api/v1/site'));
}

export async function listLive(): Promise<ChannelCard[]> {
  return (await unwrap(client.GET('/api/v1/live'))).channels;
}

export function getChannel(handle: string): Promise<Channel> {
  return unwrap(client.GET('/api/v1/channels/{handle}', { params: { path: { handle } } }));
}

export function stopStream(handle: string): Promise<void> {
  return unwrap<undefined>(client.DELETE('/api/v1/live/{handle}', { params: { path: { handle } } }));
}
