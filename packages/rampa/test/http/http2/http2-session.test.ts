import { describe, expect, test } from 'vitest';
import { answer, block, data, frame, head, settings, uint32 } from './frames.ts';
import { SessionRig } from './session-rig.ts';

describe('a session', () => {
  test('begins with the preface, its settings and a large window', () => {
    const rig = new SessionRig(null);
    rig.open();
    expect(rig.takeFrames()).toEqual([
      `SETTINGS 0 ${'000200000000'}${'000400400000'}${'000600010000'}`,
      'WINDOW_UPDATE 0 3fff0001',
      'HEADERS 1 end 9 bytes',
    ]);
  });

  test('acknowledges settings', () => {
    const rig = new SessionRig(null);
    rig.takeFrames();
    rig.receive(settings([3, 7]));
    expect(rig.takeFrames()).toEqual(['SETTINGS 0 ack']);
    expect(rig.takeEvents()).toEqual(['room changed']);
  });

  test('carries responses on any number of streams, in any order', () => {
    const rig = new SessionRig();
    for (let count = 0; count < 3; count++) rig.open();
    expect(rig.takeFrames()).toEqual([1, 3, 5].map((id) => `HEADERS ${id} end 9 bytes`));
    rig.receive(head(3, 200), head(1, 404), data(3, 'th', false), answer(5, 'five'));
    rig.receive(data(1, 'one'), data(3, 'ree'));
    expect(rig.takeEvents()).toEqual([
      ...['sent 1', 'sent 3', 'sent 5', 'answered 3', 'answered 1', 'answered 5'],
      ...['completed 5 200 five', 'completed 1 404 one', 'completed 3 200 three'],
    ]);
    expect(rig.session.streamCount).toBe(0);
    expect(rig.takeFrames()).toEqual([]);
  });

  test('charges each exchange for its frames, and the first one for the preface too', () => {
    const rig = new SessionRig(null);
    const first = rig.open();
    const second = rig.open();
    rig.receive(settings(), answer(3, 'second'), answer(1, 'first'));
    // Preface 24, SETTINGS 27, WINDOW_UPDATE 13, HEADERS 18; the acknowledgement of 9 goes with the next.
    expect([first.sentBytes, second.sentBytes]).toEqual([24 + 27 + 13 + 18, 18 + 9]);
    const headBytes = head(1, 200).length;
    expect(first.receivedBytes).toBe(headBytes + 9 + 'first'.length);
    expect(second.receivedBytes).toBe(9 + headBytes + 9 + 'second'.length);
  });

  test('puts up with interim responses, padding, priorities, trailers and unknown frames', () => {
    const rig = new SessionRig();
    rig.open();
    rig.receive(
      head(1, 103, { link: '</a>' }),
      head(1, 100),
      frame(2, 0, 1, '\0\0\0\x05\x10'),
      frame(
        1,
        4 | 8 | 0x20,
        1,
        Buffer.concat([
          Buffer.of(2),
          uint32(0),
          Buffer.of(9),
          block([':status', '200']),
          Buffer.alloc(2),
        ]),
      ),
      frame(0xbad & 0xff, 0xff, 1, 'whatever'),
      frame(0, 8, 1, '\x03bo\0\0\0'),
      data(1, 'dy', false),
      frame(0, 8, 1, '\0'),
      frame(1, 5, 1, block(['x-checksum', '1'])),
    );
    expect(rig.takeEvents()).toEqual(['sent 1', 'answered 1', 'completed 1 200 body']);
  });

  test('reads a head from HEADERS and CONTINUATION', () => {
    const rig = new SessionRig();
    rig.open();
    const bytes = block([':status', '200'], ['a', 'b'.repeat(50)]);
    rig.receive(frame(1, 1, 1, bytes.subarray(0, 3)));
    rig.receive(frame(9, 0, 1, bytes.subarray(3, 20)));
    expect(rig.takeEvents()).toEqual(['sent 1']);
    rig.receive(frame(9, 4, 1, bytes.subarray(20)));
    expect(rig.takeEvents()).toEqual(['answered 1', 'completed 1 200 ']);
  });

  test('sends a long head as HEADERS and CONTINUATION', () => {
    const rig = new SessionRig();
    const exchange = rig.open();
    const long = { ...exchange, head: `GET /${'p'.repeat(40_000)} HTTP/1.1\r\nHost: test\r\n\r\n` };
    rig.takeFrames();
    rig.session.open(Object.assign(Object.create(exchange), long));
    expect(rig.takeFrames()).toEqual([
      'HEADERS 3 end 16384 bytes',
      'CONTINUATION 3 16384 bytes',
      'CONTINUATION 3 7246 bytes',
    ]);
  });

  test('understands equal heads whatever they add to the table', () => {
    const rig = new SessionRig();
    // `a: b` is added each time, then read as the newest of the table.
    const added = Buffer.concat([
      Buffer.of(0x88),
      Buffer.from('400161', 'hex'),
      Buffer.from('0162be', 'hex'),
    ]);
    for (let id = 1; id < 400; id += 2) {
      rig.open();
      rig.receive(frame(1, 5, id, added));
    }
    const completed = rig.takeEvents().filter((event) => event.startsWith('completed'));
    expect(completed.length).toBe(200);
    rig.open();
    rig.receive(frame(1, 5, 401, Buffer.of(0x88, 0x80 | 62, 0x80 | 63)));
    expect(rig.takeEvents().at(-1)).toBe('completed 401 200 ');
  });

  test('forgets what it knows of a head when the table has changed', () => {
    const rig = new SessionRig();
    const statuses: (number | undefined)[] = [];
    const same = Buffer.of(0x80 | 62);
    for (const [id, status] of [
      [1, '201'],
      [5, '202'],
    ] as const) {
      rig.open();
      const added = Buffer.from([0x48, 3, ...Buffer.from(status)]);
      rig.receive(frame(1, 5, id, added));
      for (const again of [id + 2]) {
        const stream = rig.openStream();
        rig.receive(frame(1, 5, again, same));
        statuses.push(stream.response.fields?.status);
      }
    }
    expect(statuses).toEqual([201, 202]);
  });

  test('answers a ping, and knows the answer to its own', () => {
    const rig = new SessionRig();
    rig.receive(frame(6, 0, 0, 'abcdefgh'));
    expect(rig.takeFrames()).toEqual(['PING 0 ack 6162636465666768']);
    rig.session.ping();
    expect(rig.takeFrames()).toEqual(['PING 0 0000000000000000']);
    expect(rig.session.isPingOut).toBe(true);
    rig.receive(frame(6, 1, 0, Buffer.alloc(8)));
    expect(rig.session.isPingOut).toBe(false);
  });

  test('says goodbye once', () => {
    const rig = new SessionRig();
    rig.session.end(0);
    rig.session.end(2);
    expect(rig.takeFrames()).toEqual(['GOAWAY 0 0000000000000000']);
    rig.receive(answer(1, 'late'));
    expect(rig.takeEvents()).toEqual([]);
  });

  test('tells a server that wants a small table that none is used, once for each time', () => {
    const rig = new SessionRig(settings([1, 0]));
    rig.open();
    rig.open();
    expect(rig.takeFrames()).toEqual(['HEADERS 1 end 10 bytes', 'HEADERS 3 end 9 bytes']);
    rig.receive(settings([1, 100]));
    rig.open();
    rig.receive(settings([1, 8192]));
    rig.open();
    expect(rig.takeFrames()).toEqual([
      ...['SETTINGS 0 ack', 'HEADERS 5 end 10 bytes', 'SETTINGS 0 ack', 'HEADERS 7 end 9 bytes'],
    ]);
  });
});

describe('the number of streams', () => {
  test('is at most 100 until the server says something', () => {
    const rig = new SessionRig(null);
    for (let count = 0; count < 100; count++) {
      expect(rig.session.hasRoom).toBe(true);
      rig.open();
    }
    expect(rig.session.hasRoom).toBe(false);
    rig.receive(settings());
    expect(rig.session.hasRoom).toBe(true);
  });

  test('is at most what the server says, also when it changes its mind', () => {
    const rig = new SessionRig(settings([3, 2]));
    rig.open();
    rig.open();
    expect(rig.session.hasRoom).toBe(false);
    rig.receive(answer(1, ''));
    expect(rig.session.hasRoom).toBe(true);
    rig.receive(settings([3, 1]));
    expect(rig.session.hasRoom).toBe(false);
    rig.receive(settings([3, 0]), answer(3, ''));
    expect(rig.session.hasRoom).toBe(false);
  });
});

describe('a stream', () => {
  test.each([
    [0, 'failed 1 RAMPA_HTTP2_STREAM the server reset the stream with NO_ERROR'],
    [2, 'failed 1 RAMPA_HTTP2_STREAM the server reset the stream with INTERNAL_ERROR'],
    [7, 'refused 1 RAMPA_HTTP2_STREAM the server reset the stream with REFUSED_STREAM'],
    [8, 'failed 1 RAMPA_HTTP2_STREAM the server reset the stream with CANCEL'],
    [13, 'failed 1 RAMPA_HTTP2_STREAM the server reset the stream with HTTP_1_1_REQUIRED'],
    [99, 'failed 1 RAMPA_HTTP2_STREAM the server reset the stream with error 0x63'],
  ])('that the server resets with %i is gone, others are not', (errorCode, event) => {
    const rig = new SessionRig();
    rig.open();
    rig.open();
    rig.receive(head(1, 200), frame(3, 0, 1, uint32(errorCode)), answer(3, 'other'));
    expect(rig.takeEvents().slice(3)).toEqual([event, 'answered 3', 'completed 3 200 other']);
  });

  test('that is cancelled is reset, and its late frames change nothing', () => {
    const rig = new SessionRig();
    const stream = rig.openStream();
    rig.open();
    rig.takeFrames();
    rig.session.cancel(stream);
    expect(rig.takeFrames()).toEqual(['RST_STREAM 1 00000008']);
    rig.takeEvents();
    rig.receive(head(1, 200, { a: 'b' }), data(1, 'late'), frame(3, 0, 1, uint32(0)));
    rig.receive(frame(8, 0, 1, uint32(5)), answer(3, 'other'));
    expect(rig.takeEvents()).toEqual(['answered 3', 'completed 3 200 other']);
    expect(rig.takeFrames()).toEqual([]);
  });

  test.each([
    ['a body without a head', data(1, 'x')],
    [':status is missing', frame(1, 5, 1, block(['a', 'b']))],
    ['":status" is out of place', frame(1, 4, 1, block([':status', '200'], [':status', '200']))],
    ['":status" is out of place', frame(1, 4, 1, block(['a', 'b'], [':status', '200']))],
    ['":path" is out of place', frame(1, 4, 1, block([':status', '200'], [':path', '/']))],
    [
      ':status must be a number of three digits, got "2000"',
      frame(1, 4, 1, block([':status', '2000'])),
    ],
    [
      ':status must be a number of three digits, got "099"',
      frame(1, 4, 1, block([':status', '099'])),
    ],
    ['a header name must be a lower-case token, got "A"', head(1, 200, { A: 'b' })],
    ['a header name must be a lower-case token, got ""', head(1, 200, { '': 'b' })],
    ['a header name must be a lower-case token, got "a b"', head(1, 200, { 'a b': 'b' })],
    ['the header connection is forbidden', head(1, 200, { connection: 'close' })],
    ['the header transfer-encoding is forbidden', head(1, 200, { 'transfer-encoding': 'chunked' })],
    ['the header a has a line break or NUL', head(1, 200, { a: 'b\r\nc: d' })],
    ['the header a has a line break or NUL', head(1, 200, { a: '\0' })],
    [
      'content-length must be a number of bytes, got "-1"',
      head(1, 200, { 'content-length': '-1' }),
    ],
    ['content-length must be a number of bytes, got ""', head(1, 200, { 'content-length': '' })],
    [
      'content-length is both 1 and 2',
      frame(1, 4, 1, block([':status', '200'], ['content-length', '1'], ['content-length', '2'])),
    ],
    [
      'content-length is 5, the body has 4 bytes',
      Buffer.concat([head(1, 200, { 'content-length': '5' }), data(1, 'four')]),
    ],
    [
      'content-length is 3, the body has 4 bytes',
      Buffer.concat([head(1, 200, { 'content-length': '3' }), data(1, 'four')]),
    ],
    ['content-length is 5, the body has 0 bytes', head(1, 200, { 'content-length': '5' }, 5)],
    ['status 101 does not exist here', head(1, 101)],
    ['the response ends with status 100', head(1, 100, {}, 5)],
    ['a second head', Buffer.concat([head(1, 200), head(1, 200, {}, 5)])],
    [
      'trailers that are not the end',
      Buffer.concat([head(1, 200), frame(1, 4, 1, block(['a', 'b']))]),
    ],
    ['a body where there must be none', Buffer.concat([head(1, 204), data(1, 'x')])],
    ['a body where there must be none', Buffer.concat([head(1, 304), data(1, 'x')])],
    ['a window update of 0 bytes', frame(8, 0, 1, uint32(0))],
  ])('fails alone when the server breaks its rules: %s', (problem, bytes) => {
    const rig = new SessionRig();
    rig.open();
    rig.open();
    rig.takeFrames();
    rig.receive(bytes, answer(3, 'other'));
    const text = `the server broke the rules of HTTP/2 on this stream: ${problem} (PROTOCOL_ERROR)`;
    const events = rig.takeEvents();
    expect(events).toContain(`failed 1 RAMPA_HTTP2_STREAM ${text}`);
    expect(events.at(-1)).toBe('completed 3 200 other');
    expect(rig.takeFrames()).toEqual(['RST_STREAM 1 00000001']);
  });

  test('fails alone when its window overflows', () => {
    const rig = new SessionRig();
    rig.open();
    rig.takeFrames();
    rig.receive(frame(8, 0, 1, uint32(0x7fff_ffff)));
    expect(rig.takeEvents().at(-1)).toMatch(/^failed 1 .*too large \(FLOW_CONTROL_ERROR\)$/);
    expect(rig.takeFrames()).toEqual(['RST_STREAM 1 00000003']);
  });

  test('does not end with one of too many interim responses', () => {
    const rig = new SessionRig();
    rig.open();
    rig.receive(...Array.from({ length: 100 }, () => head(1, 100)));
    expect(rig.takeEvents()).toEqual(['sent 1']);
    rig.receive(head(1, 100));
    expect(rig.takeEvents()).toEqual([
      'failed 1 RAMPA_HTTP2_STREAM the server broke the rules of HTTP/2 on this stream: too many interim responses (ENHANCE_YOUR_CALM)',
    ]);
  });

  test('ends with its head when there is no body', () => {
    const rig = new SessionRig();
    for (const method of ['GET', 'HEAD', 'GET', 'GET']) rig.open({ method });
    rig.takeEvents();
    rig.receive(
      head(1, 200, { 'content-length': '0' }, 5),
      head(3, 200, { 'content-length': '7' }, 5),
      head(5, 204, {}, 5),
      head(7, 304, { 'content-length': '7' }, 5),
    );
    const completed = rig.takeEvents().filter((event) => event.startsWith('completed'));
    expect(completed).toEqual(
      [1, 3, 5, 7].map((id) => `completed ${id} ${id < 5 ? 200 : id === 5 ? 204 : 304} `),
    );
  });

  test('has a body of several pieces, an empty last one included', () => {
    const rig = new SessionRig();
    rig.open();
    rig.receive(head(1, 200), data(1, 'a'.repeat(5000), false), data(1, 'b', false), data(1, ''));
    expect(rig.takeEvents().at(-1)).toBe(`completed 1 200 ${'a'.repeat(5000)}b`);
  });

  test('drops a body that nobody wants, and still counts it', () => {
    const rig = new SessionRig();
    const exchange = rig.open({ discardBody: true });
    rig.receive(head(1, 200, { 'content-length': '4' }), data(1, 'bo', false), data(1, 'dy'));
    expect(rig.takeEvents().at(-1)).toBe('completed 1 200 ');
    expect(exchange.receivedBytes).toBeGreaterThan(2 * 9 + 4);
  });

  test.each([
    ['as soon as its length is known', [head(1, 200, { 'content-length': '11' })]],
    [
      'as soon as there is too much of it',
      [head(1, 200), data(1, 'x'.repeat(10), false), data(1, 'x')],
    ],
  ])('is reset when its body is too large, %s', (_, frames) => {
    const rig = new SessionRig();
    rig.open({ maxBodyBytes: 10 });
    rig.takeFrames();
    rig.receive(...frames);
    expect(rig.takeEvents().at(-1)).toBe(
      'failed 1 RAMPA_HTTP_TOO_LARGE the response body is over 10 bytes',
    );
    expect(rig.takeFrames()).toEqual(['RST_STREAM 1 00000008']);
  });

  test('is reset when its head is too large, however small it was on the wire', () => {
    const rig = new SessionRig();
    rig.open();
    rig.open();
    rig.takeFrames();
    // Adds a field of 4,000 bytes, and then names it 17 times.
    const long = Buffer.concat([
      Buffer.from('40016e', 'hex'),
      Buffer.from('7fa11e', 'hex'),
      Buffer.alloc(4000, 'v'),
    ]);
    rig.receive(
      frame(1, 5, 1, Buffer.concat([Buffer.of(0x88), long, Buffer.alloc(17, 0x80 | 62)])),
      frame(1, 5, 3, Buffer.of(0x88, 0x80 | 62)),
    );
    expect(rig.takeEvents().slice(-3)).toEqual([
      'failed 1 RAMPA_HTTP_TOO_LARGE the response head is over 65536 bytes',
      'answered 3',
      'completed 3 200 ',
    ]);
    expect(rig.takeFrames()).toEqual(['RST_STREAM 1 00000008']);
  });
});

describe('flow control', () => {
  test('tells the server once half of a window is used', () => {
    const rig = new SessionRig();
    rig.open();
    rig.takeFrames();
    rig.receive(head(1, 200));
    const piece = data(1, 'x'.repeat(16_384), false);
    for (let count = 0; count < 127; count++) rig.receive(piece);
    expect(rig.takeFrames()).toEqual([]);
    rig.receive(piece);
    expect(rig.takeFrames()).toEqual(['WINDOW_UPDATE 1 00200000']);
  });

  test('tells the server that what was dropped has arrived too', () => {
    const rig = new SessionRig();
    rig.session.cancel(rig.openStream());
    rig.takeFrames();
    const piece = data(1, 'x'.repeat(16_384), false);
    for (let count = 0; count < 32_767; count++) rig.receive(piece);
    expect(rig.takeFrames()).toEqual([]);
    rig.receive(piece);
    expect(rig.takeFrames()).toEqual(['WINDOW_UPDATE 0 20000000']);
  });

  test('sends no more of a body than the stream allows', () => {
    const rig = new SessionRig(settings([4, 10]));
    rig.open({ method: 'POST', body: 'x'.repeat(25) });
    expect(rig.takeFrames()).toEqual(['HEADERS 1 9 bytes', 'DATA 1 10 bytes']);
    rig.receive(frame(8, 0, 1, uint32(4)));
    expect(rig.takeFrames()).toEqual(['DATA 1 4 bytes']);
    expect(rig.takeEvents()).toEqual([]);
    rig.receive(frame(8, 0, 1, uint32(100)));
    expect(rig.takeFrames()).toEqual(['DATA 1 end 11 bytes']);
    expect(rig.takeEvents()).toEqual(['sent 1']);
  });

  test('sends no more of all bodies than the connection allows, a frame of each in turn', () => {
    const rig = new SessionRig(settings([4, 1_000_000]));
    const body = new Uint8Array(40_000).fill(65);
    const exchange = rig.open({ method: 'POST', body });
    rig.open({ method: 'PUT', body: 'x'.repeat(20_000) });
    expect(rig.takeFrames()).toEqual([
      'HEADERS 1 9 bytes',
      'DATA 1 16384 bytes',
      'DATA 1 16384 bytes',
      'DATA 1 end 7232 bytes',
      'HEADERS 3 13 bytes',
      'DATA 3 16384 bytes',
      'DATA 3 end 3616 bytes',
    ]);
    expect(exchange.sentBytes).toBe(64 + 9 + 18 + 3 * 9 + 40_000);
    rig.open({ method: 'POST', body });
    rig.open({ method: 'POST', body });
    expect(rig.takeFrames()).toEqual([
      'HEADERS 5 9 bytes',
      'DATA 5 5535 bytes',
      'HEADERS 7 9 bytes',
    ]);
    rig.receive(frame(8, 0, 0, uint32(33_000)));
    expect(rig.takeFrames()).toEqual([
      'DATA 5 16384 bytes',
      'DATA 7 16384 bytes',
      'DATA 5 232 bytes',
    ]);
  });

  test('follows the window of new settings, also when it becomes negative', () => {
    const rig = new SessionRig(settings([4, 10]));
    rig.open({ method: 'POST', body: 'x'.repeat(25) });
    rig.takeFrames();
    rig.receive(settings([4, 5]));
    expect(rig.takeFrames()).toEqual(['SETTINGS 0 ack']);
    rig.receive(frame(8, 0, 1, uint32(5)));
    expect(rig.takeFrames()).toEqual([]);
    rig.receive(settings([4, 8]));
    expect(rig.takeFrames()).toEqual(['SETTINGS 0 ack', 'DATA 1 3 bytes']);
  });

  test('follows the frame size of the server', () => {
    const rig = new SessionRig(settings([5, 30_000]));
    rig.open({ method: 'POST', body: 'x'.repeat(40_000) });
    expect(rig.takeFrames().slice(1)).toEqual(['DATA 1 30000 bytes', 'DATA 1 end 10000 bytes']);
  });

  test('leaves the rest for later when much is to be sent', () => {
    const rig = new SessionRig(settings([4, 0x7fff_ffff]));
    rig.receive(frame(8, 0, 0, uint32(0x7fff_0000)));
    rig.open({ method: 'POST', body: 'x'.repeat(100_000) });
    const first = rig.takeFrames();
    expect(first).toEqual(['HEADERS 1 9 bytes', ...Array(4).fill('DATA 1 16384 bytes')]);
    rig.session.sendBodies();
    expect(rig.takeFrames()).toEqual([
      ...['DATA 1 16384 bytes', 'DATA 1 16384 bytes', 'DATA 1 end 1696 bytes'],
    ]);
  });

  test('stops sending a body once the response is complete', () => {
    const rig = new SessionRig(settings([4, 10]));
    rig.open({ method: 'POST', body: 'x'.repeat(25) });
    rig.takeFrames();
    rig.receive(head(1, 413, {}, 5));
    expect(rig.takeFrames()).toEqual(['RST_STREAM 1 00000008']);
    expect(rig.takeEvents()).toEqual(['answered 1', 'completed 1 413 ']);
    rig.receive(frame(8, 0, 1, uint32(100)), frame(3, 0, 1, uint32(0)));
    expect(rig.takeFrames()).toEqual([]);
  });

  test('stops sending the body of a stream that is reset or cancelled', () => {
    const rig = new SessionRig(settings([4, 10]));
    rig.open({ method: 'POST', body: 'x'.repeat(25) });
    rig.session.cancel(rig.openStream({ method: 'POST', body: 'x'.repeat(25) }));
    rig.takeFrames();
    rig.receive(frame(3, 0, 1, uint32(8)), frame(8, 0, 0, uint32(100)), settings([4, 1000]));
    expect(rig.takeFrames()).toEqual(['SETTINGS 0 ack']);
  });

  test('sends an empty body with its head', () => {
    const rig = new SessionRig();
    rig.open({ method: 'POST', body: '' });
    expect(rig.takeFrames()).toEqual(['HEADERS 1 end 9 bytes']);
  });
});

describe('the end of a connection', () => {
  test('lets streams that the server has seen go on, and gives others back', () => {
    const rig = new SessionRig();
    for (let count = 0; count < 3; count++) rig.open();
    rig.takeEvents();
    rig.receive(frame(7, 0, 0, uint32(3, 0)));
    const fault = 'RAMPA_HTTP2_CONNECTION the server ended the connection with NO_ERROR';
    expect(rig.takeEvents()).toEqual(['room changed', `refused 5 ${fault}`]);
    expect([rig.session.hasRoom, rig.session.isDraining]).toEqual([false, true]);
    rig.receive(answer(3, 'three'), answer(1, 'one'));
    expect(rig.takeEvents().filter((event) => event.startsWith('completed'))).toEqual([
      'completed 3 200 three',
      'completed 1 200 one',
    ]);
    expect(rig.session.goaway).toBeUndefined();
  });

  test('may be announced first, and decided later', () => {
    const rig = new SessionRig();
    rig.open();
    rig.open();
    rig.receive(frame(7, 0, 0, uint32(0x7fff_ffff, 0)));
    expect(rig.session.streamCount).toBe(2);
    rig.receive(frame(7, 0, 0, uint32(1, 0)));
    expect([...rig.session.streams()].map(({ id }) => id)).toEqual([1]);
  });

  test('has a reason when it is an error', () => {
    const rig = new SessionRig();
    rig.open();
    rig.receive(frame(7, 0, 0, Buffer.concat([uint32(1, 11), Buffer.from('too_many_pings\n')])));
    expect(rig.session.goaway).toEqual({
      code: 'RAMPA_HTTP2_CONNECTION',
      problem: 'the server ended the connection with ENHANCE_YOUR_CALM: "too_many_pings\\n"',
    });
  });
});

describe('a connection is over', () => {
  const broken = 'RAMPA_HTTP2_CONNECTION the server broke the rules of HTTP/2: ';
  const protocolError = 'GOAWAY 0 0000000000000001';
  const frameSizeError = 'GOAWAY 0 0000000000000006';
  const flowControlError = 'GOAWAY 0 0000000000000003';
  const compressionError = 'GOAWAY 0 0000000000000009';

  test.each([
    ['HEADERS of a stream that was never opened (PROTOCOL_ERROR)', head(2, 200), protocolError],
    ['HEADERS of a stream that was never opened (PROTOCOL_ERROR)', head(0, 200), protocolError],
    ['DATA of a stream that was never opened (PROTOCOL_ERROR)', data(3, 'x'), protocolError],
    ['DATA of a stream that was never opened (PROTOCOL_ERROR)', data(0, 'x'), protocolError],
    [
      'RST_STREAM of a stream that was never opened (PROTOCOL_ERROR)',
      frame(3, 0, 5, uint32(0)),
      protocolError,
    ],
    [
      'WINDOW_UPDATE of a stream that was never opened (PROTOCOL_ERROR)',
      frame(8, 0, 5, uint32(1)),
      protocolError,
    ],
    [
      'DATA of a stream that has ended (STREAM_CLOSED)',
      Buffer.concat([answer(1, 'x'), data(1, 'x')]),
      'GOAWAY 0 0000000000000005',
    ],
    [
      'HEADERS of a stream that has ended (STREAM_CLOSED)',
      Buffer.concat([answer(1, 'x'), head(1, 200)]),
      'GOAWAY 0 0000000000000005',
    ],
    ['a push that was refused (PROTOCOL_ERROR)', frame(5, 4, 1, uint32(2)), protocolError],
    ['CONTINUATION of nothing (PROTOCOL_ERROR)', frame(9, 4, 1, ''), protocolError],
    [
      'CONTINUATION of nothing (PROTOCOL_ERROR)',
      Buffer.concat([frame(1, 0, 1, ''), frame(9, 4, 3, '')]),
      protocolError,
    ],
    [
      'a header block that does not go on (PROTOCOL_ERROR)',
      Buffer.concat([frame(1, 0, 1, ''), frame(6, 0, 0, '12345678')]),
      protocolError,
    ],
    [
      'a header block that does not go on (PROTOCOL_ERROR)',
      Buffer.concat([frame(1, 0, 1, ''), data(1, 'x')]),
      protocolError,
    ],
    ['HEADERS with wrong padding (PROTOCOL_ERROR)', frame(1, 12, 1, '\x05abcd'), protocolError],
    ['HEADERS with wrong padding (PROTOCOL_ERROR)', frame(1, 0x24, 1, 'abcd'), protocolError],
    ['padding longer than its frame (PROTOCOL_ERROR)', frame(0, 8, 1, '\x01'), protocolError],
    ['padding longer than its frame (PROTOCOL_ERROR)', frame(0, 8, 1, ''), protocolError],
    ['a frame of 16385 bytes (FRAME_SIZE_ERROR)', data(1, 'x'.repeat(16_385)), frameSizeError],
    ['RST_STREAM of a wrong length (FRAME_SIZE_ERROR)', frame(3, 0, 1, 'abc'), frameSizeError],
    ['SETTINGS of a wrong length (FRAME_SIZE_ERROR)', frame(4, 0, 0, 'abcde'), frameSizeError],
    ['SETTINGS of a wrong length (FRAME_SIZE_ERROR)', frame(4, 1, 0, 'abcdef'), frameSizeError],
    ['SETTINGS of a stream (PROTOCOL_ERROR)', frame(4, 0, 1, ''), protocolError],
    ['the setting ENABLE_PUSH must not be 1 (PROTOCOL_ERROR)', settings([2, 1]), protocolError],
    [
      'the setting INITIAL_WINDOW_SIZE must not be 2147483648 (FLOW_CONTROL_ERROR)',
      settings([4, 0x8000_0000]),
      flowControlError,
    ],
    [
      'the setting MAX_FRAME_SIZE must not be 16383 (PROTOCOL_ERROR)',
      settings([5, 16_383]),
      protocolError,
    ],
    [
      'the setting MAX_FRAME_SIZE must not be 16777216 (PROTOCOL_ERROR)',
      settings([5, 0x100_0000]),
      protocolError,
    ],
    ['PING of a wrong length (FRAME_SIZE_ERROR)', frame(6, 0, 0, '1234567'), frameSizeError],
    ['PING of a stream (PROTOCOL_ERROR)', frame(6, 0, 1, '12345678'), protocolError],
    ['GOAWAY of a wrong length (FRAME_SIZE_ERROR)', frame(7, 0, 0, uint32(1)), frameSizeError],
    ['GOAWAY of a stream (PROTOCOL_ERROR)', frame(7, 0, 1, uint32(1, 0)), protocolError],
    ['WINDOW_UPDATE of a wrong length (FRAME_SIZE_ERROR)', frame(8, 0, 0, '123'), frameSizeError],
    ['a window update of 0 bytes (PROTOCOL_ERROR)', frame(8, 0, 0, uint32(0)), protocolError],
    [
      'a flow-control window that is too large (FLOW_CONTROL_ERROR)',
      frame(8, 0, 0, uint32(0x7fff_ffff)),
      flowControlError,
    ],
    [
      'a flow-control window that is too large (FLOW_CONTROL_ERROR)',
      Buffer.concat([frame(8, 0, 1, uint32(1)), settings([4, 0x7fff_ffff])]),
      flowControlError,
    ],
    [
      'a header block with a field number 62 that does not exist (COMPRESSION_ERROR)',
      frame(1, 5, 1, Buffer.of(0x88, 0x80 | 62)),
      compressionError,
    ],
  ])('when the server breaks its rules: %s', (problem, bytes, goaway) => {
    const rig = new SessionRig();
    rig.open();
    rig.takeFrames();
    rig.receive(bytes, answer(1, 'after the end'));
    expect(rig.takeEvents().at(-1)).toBe(`broken ${broken}${problem}`);
    expect(rig.takeFrames().at(-1)).toBe(goaway);
    expect([rig.session.isOver, rig.session.hasRoom]).toEqual([true, false]);
  });

  test('when it does not begin with settings', () => {
    const rig = new SessionRig(null);
    rig.open();
    rig.receive(frame(6, 0, 0, '12345678'), settings());
    expect(rig.takeEvents()).toEqual([
      'sent 1',
      `broken ${broken}the first frame must be SETTINGS (PROTOCOL_ERROR)`,
    ]);
  });

  test.each([
    'HTTP/1.1 400 Bad Request\r\n\r\n',
    'SSH-2.0-OpenSSH_9.2\r\n',
    '\x15\x03\x01\0\x02\x02\x46..',
  ])('when the server speaks something else: %j', (text) => {
    const rig = new SessionRig(null);
    rig.receive(Buffer.from(text, 'latin1'));
    expect(rig.takeEvents()).toEqual([
      'broken RAMPA_HTTP_VERSION the server does not speak HTTP/2',
    ]);
  });
});

describe('a flood ends the connection', () => {
  const calm =
    'the server broke the rules of HTTP/2: a flood of frames without use (ENHANCE_YOUR_CALM)';

  test.each([
    ['pings', frame(6, 0, 0, '12345678')],
    ['answers to pings', frame(6, 1, 0, '12345678')],
    ['settings', settings()],
    ['acknowledgements', frame(4, 1, 0, '')],
    ['empty DATA', data(3, '', false)],
    ['DATA of padding', frame(0, 8, 3, '\x02\0\0')],
    ['priorities', frame(2, 0, 1, '\0\0\0\0\0')],
    ['unknown frames', frame(0x42, 0, 0, '')],
    ['window updates', frame(8, 0, 0, uint32(1))],
    ['resets of streams that are gone', frame(3, 0, 1, uint32(0))],
    ['announced ends', frame(7, 0, 0, uint32(9, 0))],
  ])('of %s', (_, bytes) => {
    const rig = new SessionRig();
    rig.open();
    rig.open();
    rig.receive(answer(1, ''), head(3, 200), bytes);
    for (let count = 0; count < 999; count++) rig.receive(bytes);
    expect(rig.takeEvents().filter((event) => event.startsWith('broken'))).toEqual([]);
    rig.receive(bytes);
    expect(rig.takeEvents().at(-1)).toBe(`broken RAMPA_HTTP2_CONNECTION ${calm}`);
    expect(rig.takeFrames().at(-1)).toBe('GOAWAY 0 000000000000000b');
  });

  test('of header blocks without an end, counted in frames', () => {
    const rig = new SessionRig();
    rig.open();
    rig.receive(frame(1, 0, 1, ''), ...Array(63).fill(frame(9, 0, 1, '')));
    expect(rig.session.isOver).toBe(false);
    rig.receive(frame(9, 0, 1, ''));
    expect(rig.takeEvents().at(-1)).toMatch(/a header block without an end \(ENHANCE_YOUR_CALM\)$/);
  });

  test('of header blocks without an end, counted in bytes', () => {
    const rig = new SessionRig();
    rig.open();
    const part = 'x'.repeat(16_384);
    rig.receive(frame(1, 0, 1, part), ...Array(3).fill(frame(9, 0, 1, part)));
    expect(rig.session.isOver).toBe(false);
    rig.receive(frame(9, 0, 1, 'x'));
    expect(rig.session.isOver).toBe(true);
  });

  test('but not when responses make progress', () => {
    const rig = new SessionRig();
    rig.open();
    rig.receive(head(1, 200));
    for (let count = 0; count < 50; count++) {
      rig.receive(...Array(100).fill(frame(6, 0, 0, '12345678')), data(1, 'x', false));
    }
    expect(rig.session.isOver).toBe(false);
  });

  test('but not when it is a matter of hours', () => {
    const rig = new SessionRig();
    for (let count = 0; count < 5000; count++) {
      rig.nowMs += 15;
      rig.receive(frame(6, 0, 0, '12345678'));
    }
    expect(rig.session.isOver).toBe(false);
  });

  test('but not when a body is being sent', () => {
    const rig = new SessionRig(settings([4, 0]));
    rig.open({ method: 'POST', body: 'x'.repeat(5000) });
    for (let count = 0; count < 5000; count++) rig.receive(frame(8, 0, 1, uint32(1)));
    expect(rig.session.isOver).toBe(false);
    expect(rig.takeEvents()).toEqual(['sent 1']);
  });
});

describe('a body that the server is asked for', () => {
  const parts = { method: 'POST', body: 'text', asksFirst: true };

  test('waits for the word', () => {
    const rig = new SessionRig();
    rig.open(parts);
    expect(rig.takeFrames()).toEqual(['HEADERS 1 9 bytes']);
    rig.receive(head(1, 103));
    expect(rig.takeFrames()).toEqual([]);
    rig.receive(head(1, 100));
    expect(rig.takeFrames()).toEqual(['DATA 1 end 4 bytes']);
    rig.receive(head(1, 100), answer(1, ''));
    expect(rig.takeFrames()).toEqual([]);
    expect(rig.passTime()).toBe(0);
  });

  test('waits for some time only', () => {
    const rig = new SessionRig();
    rig.open(parts);
    rig.takeFrames();
    expect(rig.passTime()).toBe(1);
    expect(rig.takeFrames()).toEqual(['DATA 1 end 4 bytes']);
  });

  test('is not sent after the answer', () => {
    const rig = new SessionRig();
    rig.open(parts);
    rig.takeFrames();
    rig.receive(answer(1, ''));
    expect(rig.takeFrames()).toEqual(['RST_STREAM 1 00000008']);
    expect(rig.passTime()).toBe(0);
  });

  test('of no bytes is no body', () => {
    const rig = new SessionRig();
    rig.open({ ...parts, body: '' });
    expect(rig.takeFrames()).toEqual(['HEADERS 1 end 9 bytes']);
  });
});
