import { graphFailed, refusalOf } from './meta.ts';
import { type Answer, type Asked, json, type StandIn, standIn } from './stand-in.ts';

const HOUR = 60 * 60 * 1000;

/** What Meta does with the messages of a page or an account of Instagram, as far as a desk uses it. */
export interface MessengerStandIn extends StandIn {
  readonly sent: Told[];
  readonly fetched: Buffer[];
  readonly subscribed: string[];
  /** when each person wrote last, by the clock of who asks */
  readonly wrote: Map<string, Date>;
  readonly blocked: Set<string>;
  tooFast(): void;
}

/** Starts a stand-in for one page or account. @param longest checks the text of a message */
export async function messengerStandIn({
  token,
  accountId,
  clock,
  longest,
}: {
  token: string;
  accountId: string;
  clock: Date;
  longest: (text: string) => boolean;
}): Promise<MessengerStandIn> {
  const sent: MessengerStandIn['sent'] = [];
  const fetched: Buffer[] = [];
  const subscribed: string[] = [];
  const wrote = new Map<string, Date>();
  const blocked = new Set<string>();
  let isTooFast = false;

  const isValid = ({ text, attachment }: Told['message']): boolean =>
    text === undefined ? attachment !== undefined : !attachment && text !== '' && longest(text);

  function problemOf(told: Told): Answer | null {
    const { recipient, messaging_type, tag, message } = told;
    if (isTooFast) {
      isTooFast = false;
      return graphFailed(400, 613, 'Calls to this api have exceeded the rate limit.');
    }
    const last = wrote.get(recipient.id);
    if (last === undefined) return graphFailed(400, 100, 'No matching user found', 2_018_001);
    if (blocked.has(recipient.id)) return graphFailed(400, 551, 'This person isn’t available right now.');
    const hours = messaging_type === 'MESSAGE_TAG' && tag === 'HUMAN_AGENT' ? 7 * 24 : 24;
    if (clock.getTime() - last.getTime() > hours * HOUR)
      return graphFailed(400, 10, 'This message is sent outside of allowed window.', 2_018_278);
    return isValid(message)
      ? null
      : graphFailed(400, 100, '(#100) param message[text] must be valid and not too long');
  }

  async function message(asked: Asked): Promise<Answer> {
    const told = JSON.parse(asked.body.toString());
    if (told.sender_action === 'typing_on') return json(200, { recipient_id: told.recipient.id });
    const problem = problemOf(told);
    if (problem !== null) return problem;
    const url: string | undefined = told.message.attachment?.payload.url;
    if (url !== undefined) fetched.push(Buffer.from(await (await fetch(url)).arrayBuffer()));
    sent.push(told);
    return json(200, { recipient_id: told.recipient.id, message_id: `mid.${sent.length}` });
  }

  const server = await standIn((asked) => {
    const refusal = refusalOf(asked, token);
    if (refusal !== null) return refusal;
    const path = asked.url.pathname.replace(/^\/v\d+\.\d\//, '');
    if (path === `${accountId}/messages`) return message(asked);
    if (path !== `${accountId}/subscribed_apps`) return graphFailed(400, 100, 'Object does not exist');
    if (asked.method === 'GET')
      return json(200, { data: subscribed.length > 0 ? [{ id: '9', subscribed_fields: subscribed }] : [] });
    subscribed.push(...JSON.parse(asked.body.toString()).subscribed_fields.split(','));
    return json(200, { success: true });
  });
  return Object.assign(server, {
    sent,
    fetched,
    subscribed,
    wrote,
    blocked,
    tooFast: () => {
      isTooFast = true;
    },
  });
}

interface Told {
  recipient: { id: string };
  messaging_type?: string;
  tag?: string;
  message: { text?: string; attachment?: object };
}
