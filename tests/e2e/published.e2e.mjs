// From a file to a video that people watch, and from a broadcast to its recording, with the real worker in between.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { byId, check, clip, publish, run, startWorker, until } from './harness.mjs';

/** Twelve seconds as a camera writes them: H.264 and AAC in MP4, the index at the end. */
function film(folder) {
  const path = join(folder, 'film.mp4');
  const made = spawnSync('ffmpeg', ['-v', 'error', '-y', '-t', '12', '-i', clip(), '-c', 'copy', path]);
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr}`);
  return path;
}

const playing = (page) => byId(page, 'video').evaluate((video) => !video.error && video.videoHeight > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 30 && video.videoHeight);
const shot = (page, name) => process.env.WEIR_SHOTS && page.screenshot({ path: join(process.env.WEIR_SHOTS, `${name}.png`), fullPage: true });

await run('published', async (weir, context) => {
  startWorker(weir);
  const page = await context.newPage();
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${weir.site}/register`);
  await byId(page, 'register-handle').fill('ada');
  await byId(page, 'register-password').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await until('the account is there', async () => (await context.cookies()).length > 0);

  await page.goto(`${weir.site}/studio/upload`);
  await byId(page, 'upload-file').setInputFiles(film(weir.data));
  await byId(page, 'video-title').fill('A film of water');
  await byId(page, 'video-privacy').selectOption('public');
  await byId(page, 'video-save').click();
  await until('the form is kept', async () => (await page.locator('h2').first().textContent()) === 'A film of water');
  const card = byId(page, 'upload-card');
  await until('it is sent', async () => (await card.getAttribute('data-state')) === 'done', 30000);
  const video = await card.getAttribute('data-video');
  const sentAt = Date.now();

  const guest = await (await context.browser().newContext({ locale: 'zh-CN', viewport: { width: 390, height: 800 } })).newPage();
  // Before it can be watched, it is its owner's alone.
  await until('it is published', async () => (await guest.request.get(`${weir.site}/api/v1/videos/${video}`)).ok(), 60000);
  await guest.goto(`${weir.site}/v/${video}`);
  await until('a guest watches it', () => playing(guest), 60000);
  console.log(`  --  ${((Date.now() - sentAt) / 1000).toFixed(1)} s after its last byte`);
  check('under its title', (await byId(guest, 'video-title').textContent()) === 'A film of water');
  await shot(guest, 'published-phone');

  await page.goto(`${weir.site}/studio/videos`);
  const row = byId(page, 'video-row').first();
  await until('the studio calls it public', async () => /Public/.test(await row.textContent()));
  const jobs = async () => (await page.request.get(`${weir.site}/api/v1/studio/videos/${video}/jobs`)).json();
  await until('all work on it ends', async () => (await jobs()).jobs.every((each) => each.state === 'done'), 90000);
  await page.reload();
  await shot(page, 'published-studio');

  await page.goto(`${weir.site}/v/${video}`);
  await until('its owner watches it', () => playing(page), 20000);
  await byId(page, 'video-menu').click();
  const sizes = await byId(page, 'video-quality').locator('option').allTextContents();
  check(`in the sizes of the ladder: ${sizes.join()}`, ['360p', '720p'].every((size) => sizes.some((each) => each.includes(size))));
  await byId(page, 'video-quality').selectOption('360');
  await until('in another size', () => byId(page, 'video').evaluate((seen) => seen.videoHeight === 360), 20000);
  await shot(page, 'published-watch');

  await guest.goto(weir.site);
  const poster = byId(guest, 'video-card').locator('img');
  await until('the front page shows its picture', () => poster.evaluate((picture) => picture.complete && picture.naturalWidth > 0));
  await shot(guest, 'published-home');
  await guest.goto(`${weir.site}/@ada`);
  await until('and its channel', () => byId(guest, 'video-card').isVisible());

  const { rtmp } = await (await page.request.get(`${weir.site}/api/v1/studio/key`)).json();
  const encoder = publish(rtmp.server, rtmp.key);
  await page.waitForTimeout(9000);
  await encoder.stop('SIGKILL');
  const mine = async () => (await (await page.request.get(`${weir.site}/api/v1/studio/videos`)).json()).videos;
  const recorded = await until('the broadcast is a video', async () => (await mine()).find((each) => each.id !== video), 60000);
  check('for its owner alone', recorded.privacy === 'private');
  await page.goto(`${weir.site}/v/${recorded.id}`);
  await until('which the owner watches', () => playing(page), 20000);
  await shot(page, 'published-recording');
  await guest.goto(`${weir.site}/v/${recorded.id}`);
  await until('and nobody else', () => byId(guest, 'video-not-found').isVisible());
}, { 'stream.hold_time': '1s', 'stream.grace_time': '1s' });
