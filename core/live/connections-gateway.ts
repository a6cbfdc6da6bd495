import type { ServerFrame } from '../../schemas/live.ts';
import type { SignedRequest } from '../shared/signed-request.ts';

/** What became of a frame: `gone`, nobody is at the other end any more; `failed`, it is lost, which costs nothing but time. */
export type Posted = 'sent' | 'gone' | 'failed';

/** Sends a frame to a connection; null closes it. Never throws: a hint that is lost is made up for by what comes next. */
export type PostFrame = (connectionId: string, frame: ServerFrame | null) => Promise<Posted>;

/** How long a frame may take: longer and whoever waits behind it would. */
const FRAME_MS = 2_000;

/**
 * Posts frames to the connections of a WebSocket API ("@connections commands", API Gateway Developer Guide). The answer 410 says that a connection has
 * ended.
 * @param endpoint of the stage, `https://…/live`
 */
export function postFrames(endpoint: string, send: SignedRequest): PostFrame {
  return async (connectionId, frame) => {
    const url = `${endpoint}/@connections/${encodeURIComponent(connectionId)}`;
    try {
      const { status } = await send({
        service: 'execute-api',
        method: frame === null ? 'DELETE' : 'POST',
        url,
        ...(frame !== null && { body: JSON.stringify(frame) }),
        milliseconds: FRAME_MS,
      });
      if (status === 410) return 'gone';
      return status >= 200 && status < 300 ? 'sent' : 'failed';
    } catch {
      return 'failed';
    }
  };
}
