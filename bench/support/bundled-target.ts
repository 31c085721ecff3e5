// A target for machines without nginx: one fixed answer to every request, keep-alive, as little work as
// Node allows. Understands requests without a body only. Argument: the port.
import { createServer } from 'node:net';

const BODY = '{"message":"hello"}';
const HEAD = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n`;
const ANSWER = Buffer.from(HEAD + BODY);
const HEAD_END = '\r\n\r\n';

const server = createServer({ noDelay: true }, (socket) => {
  let rest = '';
  socket.on('data', (part) => {
    const heads = (rest + part.toString('latin1')).split(HEAD_END);
    rest = heads.pop() ?? '';
    if (heads.length === 1) socket.write(ANSWER);
    else if (heads.length > 1) socket.write(Buffer.concat(heads.map(() => ANSWER)));
  });
  socket.on('error', () => socket.destroy());
});
server.listen(Number(process.argv[2]), '127.0.0.1', 16_384);
