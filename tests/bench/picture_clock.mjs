// A picture that tells when it was drawn: the milliseconds of the wall clock as a row of black and white blocks, drawn and
// handed to ffmpeg one by one, as a camera and its encoder would.
import { spawn } from 'node:child_process';

export const width = 1280;
export const height = 720;
export const rate = 30;
/** A block is two macroblocks wide and high, so that no encoder blurs it. */
export const block = 32;
/** 24 bits of milliseconds repeat after four and a half hours; six more are their checksum. */
export const bits = 30;
const timeBits = 24;
const black = 16;
const white = 235;

function codeOf(milliseconds) {
  const time = milliseconds % 2 ** timeBits;
  return time * 64 + checksum(time);
}

const checksum = (time) => ((time % 61) + 1) & 63;

/** The milliseconds between the drawing of a code and `now`, or null when the blocks make no sense. */
export function age(code, now) {
  const time = Math.floor(code / 64);
  if (checksum(time) !== code % 64) return null;
  const span = 2 ** timeBits;
  return (((now % span) - time) % span + span) % span;
}

/** Something to look at that moves: slanted bars, a different slice of them each time. */
function drawBars() {
  const bars = Buffer.alloc(width * (height + 256));
  for (let y = 0; y < height + 256; y += 1)
    for (let x = 0; x < width; x += 1) bars[y * width + x] = 60 + (((x >> 3) * 5 + y) & 127);
  return bars;
}

/** ffmpeg that publishes the clock to `address`; answers with the process and a way to end it. */
export function publishClock(address) {
  const encoder = spawn('ffmpeg', ['-v', 'error', '-probesize', '32', '-analyzeduration', '0', '-f', 'rawvideo', '-pix_fmt', 'yuv420p',
    '-video_size', `${width}x${height}`, '-framerate', `${rate}`, '-i', 'pipe:0', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-threads', '1', '-b:v', '1500k', '-maxrate', '1500k', '-bufsize', '750k',
    '-g', `${rate * 2}`, '-keyint_min', `${rate * 2}`, '-sc_threshold', '0', '-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-flush_packets', '1', '-f', 'flv', address],
  { stdio: ['pipe', 'ignore', 'inherit'] });
  const bars = drawBars();
  const picture = Buffer.alloc((width * height * 3) / 2, 128);
  const luma = picture.subarray(0, width * height);
  const ended = new Promise((done) => encoder.on('exit', done));
  encoder.stdin.on('error', () => {}); // the process has ended; `ended` tells
  const began = performance.now();
  let drawn = 0;
  let timer;

  function draw() {
    luma.set(bars.subarray((drawn % 256) * width, (drawn % 256 + height) * width));
    const code = codeOf(Date.now());
    for (let i = 0; i < bits; i += 1) {
      const shade = Math.floor(code / 2 ** i) % 2 === 1 ? white : black;
      for (let y = 0; y < block; y += 1) luma.fill(shade, y * width + i * block, y * width + (i + 1) * block);
    }
    encoder.stdin.write(Buffer.from(picture));
    drawn += 1;
    timer = setTimeout(draw, Math.max(0, began + (drawn * 1000) / rate - performance.now()));
  }
  draw();
  return {
    async stop() {
      clearTimeout(timer);
      encoder.stdin.end();
      encoder.kill('SIGINT');
      await ended;
    },
  };
}
