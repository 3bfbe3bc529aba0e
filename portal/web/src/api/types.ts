import type { components } from './schema';

type Schemas = components['schemas'];

export type Channel = Schemas['Channel'];
export type ChannelCard = Schemas['ChannelCard'];
export type ChannelEdit = Schemas['ChannelEdit'];
export type Finding = Schemas['Finding'];
export type IngestPoint = Schemas['IngestPoint'];
export type Live = Schemas['Live'];
export type Invitation = Schemas['Invitation'];
export type MadeInvitation = Schemas['MadeInvitation'];
export type NewInvitation = Schemas['NewInvitation'];
export type MadeToken = Schemas['MadeToken'];
export type NewAccount = Schemas['NewAccount'];
export type NewToken = Schemas['NewToken'];
export type RecordingSetting = Schemas['RecordingSetting'];
export type Scope = Schemas['Scope'];
export type Session = Schemas['Session'];
export type SessionOfMine = Schemas['SessionList']['sessions'][number];
export type Site = Schemas['Site'];
export type StreamKey = Schemas['StreamKey'];
export type StudioLive = Schemas['StudioLive'];
export type MyVideo = Schemas['MyVideo'];
export type MyVideoList = Schemas['MyVideoList'];
export type VideoEdit = Schemas['VideoEdit'];
export type VideoPrivacy = Schemas['Privacy'];
export interface VideoFilter {
  state?: Schemas['VideoState'];
  privacy?: VideoPrivacy;
  title?: string;
  after?: string;
}
export type Token = Schemas['Token'];
