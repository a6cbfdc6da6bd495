import { graphFailed, refusalOf } from './meta.ts';
import { type Answer, type Asked, json, type StandIn, standIn } from './stand-in.ts';

/** What Meta's Cloud API does with a number, as far as a desk uses it. */
export interface WhatsAppStandIn extends StandIn {
  readonly sent: Record<string, unknown>[];
  /** ids of messages at which it was shown that somebody answers */
  readonly typed: string[];
  /** bytes of files that it fetched from the addresses that it was given */
  readonly fetched: Buffer[];
  readonly webhook: { phone_number?: string; verifyToken?: string };
  /** until when each customer may be written to without a template, by the clock of who asks */
  readonly windows: Map<string, Date>;
  clock: Date;
  /** refuses the next message so */
  refuse(status: number, code: number, message: string): void;
}

interface Shown {
  messaging_product?: string;
  status?: string;
  message_id?: string;
  typing_indicator?: { type?: string };
}

interface Given {
  token: string;
  phoneNumberId: string;
  accountId: string;
  templates: readonly string[];
  files: Readonly<Record<string, Buffer>>;
}

/** Starts a stand-in of the Cloud API for one number. */
export async function whatsappStandIn(given: Given): Promise<WhatsAppStandIn> {
  const sent: Record<string, unknown>[] = [];
  const typed: string[] = [];
  const fetched: Buffer[] = [];
  const webhook: WhatsAppStandIn['webhook'] = {};
  const state = { clock: new Date('2026-11-28T10:00:00Z'), refusal: null as Answer | null };
  const windows = new Map<string, Date>();

  function shown({ messaging_product, status, message_id = '', typing_indicator }: Shown): Answer {
    const isRead = messaging_product === 'whatsapp' && status === 'read';
    if (!isRead || typing_indicator?.type !== 'text' || !message_id.startsWith('wamid.'))
      return graphFailed(400, 100, '(#100) Invalid parameter');
    typed.push(message_id);
    return json(200, { success: true });
  }

  async function message(asked: Asked): Promise<Answer> {
    if (state.refusal !== null) {
      const refusal = state.refusal;
      state.refusal = null;
      return refusal;
    }
    const told = JSON.parse(asked.body.toString());
    if (told.status !== undefined) return shown(told);
    const wrong = problemOf(told, given);
    if (wrong !== null) return wrong;
    const to: string = told.to ?? told.recipient;
    const isOpen = (windows.get(to)?.getTime() ?? 0) > state.clock.getTime();
    if (!isOpen && told.type !== 'template')
      return graphFailed(400, 131_047, 'Message failed to send because more than 24 hours have passed');
    const link: string | undefined = told[told.type].link;
    if (link !== undefined) fetched.push(Buffer.from(await (await fetch(link)).arrayBuffer()));
    sent.push(told);
    return json(200, { messaging_product: 'whatsapp', messages: [{ id: `wamid.${sent.length}` }] });
  }

  function number({ method, body }: Asked): Answer {
    if (method === 'POST') {
      const { webhook_configuration: hook } = JSON.parse(body.toString());
      Object.assign(webhook, { phone_number: hook.override_callback_uri, verifyToken: hook.verify_token });
      return json(200, { success: true });
    }
    return json(200, {
      display_phone_number: '+49 30 1234',
      webhook_configuration: { application: 'https://other.example', phone_number: webhook.phone_number },
    });
  }

  const server = await standIn(async (asked) => {
    const refusal = refusalOf(asked, given.token);
    if (refusal !== null) return refusal;
    const path = asked.url.pathname.replace(/^\/v\d+\.\d\//, '');
    if (path === `${given.phoneNumberId}/messages`) return message(asked);
    if (path === `${given.accountId}/subscribed_apps`) return json(200, { success: true });
    if (path === given.phoneNumberId) return number(asked);
    if (path.startsWith('/files/')) return { status: 200, body: given.files[path.slice(7)] ?? '' };
    const isThere = given.files[path] !== undefined && asked.url.searchParams.get('phone_number_id');
    return isThere
      ? json(200, { url: `https://lookaside.fbsbx.com/files/${path}`, mime_type: 'image/jpeg', id: path })
      : graphFailed(400, 100, 'Unsupported get request. Object does not exist');
  });
  return Object.assign(server, {
    sent,
    typed,
    fetched,
    webhook,
    windows,
    clock: state.clock,
    refuse: (status: number, code: number, text: string) => {
      state.refusal = graphFailed(status, code, text);
    },
  });
}

const WORDS = 4096;

function problemOf(told: Record<string, unknown>, { templates }: Given): Answer | null {
  const invalid = (what: string) => graphFailed(400, 100, `(#100) Invalid parameter: ${what}`);
  if (told.messaging_product !== 'whatsapp') return invalid('messaging_product');
  const { to, recipient, type, text, template } = told as Record<string, never>;
  if ((to === undefined) === (recipient === undefined)) return invalid('to');
  if (to !== undefined && !/^\+?\d{7,15}$/.test(to)) return invalid('to');
  const body: string = (text as { body?: string } | undefined)?.body ?? '';
  if (type === 'text' && (body === '' || body.length > WORDS)) return invalid('text');
  const { name = '' } = (template ?? {}) as { name?: string };
  if (type === 'template' && !templates.includes(name))
    return graphFailed(404, 132_001, '(#132001) Template name does not exist in the translation');
  return null;
}
