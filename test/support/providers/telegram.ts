import { type Answer, type Asked, formIn, json, type StandIn, standIn } from './stand-in.ts';

/** What the Bot API of Telegram does with a bot, as far as a desk uses it. */
export interface TelegramStandIn extends StandIn {
  /** what was sent, by method and values; files by their names and bytes */
  readonly sent: { method: string; values: Record<string, string>; file?: { name: string; bytes: Buffer } }[];
  readonly webhook: { url: string; secretToken: string };
  /** chats whose person has blocked the bot */
  readonly blocked: Set<string>;
  /** answers the next request as one that came too fast */
  tooFast(seconds: number): void;
}

const failed = (code: number, description: string, parameters?: object): Answer =>
  json(code, { ok: false, error_code: code, description, ...(parameters && { parameters }) });
const done = (result: unknown): Answer => json(200, { ok: true, result });

/** Starts a stand-in of the Bot API for one bot. @param chats that there are @param files by their ids: path and bytes */
export async function telegramStandIn({
  token,
  chats,
  files = {},
}: {
  token: string;
  chats: readonly string[];
  files?: Readonly<Record<string, { path: string; bytes: Buffer }>>;
}): Promise<TelegramStandIn> {
  const sent: TelegramStandIn['sent'] = [];
  const webhook = { url: '', secretToken: '' };
  const blocked = new Set<string>();
  let waits: number | null = null;

  const toChat = (values: Record<string, string>, then: () => Answer): Answer => {
    const chat = values.chat_id ?? '';
    if (!chats.includes(chat)) return failed(400, 'Bad Request: chat not found');
    if (blocked.has(chat)) return failed(403, 'Forbidden: bot was blocked by the user');
    return then();
  };

  async function send(asked: Asked, method: string): Promise<Answer> {
    const { values, file } = await valuesOf(asked);
    return toChat(values, () => {
      const refusal = refusalOf(method, values, file !== undefined);
      if (refusal !== null) return failed(400, `Bad Request: ${refusal}`);
      sent.push({ method, values, ...(file && { file }) });
      return done({
        message_id: 100 + sent.length,
        chat: { id: Number(values.chat_id) },
        date: 1_790_000_000,
      });
    });
  }

  async function call(asked: Asked, method: string): Promise<Answer> {
    const { values } = await valuesOf(asked);
    switch (method) {
      case 'setWebhook':
        if (!/^[\w-]{1,256}$/.test(values.secret_token ?? ''))
          return failed(400, 'Bad Request: secret token contains unallowed characters');
        Object.assign(webhook, { url: values.url, secretToken: values.secret_token });
        return done(true);
      case 'getWebhookInfo':
        return done({ url: webhook.url, has_custom_certificate: false, pending_update_count: 0 });
      case 'getFile': {
        const file = files[values.file_id ?? ''];
        if (file === undefined) return failed(400, 'Bad Request: invalid file_id');
        if (file.bytes.byteLength > 20_000_000) return failed(400, 'Bad Request: file is too big');
        return done({ file_id: values.file_id, file_path: file.path });
      }
      case 'sendChatAction':
        return toChat(values, () => done(true));
      case 'sendMessage':
      case 'sendPhoto':
      case 'sendVideo':
      case 'sendAudio':
      case 'sendDocument':
        return send(asked, method);
      default:
        return failed(404, 'Not Found: method not found');
    }
  }

  const server = await standIn(async (asked) => {
    const [, isFile, given, rest = ''] = /^(\/file)?\/bot([^/]+)\/(.+)$/.exec(asked.url.pathname) ?? [];
    if (given !== token) return failed(401, 'Unauthorized');
    if (isFile) {
      const file = Object.values(files).find(({ path }) => path === decodeURIComponent(rest));
      return file
        ? { status: 200, body: file.bytes, contentType: 'application/octet-stream' }
        : failed(404, 'Not Found');
    }
    if (waits !== null) {
      const retry_after = waits;
      waits = null;
      return failed(429, `Too Many Requests: retry after ${retry_after}`, { retry_after });
    }
    return call(asked, rest);
  });
  return {
    ...server,
    sent,
    webhook,
    blocked,
    tooFast: (seconds) => {
      waits = seconds;
    },
  };
}

/** Why Telegram takes no such message; null where it does. */
function refusalOf(method: string, values: Record<string, string>, hasFile: boolean): string | null {
  const isText = method === 'sendMessage';
  const shown = values.text ?? values.caption ?? '';
  if (isText && shown === '') return 'message text is empty';
  if (!isText && !hasFile) return 'there is no file in the request';
  if (!isHtml(shown)) return "can't parse entities";
  return plain(shown).length > (isText ? 4096 : 1024) ? 'message is too long' : null;
}

async function valuesOf(asked: Asked): Promise<{
  values: Record<string, string>;
  file?: { name: string; bytes: Buffer } | undefined;
}> {
  if (asked.headers['content-type']?.startsWith('multipart/')) {
    const form = await formIn(asked);
    const values: Record<string, string> = {};
    let file: { name: string; bytes: Buffer } | undefined;
    for (const [name, value] of form)
      if (typeof value === 'string') values[name] = value;
      else file = { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
    return { values, file };
  }
  const told: Record<string, unknown> = JSON.parse(asked.body.toString() || '{}');
  const values = Object.entries(told).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return { values: Object.fromEntries(values) };
}

const TAGS = 'b|strong|i|em|u|ins|s|strike|del|a|code|pre|blockquote|tg-spoiler';

/** Whether a text is what Telegram reads as HTML: tags that it knows, each closed, and signs escaped. */
function isHtml(text: string): boolean {
  const open: string[] = [];
  const rest = text.replaceAll(
    new RegExp(`<(/?)(${TAGS})(?: href="[^"]*"| class="[^"]*")?>`, 'g'),
    (_, end: string, tag: string) => {
      if (end === '') open.push(tag);
      else if (open.pop() !== tag) open.push('wrong');
      return '';
    },
  );
  return open.length === 0 && !rest.includes('<');
}

const plain = (html: string): string =>
  html.replaceAll(/<[^>]*>/g, '').replaceAll(/&(lt|gt|amp|quot);/g, '.');
