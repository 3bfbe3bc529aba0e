// A file goes up over several connections while its form is filled in; the portal is killed, the network fails and the page is
// loaded again half way; what arrives is what was sent, and it can be edited and published.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { byId, check, run, until } from './harness.mjs';

const size = 48 * 1024 * 1024;

await run('upload', async (weir, context) => {
  const page = await context.newPage();
  page.on('dialog', (dialog) => dialog.accept());
  const folder = join(weir.data, 'files');
  mkdirSync(folder);
  const file = join(folder, 'Holiday by the weir.mp4');
  writeFileSync(file, randomBytes(size));

  await page.goto(`${weir.site}/register`);
  await byId(page, 'register-handle').fill('ada');
  await byId(page, 'register-password').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await until('the account is there', async () => (await context.cookies()).length > 0);

  const network = await context.newCDPSession(page);
  const speed = (bytes, offline = false) =>
    network.send('Network.emulateNetworkConditions', { offline, latency: 0, downloadThroughput: -1, uploadThroughput: bytes });
  await network.send('Network.enable');
  await page.goto(`${weir.site}/studio/upload`);
  await speed(6 * 1024 * 1024);
  const card = byId(page, 'upload-card');
  const sent = () => byId(page, 'upload-progress').evaluate((bar) => bar.value);
  await byId(page, 'upload-file').setInputFiles(file);
  await until('a fifth is sent', async () => (await sent()) > size / 5, 30000);
  const video = await card.getAttribute('data-video');
  check('the upload shows speed', /MiB\/s/.test(await card.textContent()));

  await weir.killPortal();
  const atKill = await sent();
  await until('it goes on by itself after the portal was killed', async () => (await sent()) > atKill + size / 20, 30000);

  await byId(page, 'video-title').fill('At the weir');
  await byId(page, 'video-description').fill('**Water** at https://example.org/weir');
  await byId(page, 'video-tags').fill('water, calm');
  await byId(page, 'video-privacy').selectOption('public');
  await byId(page, 'video-save').click();
  await until('the form is kept', async () => (await page.locator('h2').first().textContent()) === 'At the weir');

  await byId(page, 'upload-pause').click();
  const atPause = await until('it pauses', async () => (await card.getAttribute('data-state')) === 'paused' && (await sent()));
  await byId(page, 'upload-resume').click();
  await until('it goes on after the pause', async () => (await sent()) > atPause, 30000);

  await page.reload();
  await speed(6 * 1024 * 1024);
  await byId(page, 'upload-file').setInputFiles(file);
  await until('it goes on where it was', async () => (await sent()) >= size / 5, 30000);
  check('for the same video', (await card.getAttribute('data-video')) === video);
  await speed(-1, true);
  await page.waitForTimeout(1000);
  await speed(-1);
  await until('it is done after the network came back', async () => (await card.getAttribute('data-state')) === 'done', 40000);

  const source = join(weir.data, 'media/videos', video, 'source');
  check('one file lies there', readdirSync(source).join() === 'source.mp4');
  check('and is what was sent', readFileSync(join(source, 'source.mp4')).equals(readFileSync(file)));
  check('nothing else is left of it', readdirSync(join(weir.data, 'media/uploads')).length === 0);

  await page.goto(`${weir.site}/studio/videos`);
  const row = byId(page, 'video-row');
  await until('the list has it', async () => /At the weir/.test(await row.textContent()));
  check('as public', /Public/.test(await row.textContent()));
  await row.locator('a').click();
  await until('its page opens', async () => (await byId(page, 'video-title').inputValue()) === 'At the weir');
  check('with its tags', (await byId(page, 'video-tags').inputValue()) === 'water, calm');
  await byId(page, 'video-title').fill('At the old weir');
  await byId(page, 'video-save').click();
  await until('a change is shown', async () => (await page.locator('h1').first().textContent()) === 'At the old weir');
  await byId(page, 'video-delete').click();
  await byId(page, 'video-delete-confirm').click();
  await until('it is gone', async () => page.url().endsWith('/studio/videos') && (await row.count()) === 0);
});
