// Plays several live URLs in one page of Chromium, with hls.js and mpegts.js; prints what was decoded within the time, as JSON.
// Usage: node matrix_browser.mjs SECONDS NAME=KIND=URL ...; KIND is hls, flv or mpegts.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '../../portal/web');
const { chromium } = createRequire(join(web, 'package.json'))('playwright-core');
const [seconds, ...wanted] = process.argv.slice(2);
const cells = wanted.map((each) => {
  const [name, kind, ...url] = each.split('=');
  return { name, kind, url: url.join('=') };
});

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--autoplay-policy=no-user-gesture-required'],
});
const page = await browser.newPage();
for (const file of ['hls.js/dist/hls.min.js', 'mpegts.js/dist/mpegts.js']) await page.addScriptTag({ path: join(web, 'node_modules', file) });
const seen = await page.evaluate(async ({ cells, seconds }) => {
  const played = cells.map(({ name, kind, url }) => {
    const video = document.body.appendChild(Object.assign(document.createElement('video'), { muted: true }));
    const cell = { name, video, error: '' };
    const fail = (...what) => (cell.error ||= what.map(String).join(' '));
    if (kind === 'hls') {
      const player = new window.Hls();
      player.on(window.Hls.Events.ERROR, (_, { details, fatal }) => fatal && fail(details));
      player.loadSource(url);
      player.attachMedia(video);
    } else {
      const player = window.mpegts.createPlayer({ type: kind, isLive: true, url }, { enableStashBuffer: false });
      player.on(window.mpegts.Events.ERROR, fail);
      player.attachMediaElement(video);
      player.load();
    }
    video.play().catch(fail);
    return cell;
  });
  await new Promise((done) => setTimeout(done, seconds * 1000));
  return Object.fromEntries(played.map(({ name, video, error }) => [name, {
    pictures: video.getVideoPlaybackQuality().totalVideoFrames,
    // Seconds that were played, if sound was decoded: Chromium does not count the frames of it.
    sound: video.webkitAudioDecodedByteCount > 0 && video.played.length > 0 ? video.currentTime - video.played.start(0) : 0,
    error,
  }]));
}, { cells, seconds: Number(seconds) });
await browser.close();
console.log(JSON.stringify(seen));
