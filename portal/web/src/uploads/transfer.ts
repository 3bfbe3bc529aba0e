import { DetailedError, Upload, type PreviousUpload } from 'tus-js-client';
import { shallowReactive } from 'vue';
import { asApiError, problemOf, type ApiError } from '../api/problem';
import { createVideo, removeMyVideo } from '../api/videos';
import { Rate } from './rate';

const endpoint = '/api/v1/uploads';
/** A file from this size on goes over several connections at once. */
const large = 32 * 1024 * 1024;
const connections = 3;
const retries = [0, 500, 1000, 2000, 3000, 5000, 5000, 10_000, 10_000, 30_000];

export type TransferState = 'preparing' | 'sending' | 'paused' | 'failed' | 'done';

/** What a page shows of a file on its way. */
export interface Progress {
  state: TransferState;
  /** The video that the file is for; empty until that is known. */
  video: string;
  sent: number;
  perSecond: number | null;
  trouble: ApiError | null;
}

/** A title that fits, of a file's name. */
export function titleOf(name: string): string {
  const title = name.replace(/\.[^.]*$/, '').trim() || name;
  return [...title].slice(0, 120).join('');
}

function troubleOf(error: unknown): ApiError {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  if (!response) return asApiError(error);
  let body: unknown = null;
  try {
    body = JSON.parse(response.getBody());
  } catch {
    // Not the portal's words.
  }
  return problemOf(new Response(null, { status: response.getStatus() }), body);
}

/** Whether it is worth trying again: the network, the server, or another request at the same upload. */
function mayPass({ status }: ApiError): boolean {
  return status === 0 || status >= 500 || [409, 423, 429, 460].includes(status);
}

/** One file on its way to one video. The browser remembers how far it is, also over a reload. */
export class Transfer {
  readonly progress: Progress = shallowReactive({
    state: 'preparing',
    video: '',
    sent: 0,
    perSecond: null,
    trouble: null,
  });
  private upload: Upload | null = null;
  private readonly rate = new Rate();
  private ours = false;

  constructor(
    readonly file: File,
    private readonly account: string,
    private readonly onDone: () => void,
  ) {}

  /** Begins, or goes on with what this browser began before. `video` takes the file in the place of its own. */
  async begin(video = ''): Promise<void> {
    try {
      const before = video ? null : await this.before();
      this.ours = !video && !before;
      this.progress.video =
        video || before?.metadata['videoId'] || (await createVideo(titleOf(this.file.name))).id;
      this.upload = this.make(this.progress.video);
      if (before) this.upload.resumeFromPreviousUpload(before);
      this.resume();
    } catch (error) {
      this.fail(error);
    }
  }

  pause(): void {
    if (this.progress.state !== 'sending') return;
    this.progress.state = 'paused';
    this.rate.clear();
    void this.upload?.abort();
  }

  resume(): void {
    if (this.progress.state === 'done') return;
    if (!this.upload) return void this.begin();
    this.progress.state = 'sending';
    this.progress.trouble = null;
    this.upload.start();
  }

  /** Ends it, and takes what was sent back; a video that was made for it goes too. */
  async cancel(): Promise<void> {
    this.progress.state = 'paused';
    await this.upload?.abort(true).catch(() => undefined);
    if (this.ours && this.progress.video) await removeMyVideo(this.progress.video).catch(() => undefined);
  }

  private async before(): Promise<PreviousUpload | null> {
    const found = await this.make('').findPreviousUploads();
    return found.find((each) => each.metadata['videoId']) ?? null;
  }

  private fail(error: unknown): void {
    this.progress.trouble = troubleOf(error);
    this.progress.state = 'failed';
    this.rate.clear();
    if (this.progress.trouble.status === 0)
      window.addEventListener('online', () => this.progress.state === 'failed' && this.resume(), {
        once: true,
      });
  }

  private make(video: string): Upload {
    const { file, account, progress, rate } = this;
    return new Upload(file, {
      endpoint,
      retryDelays: retries,
      parallelUploads: file.size >= large ? connections : 1,
      metadata: { filename: file.name.slice(0, 80), videoId: video },
      onShouldRetry: (error) => mayPass(troubleOf(error)),
      removeFingerprintOnSuccess: true,
      fingerprint: () =>
        Promise.resolve(['weir', account, file.name, file.size, file.lastModified].join('|')),
      onProgress: (sent) => {
        rate.add(sent, performance.now());
        progress.sent = sent;
        progress.perSecond = rate.perSecond;
      },
      onError: (error) => this.fail(error),
      onSuccess: () => {
        progress.sent = file.size;
        progress.state = 'done';
        this.onDone();
      },
    });
  }
}
