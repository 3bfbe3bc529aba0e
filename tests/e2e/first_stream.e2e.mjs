// From the register page to a moving picture: register, copy server and key, publish, watch by LL-HLS and by FLV, stop, see
// "ended", publish again, see the picture return without a reload.
import { byId, check, plays, playerState, publish, run, until } from './harness.mjs';

await run('first_stream', async (weir, context) => {
  const studio = await context.newPage();
  const complaints = [];
  context.on('page', (page) => page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error}`)));
  studio.on('pageerror', (error) => complaints.push(`studio: ${error}`));

  await studio.goto(`${weir.site}/register`);
  await byId(studio, 'register-handle').fill('alice');
  await byId(studio, 'register-password').fill('correct horse battery');
  await byId(studio, 'register-submit').click();
  await until('registered', async () => (await context.cookies()).length > 0);
  await studio.goto(`${weir.site}/studio`);
  const server = await until('the server', async () => (await byId(studio, 'studio-rtmp-server').inputValue().catch(() => byId(studio, 'studio-rtmp-server').textContent()))?.trim());
  const type = () => byId(studio, 'studio-rtmp-key').first().getAttribute('type');
  check('the key is hidden at first', (await type()) === 'password');
  await byId(studio, 'studio-key-reveal').first().click();
  await until('the key is shown', async () => (await type()) === 'text');
  const key = await until('the key', async () => /^[\w-]{22}$/.exec(await valueOf(studio, 'studio-rtmp-key'))?.[0]);
  check(`the server is this host's: ${server}`, server === `rtmp://127.0.0.1:${weir.rtmp}/live`);

  const hls = await context.newPage();
  await hls.goto(`${weir.site}/@alice?player=hls`);
  await until('offline is shown', async () => (await playerState(hls)) === 'offline');

  let encoder = publish(server, key);
  const began = Date.now();
  await until('the studio is live', async () => (await byId(studio, 'studio-state').getAttribute('data-state')) === 'live');
  console.log(`  ..  the studio showed "live" ${Date.now() - began} ms after the encoder was started`);

  await until('the waiting page starts by itself', async () => (await playerState(hls)) === 'live', 20000);
  const seen = await plays(hls, 'LL-HLS');
  check('LL-HLS shows 1280 pixels', seen.width === 1280);
  check('hls.js plays it', (await byId(hls, 'player-state').first().getAttribute('data-engine')) === 'hls');
  const flv = await context.newPage();
  await flv.goto(`${weir.site}/@alice?player=flv`);
  await until('FLV is live', async () => (await playerState(flv)) === 'live', 20000);
  await plays(flv, 'FLV');
  check('mpegts.js plays it', (await byId(flv, 'player-state').first().getAttribute('data-engine')) === 'flv');
  const delay = await until('a delay below 1.5 s behind the encoder', async () => {
    const seconds = Number(await byId(hls, 'player-latency').getAttribute('data-seconds'));
    return seconds > 0 && seconds < 1.5 && seconds;
  });
  console.log(`  ..  LL-HLS is ${delay} s behind, FLV ${await byId(flv, 'player-latency').getAttribute('data-seconds')} s`);
  await until('the studio measures the bit rate', async () => Number(await byId(studio, 'studio-bitrate').getAttribute('data-value')) > 500_000);

  const home = await context.newPage();
  await home.goto(weir.site);
  await until('home lists the channel', async () => (await byId(home, 'home-live-card').first().getAttribute('data-handle')) === 'alice');

  await encoder.stop('SIGINT');
  await until('LL-HLS shows the end', async () => ['ended', 'offline'].includes(await playerState(hls)), 20000);
  await until('FLV shows the end', async () => ['ended', 'offline'].includes(await playerState(flv)), 20000);
  check('"ended" is shown', (await playerState(hls)) === 'ended');

  encoder = publish(server, key);
  await until('LL-HLS is live again', async () => (await playerState(hls)) === 'live', 25000);
  await plays(hls, 'LL-HLS after the return');
  await until('FLV is live again', async () => (await playerState(flv)) === 'live', 25000);
  await plays(flv, 'FLV after the return');
  await encoder.stop('SIGINT');
  check(`no page failed: ${complaints.join('; ')}`, complaints.length === 0);
  check('the key is in no log', !weir.programs.some((each) => each.output.includes(key)));
});

async function valueOf(page, id) {
  const place = byId(page, id).first();
  return ((await place.inputValue().catch(() => place.textContent())) ?? '').trim();
}
