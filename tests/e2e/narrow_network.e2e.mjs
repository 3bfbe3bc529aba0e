// The network gets too narrow for a while: each engine stalls, keeps more in reserve, plays on, and comes near the live edge
// again afterwards.
import { byId, check, openChannel, plays, playerState, publish, run, until } from './harness.mjs';
import { openNarrows } from './narrows.mjs';

/** Bytes a second; the clip has 200,000. */
const narrow = 40_000;
async function suffers(context, site, narrows, engine) {
  const page = await context.newPage();
  const reserve = () => page.evaluate((name) => JSON.parse(sessionStorage.getItem(name)), `weir.reserve.${engine}`);
  const stalls = async () => Number(await byId(page, 'player-stats-stalls').textContent());
  const delay = async () => Number(await byId(page, 'player-latency').getAttribute('data-seconds'));

  await page.goto(`${site}/@alice?player=${engine}`);
  await until(`${engine} is live`, async () => (await playerState(page)) === 'live', 20000);
  await byId(page, 'player-menu').click();
  await byId(page, 'player-stats-toggle').check();
  const first = await until('the reserve is known', reserve);
  const before = await until(`${engine} comes nearer while nothing stalls`, async () => {
    const now = await reserve();
    return now.seconds < first.seconds - 0.09 && now;
  }, 60000);

  const stalled = await stalls();
  narrows.width = narrow;
  await until(`${engine} stalls on the narrow network`, async () => (await stalls()) > stalled, 20000);
  const wider = await until('the reserve is wider', async () => {
    const now = await reserve();
    return now.seconds > before.seconds && now;
  }, 20000);
  check(`${engine} does not come as near again at once`, wider.floor > first.floor);
  narrows.width = Infinity;
  await plays(page, `${engine} on the wide network`);
  check(`${engine} needed no new connection`, (await playerState(page)) === 'live');
  await until(`${engine} narrows its reserve again`, async () => (await reserve()).seconds < wider.seconds, 60000);
  const near = await until(`${engine} is near the live edge again`, async () => {
    const now = await delay();
    return now > 0 && now < 1.5 && now;
  }, 60000);
  console.log(`  ..  ${engine}: reserve ${before.seconds.toFixed(2)} s, after the stall ${wider.seconds.toFixed(2)} s; in the end ${near} s behind`);
  await page.close();
}

const narrows = await openNarrows();
await run('narrow_network', async (weir, context) => {
  narrows.target = weir.http;
  const [server, key] = (await openChannel(weir, 'alice')).split(/\/(?=[^/]*$)/);
  const encoder = publish(server, key);
  for (const engine of ['hls', 'flv']) await suffers(context, weir.site, narrows, engine);
  await encoder.stop('SIGINT');
}, { 'http.public_url': `http://127.0.0.1:${narrows.port}` });
await narrows.close();
