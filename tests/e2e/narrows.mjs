// A stretch of network between a server and its viewers that can be made narrow while they watch, also for an answer that is
// already on its way, which the browser's own throttling leaves alone.
import { connect, createServer } from 'node:net';

const beat = 20;

export async function openNarrows() {
  const open = new Set();
  const narrows = {
    /** Where it leads to: set it before anyone connects. */
    target: 0,
    /** Bytes a second for all connections together. */
    width: Infinity,
    port: 0,
    async close() {
      clearInterval(timer);
      for (const each of open) each.destroy();
      await new Promise((done) => server.close(done));
    },
  };
  let credit = 0;

  /** Hands on what has come from the server, as far as the width allows, and reads no more until that is gone. */
  function carry(link) {
    while (link.held.length > 0 && (narrows.width === Infinity || credit > 0)) {
      const piece = narrows.width === Infinity ? link.held : link.held.subarray(0, credit);
      link.held = link.held.subarray(piece.length);
      credit -= piece.length;
      link.viewer.write(piece);
    }
    if (link.held.length === 0) link.server.resume();
  }

  const links = new Set();
  const server = createServer((viewer) => {
    const link = { viewer, server: connect(narrows.target, '127.0.0.1'), held: Buffer.alloc(0) };
    links.add(link);
    for (const each of [viewer, link.server]) {
      open.add(each);
      each.setNoDelay(true);
      each.on('error', () => each.destroy());
      each.on('close', () => {
        open.delete(each);
        links.delete(link);
        viewer.destroy();
        link.server.destroy();
      });
    }
    viewer.on('data', (piece) => link.server.write(piece));
    link.server.on('data', (piece) => {
      link.held = Buffer.concat([link.held, piece]);
      link.server.pause();
      carry(link);
    });
  });
  const timer = setInterval(() => {
    credit = narrows.width === Infinity ? 0 : Math.ceil((narrows.width * beat) / 1000);
    for (const link of links) carry(link);
  }, beat);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  narrows.port = server.address().port;
  return narrows;
}
