#!/usr/bin/env node
// Picture to picture: how long after its drawing a picture is seen on the watch page, in real Chromium, encoder included.
//
// usage: tests/bench/picture_to_picture.mjs [--seconds 60] [--warm 20] [--engines hls,flv] [--build build/release] [--trace]
//
// The first --warm seconds of each engine's play are left out of the figures, because a player begins with the hold-back
// and narrows it; its stalls count. `now` is when the page is told of the picture; the screen shows it up to 17 ms later.
// With --trace a line a second tells what the player does, and slow requests are named. Needs both cores: say what else ran when you quote a figure.
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values: asked } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    warm: { type: 'string', default: '20' },
    engines: { type: 'string', default: 'hls,flv' },
    build: { type: 'string', default: 'build/release' },
    trace: { type: 'boolean', default: false },
  },
});
process.env.WEIR_BIN ??= resolve(asked.build, 'bin');
process.env.WEIR_WORK ??= resolve(asked.build, 'bench');
const { byId, openChannel, pause, playerState, run, until } = await import('../e2e/harness.mjs');
const { age, bits, block, publishClock } = await import('./picture_clock.mjs');

/** In the page: notes the code and the moment of every picture, and when the video had to wait. */
function watch({ bits, block }) {
  const video = document.querySelector('[data-testid="player-video"]');
  const canvas = new OffscreenCanvas(bits, 1);
  const paper = canvas.getContext('2d', { willReadFrequently: true });
  paper.imageSmoothingEnabled = false;
  const seen = { pictures: [], waits: [], buffers: [] };
  window.seen = seen;
  video.addEventListener('waiting', () => seen.waits.push(Date.now()));
  const look = () => {
    const now = Date.now();
    paper.drawImage(video, 0, 0, bits * block, block, 0, 0, bits, 1);
    const { data } = paper.getImageData(0, 0, bits, 1);
    let code = 0;
    for (let i = bits - 1; i >= 0; i -= 1) code = code * 2 + (data[i * 4] > 126 ? 1 : 0);
    seen.pictures.push([code, now]);
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

function figures(seen, from) {
  const pictures = seen.pictures.filter(([, now]) => now >= from).map(([code, now]) => [age(code, now), now]);
  const ages = pictures.map(([each]) => each).filter((each) => each !== null).sort((a, b) => a - b);
  const gaps = pictures.slice(1).map(([, now], i) => now - pictures[i][1]);
  return {
    pictures: ages.length,
    unread: pictures.length - ages.length,
    p50: at(ages, 0.5),
    p95: at(ages, 0.95),
    max: ages.at(-1),
    stalls: seen.waits.length,
    gap: Math.max(...gaps),
  };
}

/** Tells of requests that took long or went wrong. */
function traceRequests(page) {
  page.on('requestfailed', (request) => console.log(`     ${request.url()}: ${request.failure()?.errorText}`));
  page.on('requestfinished', async (request) => {
    const took = request.timing().responseEnd;
    const status = (await request.response())?.status();
    if (took > 1000 || status >= 400) console.log(`     ${request.url()}: ${status}, ${Math.round(took)} ms`);
  });
}

async function measure(weir, context, engine) {
  const page = await context.newPage();
  if (asked.trace) traceRequests(page);
  await page.goto(`${weir.site}/@clock?player=${engine}`);
  await until(`${engine} plays`, async () => (await playerState(page)) === 'live', 20000);
  await page.evaluate(watch, { bits, block });
  if (asked.trace) await byId(page, 'player-menu').click().then(() => byId(page, 'player-stats-toggle').check());
  const began = Date.now();
  for (let second = 0; second < Number(asked.warm) + Number(asked.seconds); second += 1) {
    await pause(began + (second + 1) * 1000 - Date.now());
    if (!asked.trace) continue;
    const line = await byId(page, 'player-stats').locator('dd').allTextContents();
    const recent = await page.evaluate(() => ({ pictures: window.seen.pictures.slice(-30), waits: window.seen.waits }));
    console.log(`${second + 1}`.padStart(4), `${figures(recent, 0).p50} ms`, line.slice(3).join('  '), `waits ${recent.waits.length}`);
  }
  const seen = await page.evaluate(() => window.seen);
  await page.close();
  return figures(seen, began + Number(asked.warm) * 1000);
}

await run('picture_to_picture', async (weir, context) => {
  const clock = publishClock(await openChannel(weir, 'clock'));
  await pause(5000); // a playlist of a few segments, as a viewer finds it
  console.log('engine  seconds  pictures  unread  p50 ms  p95 ms  max ms  longest gap ms  stalls  load');
  try {
    for (const engine of asked.engines.split(',')) {
      const f = await measure(weir, context, engine);
      console.log([engine.padEnd(6), `${asked.seconds}`.padStart(8), `${f.pictures}`.padStart(9), `${f.unread}`.padStart(7), `${f.p50}`.padStart(7),
        `${f.p95}`.padStart(7), `${f.max}`.padStart(7), `${f.gap}`.padStart(15), `${f.stalls}`.padStart(7), `${loadavg()[0].toFixed(1)}`.padStart(5)].join(' '));
    }
  } finally {
    await clock.stop();
  }
});
