// A Chinese browser sees Chinese, may switch to English and finds it again; and the studio names OBS's setting when key frames
// are too far apart.
import { byId, check, clip, publish, run, until } from './harness.mjs';

await run('languages', async (weir, context) => {
  const page = await context.browser().newContext({ locale: 'zh-CN', viewport: { width: 390, height: 800 } }).then((chinese) => chinese.newPage());
  await page.goto(`${weir.site}/register`);
  await until('Chinese is shown', async () => /注册/.test(await byId(page, 'register-submit').textContent()));
  check('the page fits a phone', await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await byId(page, 'register-handle').fill('bob');
  await byId(page, 'register-password').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await until('the keyboard registers', async () => (await page.context().cookies()).length > 0);
  await page.goto(`${weir.site}/studio`);
  const key = await until('the key', async () => /^[\w-]{22}$/.exec(await byId(page, 'studio-rtmp-key').first().inputValue())?.[0]);

  const encoder = publish(`rtmp://127.0.0.1:${weir.rtmp}/live`, key, clip(250));
  const warning = byId(page, 'studio-keyframe-warning');
  await until('the warning', async () => (await warning.isVisible()) && /2/.test(await warning.textContent()), 40000);
  console.log(`  ..  ${(await warning.textContent()).trim()}`);
  await encoder.stop('SIGINT');

  await byId(page, 'lang-switch').first().selectOption('en');
  await until('English is shown', async () => /Studio/.test(await page.locator('h1').first().textContent()));
  await page.reload();
  await until('English is remembered', async () => /Studio/.test(await page.locator('h1').first().textContent()));
});
