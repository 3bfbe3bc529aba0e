import { parseStoryboard, type Tile } from '../player/storyboard';
import { client, unwrap } from './client';
import type { components } from './schema';

export type Watch = components['schemas']['Watch'];
export type Rating = components['schemas']['Rating'];
export type VideoCounts = components['schemas']['VideoCounts'];
export type Chapter = Watch['chapters'][number];
export type Caption = components['schemas']['VideoPlayback']['captions'][number];

const of = (video: string) => ({ path: { video } });

export function getWatch(video: string): Promise<Watch> {
  return unwrap(client.GET('/api/v1/videos/{video}/watch', { params: of(video) }));
}

export function unlockVideo(video: string, password: string): Promise<Watch> {
  return unwrap(client.POST('/api/v1/videos/{video}/watch', { params: of(video), body: { password } }));
}

export function notePosition(video: string, positionSeconds: number): Promise<void> {
  return unwrap<undefined>(
    client.PUT('/api/v1/videos/{video}/position', { params: of(video), body: { positionSeconds } }),
  );
}

export function rateVideo(video: string, rating: Rating): Promise<VideoCounts> {
  return unwrap(client.PUT('/api/v1/videos/{video}/rating', { params: of(video), body: { rating } }));
}

/** Empty when there is none to be had. */
export async function getStoryboard(url: string): Promise<Tile[]> {
  const answer = await fetch(url);
  return answer.ok ? parseStoryboard(await answer.text(), answer.url) : [];
}

export type VideoCard = components['schemas']['VideoCard'];
export interface VideoPage {
  videos: VideoCard[];
  next: string | null;
}

/** What is published for everyone, newest first: of one channel, or of all. */
export function listVideos(handle: string | null, after?: string): Promise<VideoPage> {
  const query = after ? { after } : {};
  return handle
    ? unwrap(client.GET('/api/v1/channels/{handle}/videos', { params: { path: { handle }, query } }))
    : unwrap(client.GET('/api/v1/videos', { params: { query } }));
}
