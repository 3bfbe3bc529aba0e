import type { Finding } from '../api/types';
import { bitrate, decimal } from '../i18n/format';

/** What the pages have words for; the codes are weir-media's. */
export const findingCodes = [
  'no_key_frames',
  'uplink_stalls',
  'uplink_loss',
  'frames_dropped',
  'two_encoders',
  'audio_video_apart',
  'timestamps_repaired',
  'bitrate_below_setting',
  'frame_rate_low',
  'key_frame_interval_long',
  'key_frame_interval_irregular',
  'b_frames_many',
  'bitrate_unsteady',
  'audio_missing',
  'codec_unsupported_in_browsers',
] as const;

export type FindingCode = (typeof findingCodes)[number];

/** The code, or `other` for one that a newer server has. */
export function knownCode(code: string): FindingCode | 'other' {
  return findingCodes.find((known) => known === code) ?? 'other';
}

/** Its values as people write them. */
export function findingValues({ code, values }: Finding): Record<string, string> {
  const write = code.startsWith('bitrate_') ? bitrate : (value: number) => decimal(Math.abs(value), 1);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, write(value)]));
}
