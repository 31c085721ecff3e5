// Takes what outputs send and answers that all is well; takes packets at the same port. Argument: the port.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';

const port = Number(process.argv[2]);
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.end());
});
server.listen(port, '127.0.0.1');
createSocket('udp4')
  .on('message', () => {})
  .bind(port, '127.0.0.1');
