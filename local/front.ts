import type { Clock } from './clock.ts';
import type { Gateway } from './gateway/index.ts';
import type { LocalRequest, LocalResponse } from './http.ts';
import { answerMeter, type Meter } from './meter/index.ts';
import type { ChannelPages } from './pages/channels/index.ts';
import { answerClock } from './pages/clock.ts';
import { answerDocs } from './pages/docs.ts';
import { answerOutbox, type Outbox } from './pages/outbox/index.ts';
import { problem } from './pages/problem.ts';
import { ofThisMachine, saysJson } from './this-machine.ts';

/** What keeps pages of other origins from reading sent mail, or from moving the time. */
function refuse({ method, headers }: LocalRequest): LocalResponse | undefined {
  if (!ofThisMachine(headers))
    return problem(403, 'origin.foreign', 'The local host answers this machine only, by its own name.');
  if (method === 'GET' || method === 'HEAD' || saysJson(headers)) return undefined;
  return problem(415, 'body.not_json', 'Send JSON, as Content-Type: application/json.');
}

/** Answers what belongs to the host itself (`/_local`, `/docs`); everything else goes to the desk's API. */
export function createFront(options: {
  root: string;
  clock: Clock;
  outbox: Outbox;
  gateway: Gateway;
  /** where what the desk uses is counted; undefined where it is not */
  meter: Meter | undefined;
  /** where this front is reached */
  origin: string;
  channels: ChannelPages;
  /** the app client by which the docs page signs people in */
  docsClientId: string | undefined;
}): (request: LocalRequest) => Promise<LocalResponse> {
  return async (request) => {
    const [path = '/'] = request.target.split('?');
    if (path === '/') return { status: 302, headers: { location: '/docs' } };
    if (path.startsWith('/docs'))
      return answerDocs(options.root, path, options.docsClientId) ?? options.gateway(request);
    if (!path.startsWith('/_local/')) return options.gateway(request);
    const provided = ofThisMachine(request.headers) ? options.channels.provider(request) : undefined;
    if (provided) return provided;
    const refusal = refuse(request);
    if (refusal) return refusal;
    const answer = await answerOwn(request, path);
    return answer ?? problem(404, 'path.not_found', 'The local host has nothing at this address.');
  };

  async function answerOwn(request: LocalRequest, path: string): Promise<LocalResponse | undefined> {
    if (path === '/_local/clock') return answerClock(options.clock, request);
    if (path.startsWith('/_local/meter')) return answerMeter(options.meter, request);
    if (path.startsWith('/_local/channels')) return options.channels.page(request);
    return answerOutbox(options.outbox, options.origin, request);
  }
}
