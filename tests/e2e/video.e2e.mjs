// A video is watched: it plays, seeks, obeys the keyboard, shows captions and small pictures, changes its quality, goes on where it was
// left, is opened by a password, and plays in a page of another site.
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { byId, check, run, until } from './harness.mjs';

const integration = join(dirname(fileURLToPath(import.meta.url)), '../integration');
const origin = (weir) => ({ 'content-type': 'application/json', origin: weir.site });

async function register(weir, handle) {
  const answer = await fetch(`${weir.site}/api/v1/accounts`, {
    method: 'POST', headers: origin(weir), body: JSON.stringify({ handle, password: 'correct horse battery' }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.headers.getSetCookie()[0].split(';')[0];
}

/** A video of twenty seconds as the worker leaves it, with captions, chapters and a storyboard. */
async function makeVideo(weir, cookie, fields, privacy) {
  const headers = { ...origin(weir), cookie };
  const { id } = await (await fetch(`${weir.site}/api/v1/studio/videos`, { method: 'POST', headers, body: JSON.stringify({ title: 'Water' }) })).json();
  const edited = await fetch(`${weir.site}/api/v1/studio/videos/${id}`, { method: 'PATCH', headers, body: JSON.stringify(fields) });
  if (!edited.ok) throw new Error(await edited.text());
  const made = spawnSync('python3', ['-c', `
import os, pathlib, subprocess, sys, types
sys.path.insert(0, ${JSON.stringify(integration)})
import video_rows as rows
data, video, privacy = sys.argv[1:]
home = pathlib.Path(data).with_name(pathlib.Path(data).name + "-home")
home.mkdir(exist_ok=True)
if not (home / "var").exists():
    (home / "var").symlink_to(data)
portal = types.SimpleNamespace(folder=home)
folder = rows.publish(portal, video, privacy, 20)
rows.draw(folder, 20)
rows.change(portal, "INSERT INTO chapters VALUES (?, 0, 0, 'Spring'), (?, 1, 8000, 'River')", video, video)
rows.change(portal, "INSERT INTO posters VALUES (?, 0, 'poster/1.jpg', 0, 1)", video)
(folder / "captions/en.vtt").write_text("WEBVTT\\n\\n00:00.000 --> 00:20.000\\nThe water <i>flows</i>\\n")
(folder / "storyboard/storyboard.vtt").write_text("WEBVTT\\n\\n" + "".join(
    f"00:{at:02}.000 --> 00:{at + 4:02}.000\\nsheet.jpg#xywh={at // 4 * 160},0,160,90\\n\\n" for at in range(0, 20, 4)))
source = folder / "hls/360p/video.m3u8"
subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", source, "-frames:v", "1", folder / "poster/1.jpg"], check=True)
subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", source, "-vf", "fps=1/4,scale=160:90,tile=5x1", "-frames:v", "1", folder / "storyboard/sheet.jpg"], check=True)
(home / "var").unlink()
home.rmdir()
`, weir.data, id, privacy], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  return id;
}

const time = (page) => byId(page, 'video').evaluate((video) => video.currentTime);
const moves = (page, what) => {
  let before = null;
  return until(`${what} moves on`, async () => {
    const now = await byId(page, 'video').evaluate((video) => ({ time: video.currentTime, pictures: video.getVideoPlaybackQuality().totalVideoFrames }));
    before ??= now;
    return now.time > before.time + 0.5 && now.pictures > before.pictures;
  }, 20000);
};

async function keyboard(page) {
  const paused = () => byId(page, 'video').evaluate((video) => video.paused);
  await page.keyboard.press('k');
  await until('k pauses', paused);
  await page.keyboard.press('5');
  await until('5 goes to the middle', async () => Math.abs((await time(page)) - 10) < 0.5);
  await page.keyboard.press('j');
  await until('j goes back', async () => (await time(page)) < 1);
  await page.keyboard.press('l');
  await until('l goes on', async () => Math.abs((await time(page)) - 10) < 0.5);
  await page.keyboard.press('ArrowLeft');
  await until('an arrow goes back a little', async () => Math.abs((await time(page)) - 5) < 0.5);
  const at = await time(page);
  await page.keyboard.press('.');
  await until('. is one picture', async () => (await time(page)) > at && (await time(page)) < at + 0.1);
  await page.keyboard.press('>');
  await until('> is faster', () => byId(page, 'video').evaluate((video) => video.playbackRate === 1.25));
  await page.keyboard.press('<');
  await page.keyboard.press('m');
  await until('m is silence', () => byId(page, 'video').evaluate((video) => video.muted));
  await page.keyboard.press('m');
  await page.keyboard.press('?');
  await until('? shows the keys', () => byId(page, 'video-help').isVisible());
  await page.keyboard.press('?');
  await page.keyboard.press('Space');
  await until('space plays', async () => !(await paused()));
}

/** A page of another site that shows the player. */
async function elsewhere(weir, id) {
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(`<iframe width="640" height="360" allow="autoplay" src="${weir.site}/embed/v/${id}?autoplay=1"></iframe>`);
  });
  await new Promise((done) => server.listen(0, 'localhost', done));
  return server;
}

await run('video', async (weir, context) => {
  const cookie = await register(weir, 'alice');
  const about = 'See 0:08, https://example.org/a?b=1. <b>no tags</b>';
  const id = await makeVideo(weir, cookie, { description: about, tags: ['river'], downloads: true }, 'public');
  const page = await context.newPage();
  await page.goto(`${weir.site}/v/${id}`);
  await moves(page, 'the video');
  check('its title is shown', (await byId(page, 'video-title').textContent()) === 'Water');
  check('text is no markup', (await page.locator('.description b').count()) === 0 && (await page.locator('.description').textContent()).includes('<b>no tags</b>'));
  check('an address is a link', (await page.locator('.description a').getAttribute('href')) === 'https://example.org/a?b=1');

  await keyboard(page);
  await byId(page, 'video-moment').click();
  await until('a moment in the description is gone to', async () => Math.abs((await time(page)) - 8) < 1.5);
  await byId(page, 'video-chapter').first().click();
  await until('a chapter is gone to', async () => (await time(page)) < 2);

  await page.keyboard.press('c');
  await until('captions are shown', async () => (await byId(page, 'video-lines').textContent()).trim() === 'The water flows');
  const bar = await byId(page, 'video-seek').boundingBox();
  await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2);
  await until('a small picture of the moment is shown', async () => /sheet\.jpg/.test(await byId(page, 'video-storyboard').evaluate((it) => it.style.backgroundImage)));
  check('its chapter is named', (await byId(page, 'video-hover').textContent()).includes('River'));
  if (process.env.WEIR_SHOTS) await page.screenshot({ path: join(process.env.WEIR_SHOTS, 'watch.png') });
  await page.mouse.click(bar.x + bar.width * 0.75, bar.y + bar.height / 2);
  await until('a click on the bar seeks', async () => Math.abs((await time(page)) - 15) < 1.5);

  await byId(page, 'video-menu').click();
  await byId(page, 'video-quality').selectOption('180');
  await until('the quality is chosen', () => byId(page, 'video').evaluate((video) => video.videoHeight === 180));
  await byId(page, 'video-quality').selectOption('360');
  await until('and another', () => byId(page, 'video').evaluate((video) => video.videoHeight === 360));
  if (process.env.WEIR_SHOTS) await page.screenshot({ path: join(process.env.WEIR_SHOTS, 'menu.png') });
  await page.reload();
  await moves(page, 'the video after a reload');
  check('captions are remembered', (await byId(page, 'video-lines').textContent()).trim() === 'The water flows');
  await page.goto(`${weir.site}/v/${id}?t=12`);
  await until('?t= begins there', async () => (await time(page)) >= 12, 20000);

  const server = await elsewhere(weir, id);
  const other = await context.newPage();
  await other.goto(`http://localhost:${server.address().port}/`);
  const frame = other.frameLocator('iframe');
  await until('it plays in a page of another site', () => frame.locator('video').evaluate((video) => video.currentTime > 0.5), 20000);
  if (process.env.WEIR_SHOTS) await other.screenshot({ path: join(process.env.WEIR_SHOTS, 'embed.png') });
  server.closeAllConnections();
  server.close();

  const locked = await makeVideo(weir, cookie, { privacy: 'password', password: 'open sesame' }, 'password');
  const phone = await context.browser().newContext({ locale: 'zh-CN', viewport: { width: 390, height: 800 } }).then((chinese) => chinese.newPage());
  await phone.goto(`${weir.site}/v/${locked}`);
  await byId(phone, 'video-password').fill('wrong');
  await phone.keyboard.press('Enter');
  await until('another password is refused', () => byId(phone, 'video-password-error').isVisible());
  await byId(phone, 'video-password').fill('open sesame');
  await phone.keyboard.press('Enter');
  await moves(phone, 'what the password opens');
  check('the page fits a phone', await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  if (process.env.WEIR_SHOTS) await phone.screenshot({ path: join(process.env.WEIR_SHOTS, 'phone.png') });
});
