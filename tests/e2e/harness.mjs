// Starts the real programs in a folder of their own, ffmpeg as the encoder, and Chromium.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { chromium } = createRequire(join(root, 'portal/web/package.json'))('playwright-core');
const bin = process.env.WEIR_BIN ?? join(root, 'build/release/bin');
const work = process.env.WEIR_WORK ?? join(root, 'build/release/e2e');

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits until `condition` gives something true, and gives that. */
export async function until(what, condition, limit = 15000) {
  const end = Date.now() + limit;
  let last;
  while (Date.now() < end) {
    try {
      last = await condition();
      if (last) return last;
    } catch (error) {
      last = error.message;
    }
    await pause(50);
  }
  throw new Error(`waited ${limit} ms for: ${what}; last seen: ${last}`);
}

export function check(what, good) {
  if (!good) throw new Error(`not so: ${what}`);
  console.log(`  ok  ${what}`);
}

/** A port below those that the system gives to connections, at random; the three of a test differ. */
function freePort(taken) {
  const port = 20000 + Math.floor(Math.random() * 12000);
  if (taken.includes(port)) return freePort(taken);
  return new Promise((done) => {
    const probe = createServer()
      .on('error', () => done(freePort(taken)))
      .listen(port, '127.0.0.1', () => probe.close(() => done(port)));
  });
}

/** Twenty seconds of 720p30 with B-frames, a key frame every `gop` pictures, and a tone; made once. */
export function clip(gop = 60) {
  const path = join(work, `clip-${gop}.flv`);
  if (existsSync(path)) return path;
  mkdirSync(work, { recursive: true });
  const part = join(work, `clip-${gop}.${process.pid}.flv`);
  const made = spawnSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30', '-f', 'lavfi',
    '-i', 'sine=frequency=440:sample_rate=48000', '-t', '20', '-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '1500k', '-g', `${gop}`,
    '-sc_threshold', '0',
    '-bf', '2', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '128k', '-ac', '2', part]);
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr}`);
  renameSync(part, path);
  return path;
}

class Program {
  constructor(name, command, args) {
    this.name = name;
    this.output = '';
    this.process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', (text) => (this.output += text));
    this.ended = new Promise((done) => this.process.on('exit', (code, signal) => done(code ?? signal)));
  }

  async stop(signal = 'SIGTERM') {
    this.process.kill(signal);
    const status = await Promise.race([this.ended, pause(10000).then(() => 'did not end')]);
    if (status === 'did not end') this.process.kill('SIGKILL');
    return status;
  }
}

/** weir-media and weir-portal on ports of their own; `more` are settings besides those. */
export async function startWeir(more = {}) {
  const data = mkdtempSync(join(tmpdir(), 'weir-e2e-'));
  const ports = [];
  while (ports.length < 4) ports.push(await freePort(ports));
  const [rtmp, http, portal, srt] = ports;
  const settings = { 'data.dir': data, 'rtmp.port': rtmp, 'http.port': http, 'srt.port': srt, 'portal.port': portal, 'portal.web': process.env.WEIR_WEB ?? join(root, 'portal/web/dist'), ...more };
  const args = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${typeof value === 'string' ? JSON.stringify(value) : value}`]);
  const programs = ['weir-media', 'weir-portal'].map((name) => new Program(name, join(bin, name), args));
  const weir = {
    rtmp, http, portal, data, programs, args,
    site: `http://127.0.0.1:${portal}`,
    media: `http://127.0.0.1:${http}`,
    /** Ends the portal as a power cut would, and starts it again. */
    async killPortal() {
      await programs[1].stop('SIGKILL');
      programs[1] = new Program('weir-portal', join(bin, 'weir-portal'), args);
      await until('the portal is back', async () => (await fetch(`${weir.site}/healthz`)).ok);
    },
    /** Stops both; they must end well and quickly. */
    async stop() {
      const statuses = await Promise.all(programs.map((each) => each.stop()));
      rmSync(data, { recursive: true, force: true });
      programs.forEach((each, i) => {
        if (statuses[i] !== 0) throw new Error(`${each.name} ended with ${statuses[i]}:\n${each.output}`);
      });
    },
  };
  for (const address of [weir.media, weir.site])
    await until(`${address}/healthz`, async () => (await fetch(`${address}/healthz`)).ok);
  return weir;
}

/** A worker beside them, which is stopped with them. */
export function startWorker(weir) {
  weir.programs.push(new Program('weir-worker', join(bin, 'weir-worker'), weir.args));
}

/** Registers `handle`; the address to publish to, stream key included. */
export async function openChannel(weir, handle) {
  const registered = await fetch(`${weir.site}/api/v1/accounts`, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: weir.site },
    body: JSON.stringify({ handle, password: 'correct horse battery' }),
  });
  if (!registered.ok) throw new Error(`registering ${handle}: ${await registered.text()}`);
  const cookie = registered.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');
  const { rtmp } = await (await fetch(`${weir.site}/api/v1/studio/key`, { headers: { cookie } })).json();
  return `${rtmp.server}/${rtmp.key}`;
}

/** ffmpeg sending `file` in real time, again and again, as an encoder does. */
export function publish(server, key, file = clip()) {
  return new Program('ffmpeg', 'ffmpeg', ['-nostdin', '-v', 'error', '-re', '-stream_loop', '-1', '-i', file, '-c', 'copy', '-f', 'flv', `${server}/${key}`]);
}

export async function startBrowser(options = {}) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options });
  return { browser, context };
}

export const byId = (page, id) => page.locator(`[data-testid="${id}"]`);
export const playerState = (page) => byId(page, 'player-state').first().getAttribute('data-state');

/** What the page's video element has decoded so far. */
export const decoded = (page) =>
  byId(page, 'player-video').evaluate((video) => ({
    time: video.currentTime,
    width: video.videoWidth,
    pictures: video.getVideoPlaybackQuality().totalVideoFrames,
    sound: video.webkitAudioDecodedByteCount,
  }));

/** Waits until pictures and sound move on from where they are now. */
export async function plays(page, what) {
  const before = await decoded(page).catch(() => ({ time: 0, pictures: 0, sound: 0 }));
  return until(`${what} moves on`, async () => {
    const now = await decoded(page);
    return now.width > 0 && now.pictures > before.pictures + 30 && now.sound > before.sound && now;
  }, 20000);
}

/** Runs a test with servers and browser, and leaves screenshots and logs when it fails. */
export async function run(name, test, settings = {}) {
  const weir = await startWeir(settings);
  const { browser, context } = await startBrowser();
  let failed;
  try {
    await test(weir, context);
  } catch (error) {
    failed = error;
    mkdirSync(work, { recursive: true });
    for (const [i, page] of context.pages().entries()) {
      await page.screenshot({ path: join(work, `${name}-${i}.png`) }).catch(() => {});
      console.error(`screenshot of ${page.url()}: ${join(work, `${name}-${i}.png`)}`);
    }
  }
  await browser.close();
  await weir.stop().catch((error) => (failed ??= error));
  if (!failed) return;
  console.error(failed);
  for (const each of weir.programs) console.error(`--- ${each.name}\n${each.output}`);
  process.exit(1);
}
