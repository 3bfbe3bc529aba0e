// An invitation's link lets one person in; who is in sees their sessions and ends them, and makes a token that opens what it says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byId, check, run, until } from './harness.mjs';

const password = 'correct horse battery';
const visible = (page, id) => until(id, () => byId(page, id).first().isVisible());

async function fill(page, values) {
  for (const [id, value] of Object.entries(values)) await byId(page, id).fill(value);
}

await run('people', async (weir, context) => {
  const admin = await context.newPage();
  const setup = readFileSync(join(weir.data, 'secrets/setup-token'), 'utf8').trim();
  await admin.goto(`${weir.site}/welcome?token=${setup}`);
  await fill(admin, { 'register-handle': 'root_one', 'register-password': password });
  await byId(admin, 'register-submit').click();
  await admin.waitForURL('**/studio');

  await admin.goto(`${weir.site}/admin/invitations`);
  await fill(admin, { 'invitation-note': 'for Ada', 'invitation-uses': '1' });
  await byId(admin, 'invitation-submit').click();
  await visible(admin, 'invitation-link');
  const link = (await byId(admin, 'invitation-link').textContent()).trim();
  check('the invitation is listed', /for Ada/.test(await byId(admin, 'invitation').first().textContent()));

  const other = await context.browser().newContext({ locale: 'zh-CN', viewport: { width: 390, height: 800 } });
  const ada = await other.newPage();
  await ada.goto(`${weir.site}/register`);
  await until('strangers are told', async () => /邀请/.test(await ada.locator('h1').first().textContent()));
  await ada.goto(link);
  await visible(ada, 'register-handle');
  check('the page fits a phone', await ada.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await fill(ada, { 'register-handle': 'ada', 'register-password': password });
  await byId(ada, 'register-submit').click();
  await ada.waitForURL('**/studio');

  const late = await context.browser().newContext().then((fresh) => fresh.newPage());
  await late.goto(link);
  await fill(late, { 'register-handle': 'eve', 'register-password': password });
  await byId(late, 'register-submit').click();
  await visible(late, 'register-error');
  check('the link is used up', /invitation/i.test(await byId(late, 'register-error').textContent()));

  await late.goto(`${weir.site}/login`);
  await fill(late, { 'login-handle': 'ada', 'login-password': password });
  await byId(late, 'login-submit').click();
  await until('ada is logged in there too', async () => byId(late, 'account-menu').isVisible());
  await ada.goto(`${weir.site}/account`);
  await until('both sessions are shown', async () => (await byId(ada, 'session').count()) === 2);
  check('the account page fits a phone', await ada.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await byId(ada, 'session-end').click();
  await until('one is left', async () => (await byId(ada, 'session').count()) === 1);
  await late.goto(`${weir.site}/account`);
  await late.waitForURL('**/login**');

  await byId(ada, 'token-name').fill('a script');
  await byId(ada, 'token-submit').click();
  await visible(ada, 'token-text');
  const token = (await byId(ada, 'token-text').textContent()).trim();
  const ask = (method) =>
    fetch(`${weir.site}/api/v1/studio/channel`, { method, headers: { authorization: `Bearer ${token}` } });
  check('the token reads', (await ask('GET')).status === 200);
  check('and does not write', (await ask('PATCH')).status === 403);
  await byId(ada, 'token-revoke').click();
  await until('it is gone', async () => (await ask('GET')).status === 401);
}, { 'portal.registration': 'invitation' });
