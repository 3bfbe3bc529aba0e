import { client, unwrap } from './client';
import type { MyVideo, MyVideoList, VideoEdit, VideoFilter, VideoPrivacy } from './types';

const one = (video: string) => ({ params: { path: { video } } });

export function listMyVideos(query: VideoFilter): Promise<MyVideoList> {
  return unwrap(client.GET('/api/v1/studio/videos', { params: { query } }));
}

export function createVideo(title: string): Promise<MyVideo> {
  return unwrap(client.POST('/api/v1/studio/videos', { body: { title } }));
}

export function getMyVideo(id: string): Promise<MyVideo> {
  return unwrap(client.GET('/api/v1/studio/videos/{video}', one(id)));
}

export function editMyVideo(id: string, edit: VideoEdit): Promise<MyVideo> {
  return unwrap(client.PATCH('/api/v1/studio/videos/{video}', { ...one(id), body: edit }));
}

export function removeMyVideo(id: string): Promise<void> {
  return unwrap<undefined>(client.DELETE('/api/v1/studio/videos/{video}', one(id)));
}

/** How many it was done to. */
export async function removeMyVideos(ids: string[]): Promise<number> {
  const done = client.POST('/api/v1/studio/videos/acts', { body: { act: 'delete', ids } });
  return (await unwrap(done)).changed;
}

export async function setPrivacy(ids: string[], privacy: VideoPrivacy): Promise<number> {
  const done = client.POST('/api/v1/studio/videos/acts', { body: { act: 'setPrivacy', ids, privacy } });
  return (await unwrap(done)).changed;
}
