/**
 * Preloaded into a process (`NODE_OPTIONS=--import=…`): kills it as a power cut does, when it is told that `CUT_OFF_AT`
 * of the rows and objects that it writes are written. Others are on their way then.
 */
import { subscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';

const limit = Number(process.env.CUT_OFF_AT);
let written = 0;

const isWrite = (request: ClientRequest): boolean =>
  request.hasHeader('x-amz-copy-source') || /\.PutItem$/.test(String(request.getHeader('x-amz-target')));

subscribe('http.client.response.finish', (message) => {
  const { request } = Object(message);
  if (!(request instanceof ClientRequest) || !isWrite(request)) return;
  written += 1;
  if (written >= limit) process.kill(process.pid, 'SIGKILL');
});
